"""The tone that a creditor wishes letters to take, and the one that a case has instead."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here; letters go on as they were."""
    op.add_column("creditor", sa.Column("tone", sa.String(), nullable=False, server_default="normal"))
    op.add_column("case", sa.Column("tone", sa.String(), nullable=True))
