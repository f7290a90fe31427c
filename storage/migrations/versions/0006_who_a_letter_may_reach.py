"""Representatives, judgements, protected identities, and why a letter is held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "representative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("debtor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtor.id"], name=op.f("fk_representative_debtor_id_debtor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative")),
    )
    op.create_index(op.f("ix_representative_debtor_id"), "representative", ["debtor_id"])
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_judgement_case_number_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
        sa.UniqueConstraint("case_number", "code", name=op.f("uq_judgement_once")),
    )
    op.create_index(op.f("ix_judgement_case_number"), "judgement", ["case_number"])
    with op.batch_alter_table("debtor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("protected_at", storage.types.Instant(timezone=True), nullable=True))
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_by", sa.JSON(), nullable=True))
