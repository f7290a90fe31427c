"""Bank files, their transactions, and payments and costs that were taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "bank_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("imported_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_file_sha256")),
    )
    op.create_index(op.f("ix_bank_file_message_id"), "bank_file", ["message_id"])
    op.create_index(op.f("ix_bank_file_state"), "bank_file", ["state"])
    op.create_table(
        "bank_transaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=False),
        sa.Column("bank_reference", sa.String(), nullable=False),
        sa.Column("is_reversal", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_transaction")),
        sa.UniqueConstraint("key", name=op.f("uq_bank_transaction_key")),
    )
    op.create_index(op.f("ix_bank_transaction_batch"), "bank_transaction", ["batch"])
    op.create_index(op.f("ix_bank_transaction_booked_on"), "bank_transaction", ["booked_on"])
    op.create_index(op.f("ix_bank_transaction_state"), "bank_transaction", ["state"])
    op.create_table(
        "bank_sighting",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["bank_file.id"], name=op.f("fk_bank_sighting_file_id_bank_file")),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["bank_transaction.id"], name=op.f("fk_bank_sighting_transaction_id_bank_transaction")
        ),
        sa.PrimaryKeyConstraint("file_id", "transaction_id", name=op.f("pk_bank_sighting")),
    )
    op.create_index(op.f("ix_bank_sighting_transaction_id"), "bank_sighting", ["transaction_id"])
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_on", sa.Date(), nullable=True))
    for table in ("payment", "cost"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("reversed_on", sa.Date(), nullable=True))
