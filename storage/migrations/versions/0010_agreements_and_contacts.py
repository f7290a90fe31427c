"""Objections, agreed plans, offers to settle, contacts, complaints, returned letters and where addresses come from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("debtor_id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("match", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("set_aside_on", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtor.id"], name=op.f("fk_address_debtor_id_debtor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("debtor_id", "match", "source", "as_of", name="uq_address_proof"),
    )
    op.create_index(op.f("ix_address_debtor_id"), "address", ["debtor_id"], unique=False)
    op.create_table(
        "agreed_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("component", sa.Integer(), nullable=False),
        sa.Column("agreed_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("consulted_on", sa.Date(), nullable=True),
        sa.Column("consulted_how", sa.String(), nullable=False),
        sa.Column("consulted_with", sa.String(), nullable=False),
        sa.Column("schedule", sa.JSON(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("end", sa.String(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_agreed_plan_case_number_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_plan")),
        sa.UniqueConstraint("case_number", "component", name="uq_agreed_plan_digit"),
    )
    op.create_index(op.f("ix_agreed_plan_case_number"), "agreed_plan", ["case_number"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_how", sa.String(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_contact_case_number_case")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_contact_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("message_id", name=op.f("uq_contact_message_id")),
    )
    op.create_index(op.f("ix_contact_case_number"), "contact", ["case_number"], unique=False)
    op.create_index(op.f("ix_contact_on"), "contact", ["on"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("invoice_number", sa.String(), nullable=True),
        sa.Column("amount_ore", sa.BigInteger(), nullable=True),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("creditor_due_on", sa.Date(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.Column("creditor_said_on", sa.Date(), nullable=True),
        sa.Column("creditor_said", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("upheld_ore", sa.BigInteger(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("letter_key", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_how", sa.String(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_objection_case_number_case")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_objection_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(op.f("ix_objection_case_number"), "objection", ["case_number"], unique=False)
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("owed_ore", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("asked_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approval", sa.Text(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=True),
        sa.Column("letter_key", sa.String(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_offer_case_number_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_case_number"), "offer", ["case_number"], unique=False)
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=True),
        sa.Column("objection_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_complaint_case_number_case")),
        sa.ForeignKeyConstraint(["objection_id"], ["objection.id"], name=op.f("fk_complaint_objection_id_objection")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    op.create_index(op.f("ix_complaint_case_number"), "complaint", ["case_number"], unique=False)
    op.create_index(op.f("ix_complaint_received_on"), "complaint", ["received_on"], unique=False)
    op.create_table(
        "returned_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_key", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_returned_letter_case_number_case")),
        sa.ForeignKeyConstraint(["letter_key"], ["letter.key"], name=op.f("fk_returned_letter_letter_key_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_letter")),
        sa.UniqueConstraint("letter_key", name=op.f("uq_returned_letter_letter_key")),
    )
    op.create_index(op.f("ix_returned_letter_case_number"), "returned_letter", ["case_number"], unique=False)
    op.add_column("hold", sa.Column("until_on", sa.Date(), nullable=True))
