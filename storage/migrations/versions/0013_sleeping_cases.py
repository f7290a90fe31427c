"""Cases sleep until their day or until something happens; the database itself wakes them, whoever changes a fact."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BY_CASE = (
    "agency_invoice", "agreed_plan", "authority_record", "caught_up", "contact", "cost", "credit", "decision", "hold",
    "instalment", "interruption", "invoice", "judgement", "letter", "mitigation", "objection", "offer", "payment",
    "recommendation", "returned_letter", "score", "step",
)  # fmt: skip
_OTHERWISE = {
    "agency_payment": "number IN (SELECT case_number FROM agency_invoice WHERE id IN ({invoice_id}))",
    "claim_finding": "number IN (SELECT case_number FROM invoice WHERE id IN ({invoice_id}))",
    "creditor": "creditor_id IN ({id})",
    "debtor": "debtor_id IN ({id})",
    "representative": "debtor_id IN ({debtor_id})",
}
_ACTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
_NOW = "0001-01-01"
_BOOKS = f"UPDATE \"case\" SET books_on = '{_NOW}'"  # noqa: S608 - no value of anybody's is in it
_LOOKED_AT = (
    ("task", ("kind", "done_at")),
    ("objection", ("ended_on", "creditor_due_on")),
    ("objection", ("ended_on", "answer_due_on")),
    ("contact", ("answered_on", "due_on")),
    ("complaint", ("answered_on", "due_on")),
    ("hold", ("ended_at", "until_on")),
    ("offer", ("end", "valid_to")),
)


def upgrade() -> None:
    """Bring the schema here."""
    for column in ("looks_on", "books_on"):
        op.add_column("case", sa.Column(column, sa.Date(), nullable=False, server_default=_NOW))
        op.create_index(f"ix_case_{column}", "case", [column])
    case = sa.table("case", sa.column("looks_on", sa.Date()), sa.column("state", sa.String()))
    op.execute(case.update().where(case.c.state == "closed").values(looks_on=date.max))
    for table, columns in _LOOKED_AT:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
    is_kept = sa.text("raw IS NOT NULL")
    op.create_index(
        "ix_credit_request_raw", "credit_request", ["delete_on"], sqlite_where=is_kept, postgresql_where=is_kept
    )
    for table in _BY_CASE:
        _wakes(table, "number IN ({case_number})")
    for table, which in _OTHERWISE.items():
        _wakes(table, which)
    _trigger("voucher", "INSERT", "books", f"{_BOOKS} WHERE number = NEW.case_number")
    _bank()


def _wakes(table: str, which: str) -> None:
    """Whoever adds, changes or takes away a row, the cases that it is about are looked at, and their books."""
    for act, rows in _ACTS.items():
        found = which
        for column in ("case_number", "invoice_id", "debtor_id", "id"):
            found = found.replace("{" + column + "}", ", ".join(f"{row}.{column}" for row in rows))
        if table == "creditor" and act == "UPDATE":  # all that a decision asks of a creditor
            found += f" AND {_differ('OLD.confirmed_at', 'NEW.confirmed_at')}"
        _trigger(
            table,
            act,
            "wakes",
            f"{_BOOKS}, looks_on = CASE WHEN state = 'closed' THEN looks_on ELSE '{_NOW}' END "
            f"WHERE {found} AND (books_on <> '{_NOW}' OR (looks_on <> '{_NOW}' AND state <> 'closed'))",
        )


def _differ(one: str, other: str) -> str:
    return f"{one} IS NOT {other}" if op.get_context().dialect.name == "sqlite" else f"{one} IS DISTINCT FROM {other}"


def _bank() -> None:
    op.create_table(
        "bank_to_book",
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["bank_transaction.id"], name=op.f("fk_bank_to_book_transaction_id_bank_transaction")
        ),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_bank_to_book")),
    )
    op.execute("INSERT INTO bank_to_book (transaction_id) SELECT id FROM bank_transaction")
    for act in ("INSERT", "UPDATE"):
        is_new = "WHERE NOT EXISTS (SELECT 1 FROM bank_to_book WHERE transaction_id = NEW.id)"
        _trigger("bank_transaction", act, "books", f"INSERT INTO bank_to_book (transaction_id) SELECT NEW.id {is_new}")


def _trigger(table: str, act: str, does: str, statement: str) -> None:
    name = f"{table}_{does}_{act.lower()}"
    if op.get_context().dialect.name == "sqlite":
        op.execute(f'CREATE TRIGGER {name} AFTER {act} ON "{table}" BEGIN {statement}; END')
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement}; RETURN NULL; END $$"
    )
    op.execute(f'CREATE TRIGGER {name} AFTER {act} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()')
