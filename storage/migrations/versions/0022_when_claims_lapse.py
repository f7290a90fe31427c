"""The day on which the first claim of a case lapses is kept beside it, for the list of what lapses soonest."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here. Every open case is looked at on the next walk, which writes its day down."""
    is_open = sa.text("state != 'closed'")
    op.add_column("case", sa.Column("lapses_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_case_lapses_on", "case", ["lapses_on", "number"], sqlite_where=is_open, postgresql_where=is_open
    )
    case = sa.table("case", sa.column("looks_on", sa.Date()), sa.column("state", sa.String()))
    op.execute(case.update().where(case.c.state != "closed").values(looks_on=date.min))
