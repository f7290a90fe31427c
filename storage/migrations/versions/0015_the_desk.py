"""The desk's tables, and the indexes that its lists and its search read instead of whole tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.names import beginnings
from storage.types import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_PLAIN = (
    ("ix_case_state_number", "case", ("state", "number")),
    ("ix_case_creditor_number", "case", ("creditor_id", "number")),
    ("ix_case_creditor_state_number", "case", ("creditor_id", "state", "number")),
    ("ix_creditor_orgnr", "creditor", ("orgnr",)),
    ("ix_invoice_ocr_reference", "invoice", ("ocr_reference",)),
    ("ix_invoice_total_ore", "invoice", ("total_ore", "id")),
    ("ix_payment_amount_ore", "payment", ("amount_ore",)),
)
_PARTIAL = (
    ("ix_case_open_number", "case", ("number",), "close_code IS NULL"),
    ("ix_case_creditor_open_number", "case", ("creditor_id", "number"), "close_code IS NULL"),
    ("ix_hold_standing", "hold", ("hold", "case_number"), "ended_at IS NULL"),
    ("ix_task_open", "task", ("id",), "done_at IS NULL"),
    ("ix_task_open_kind", "task", ("kind", "id"), "done_at IS NULL"),
    ("ix_objection_waiting", "objection", ("answer_due_on", "id"), "answered_on IS NULL AND ended_on IS NULL"),
    ("ix_contact_waiting", "contact", ("due_on", "id"), "answered_on IS NULL AND due_on IS NOT NULL"),
    ("ix_complaint_waiting", "complaint", ("due_on", "id"), "answered_on IS NULL"),
    ("ix_payout_account_proposed", "payout_account", ("id",), "state = 'proposed'"),
)


def upgrade() -> None:
    """Bring the schema here."""
    _names()
    _filters()
    _hands()
    for name, table, columns in _PLAIN:
        op.create_index(name, table, list(columns))
    op.create_index(
        "ix_invoice_number_key", "invoice", ["number_key"], postgresql_ops={"number_key": "text_pattern_ops"}
    )
    for name, table, columns, where in _PARTIAL:
        op.create_index(name, table, list(columns), sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    _fill()


def _names() -> None:
    op.create_table(
        "name_key",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "subject_id", name=op.f("pk_name_key")),
    )
    op.create_index("ix_name_key_subject", "name_key", ["kind", "subject_id"])


def _filters() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("owner", "name", name="uq_saved_filter_once"),
    )


def _hands() -> None:
    op.create_table(
        "assignee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignee")),
        sa.UniqueConstraint("name", name=op.f("uq_assignee_name")),
    )
    op.create_table(
        "case_assignee",
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_case_assignee_case_number_case")),
        sa.ForeignKeyConstraint(["assignee_id"], ["assignee.id"], name=op.f("fk_case_assignee_assignee_id_assignee")),
        sa.PrimaryKeyConstraint("case_number", name=op.f("pk_case_assignee")),
    )
    op.create_index("ix_case_assignee_hand", "case_assignee", ["assignee_id", "case_number"])


def _fill() -> None:
    """The keys of the names that stand already."""
    key = sa.table("name_key", sa.column("kind"), sa.column("key"), sa.column("subject_id"))
    bind = op.get_bind()
    for kind in ("creditor", "debtor"):
        known = sa.table(kind, sa.column("id"), sa.column("name"))
        rows = bind.execute(sa.select(known.c.id, known.c.name)).all()
        values = [{"kind": kind, "key": each, "subject_id": row.id} for row in rows for each in beginnings(row.name)]
        for start in range(0, len(values), 5_000):
            bind.execute(key.insert(), values[start : start + 5_000])
