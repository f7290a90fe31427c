"""Late interest that a person has made lower for some days (8 § räntelagen)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "mitigation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("per_cent", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_mitigation_case_number_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mitigation")),
    )
    op.create_index(op.f("ix_mitigation_case_number"), "mitigation", ["case_number"])
