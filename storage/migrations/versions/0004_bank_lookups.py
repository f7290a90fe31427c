"""How far a bank file was taken in, and what finds a payment that another file has told of."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    with op.batch_alter_table("bank_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("bank_transaction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alike", sa.String(), nullable=False, server_default=""))
    op.create_index(op.f("ix_bank_transaction_alike"), "bank_transaction", ["alike"])
    op.create_index("ix_bank_transaction_reference", "bank_transaction", ["bank_reference", "batch", "amount_ore"])
    op.create_index("ix_bank_transaction_reversal", "bank_transaction", ["is_reversal", "state"])
    _mark_what_is_kept()


def _mark_what_is_kept() -> None:
    kept = sa.table(
        "bank_transaction",
        *(sa.column(name) for name in ("id", "account", "amount_ore", "currency", "is_reversal", "alike")),
        sa.column("booked_on", sa.Date()),
        sa.column("told", sa.JSON()),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(kept)).all():
        connection.execute(sa.update(kept).where(kept.c.id == row.id).values(alike=_mark(row)))


def _mark(row: Any) -> str:
    said = sorted({reference["text"] for reference in row.told["references"]})
    facts = (row.account, str(row.amount_ore), row.currency, row.booked_on.isoformat())
    whole = "|".join((*facts, "back" if row.is_reversal else "", *said))
    return sha256(whole.encode()).hexdigest() if said else ""
