"""The cases whose books are to be looked at are read in the order of an index, page by page."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.drop_index("ix_case_books_on", "case")
    op.create_index("ix_case_books_on", "case", ["books_on", "number"])
