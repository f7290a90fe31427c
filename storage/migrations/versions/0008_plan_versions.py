"""The plans that cases run on, version by version, and what outages did to their steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "plan_version",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("first_used_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_plan_version")),
    )
    op.create_index(op.f("ix_plan_version_name"), "plan_version", ["name"])
    op.create_table(
        "caught_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("missed_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_caught_up_case_number_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caught_up")),
        sa.UniqueConstraint("case_number", "step", "occurrence", "again_on", name="uq_caught_up_once"),
    )
    op.create_index(op.f("ix_caught_up_case_number"), "caught_up", ["case_number"])
    op.create_index(op.f("ix_caught_up_again_on"), "caught_up", ["again_on"])
