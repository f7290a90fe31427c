"""Quotes, the terms as shown and accepted, the agency's own invoices, claims that are not taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEVER_CHANGED = ("quote", "terms_shown", "acceptance", "agency_invoice")


def upgrade() -> None:
    """Bring the schema here."""
    for make in (_quote, _terms_shown, _acceptance, _agency_invoice, _agency_payment, _claim_finding):
        make()
    for table in _NEVER_CHANGED:
        _refuse_changes(table)


def _quote() -> None:
    op.create_table(
        "quote",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("made_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("prices_version", sa.String(), nullable=False),
        sa.Column("prices_hash", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_quote")),
    )


def _terms_shown() -> None:
    op.create_table(
        "terms_shown",
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("shown_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("prices_version", sa.String(), nullable=False),
        sa.Column("prices_hash", sa.String(), nullable=False),
        sa.Column("quote", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_terms_shown_case_number_case")),
        sa.PrimaryKeyConstraint("case_number", "hash", name=op.f("pk_terms_shown")),
    )


def _acceptance() -> None:
    op.create_table(
        "acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("terms_hash", sa.String(), nullable=False),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_acceptance_case_number_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance")),
    )
    op.create_index(op.f("ix_acceptance_case_number"), "acceptance", ["case_number"])


def _agency_invoice() -> None:
    op.create_table(
        "agency_invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("creditor_id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("net_ore", sa.BigInteger(), nullable=False),
        sa.Column("vat_ore", sa.BigInteger(), nullable=False),
        sa.Column("total_ore", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("recipient", sa.JSON(), nullable=False),
        sa.Column("sender", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("ocr_reference", sa.String(), nullable=False),
        sa.Column("blocks", sa.String(), nullable=False),
        sa.Column("credits_id", sa.Integer(), nullable=True),
        sa.Column("once_key", sa.String(), nullable=True),
        sa.Column("made_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditor.id"], name=op.f("fk_agency_invoice_creditor_id_creditor")),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_agency_invoice_case_number_case")),
        sa.ForeignKeyConstraint(
            ["credits_id"], ["agency_invoice.id"], name=op.f("fk_agency_invoice_credits_id_agency_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_invoice")),
        sa.UniqueConstraint("once_key", name="uq_agency_invoice_once_key"),
        sa.UniqueConstraint("year", "serial", name="uq_agency_invoice_number"),
        sa.UniqueConstraint("once_key", name=op.f("uq_agency_invoice_once_key")),
    )
    op.create_index(op.f("ix_agency_invoice_creditor_id"), "agency_invoice", ["creditor_id"])
    op.create_index(op.f("ix_agency_invoice_case_number"), "agency_invoice", ["case_number"])
    op.create_index(op.f("ix_agency_invoice_credits_id"), "agency_invoice", ["credits_id"])


def _agency_payment() -> None:
    op.create_table(
        "agency_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("reversed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["agency_invoice.id"], name=op.f("fk_agency_payment_invoice_id_agency_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_payment")),
        sa.UniqueConstraint("invoice_id", "source", "reference", name="uq_agency_payment_once"),
    )
    op.create_index(op.f("ix_agency_payment_invoice_id"), "agency_payment", ["invoice_id"])


def _claim_finding() -> None:
    op.create_table(
        "claim_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("found_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_claim_finding_invoice_id_invoice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_finding")),
        sa.UniqueConstraint("invoice_id", "code", name="uq_claim_finding_once"),
    )
    op.create_index(op.f("ix_claim_finding_invoice_id"), "claim_finding", ["invoice_id"])


def _refuse_changes(table: str) -> None:
    """The database itself refuses to change or remove what was told to a creditor."""
    if op.get_context().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'what was told to a creditor is never changed'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_told() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what was told to a creditor is never changed'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_told()"
    )
