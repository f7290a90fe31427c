"""Lessons and audits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("creditor_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("lesson", sa.JSON(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("made_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("retired_at", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("retired_by", sa.String(), nullable=True),
        sa.Column("retired_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditor.id"], name=op.f("fk_lesson_creditor_id_creditor")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_lesson_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("chain", "version", name="uq_lesson_once"),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_chain"), ["chain"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_creditor_id"), ["creditor_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("wrong", sa.JSON(), nullable=False),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("caution", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_audit_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("reading_id", name=op.f("uq_audit_reading_id")),
    )
