"""What authorities and courts told and were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    _records()
    _files()


def _records() -> None:
    op.create_table(
        "authority_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=True),
        sa.Column("costs_ore", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("told_in", sa.String(), nullable=True),
        sa.Column("void_at", Instant(), nullable=True),
        sa.Column("void_by", sa.String(), nullable=True),
        sa.Column("void_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_authority_record_case_number_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_record")),
        sa.UniqueConstraint("told_in", name=op.f("uq_authority_record_told_in")),
    )
    op.create_index(op.f("ix_authority_record_case_number"), "authority_record", ["case_number"])


def _files() -> None:
    op.create_table(
        "authority_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("driver", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_file")),
        sa.UniqueConstraint("driver", "direction", "number", name="uq_authority_file_once"),
    )
    op.create_table(
        "authority_transaction",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"], ["case.number"], name=op.f("fk_authority_transaction_case_number_case")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["authority_file.id"], name=op.f("fk_authority_transaction_file_id_authority_file")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_authority_transaction")),
    )
    for column in ("case_number", "file_id", "state"):
        op.create_index(op.f(f"ix_authority_transaction_{column}"), "authority_transaction", [column])
