"""The review desk: a queue with leases, what was decided, pages cut anew, pictures of pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here; what waits already is queued by its age."""
    _queue()
    _decisions()
    _pages()
    op.execute(
        "INSERT INTO review_item (reading_id, rank, why, creditor_id) "
        "SELECT id, id, 'age', NULL FROM reading WHERE state = 'review'"
    )


def _queue() -> None:
    op.create_table(
        "review_item",
        sa.Column("reading_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("creditor_id", sa.Integer(), nullable=True),
        sa.Column("lease_by", sa.String(), nullable=True),
        sa.Column("lease_name", sa.String(), nullable=True),
        sa.Column("lease_from", Instant(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_review_item_reading_id_reading")),
        sa.PrimaryKeyConstraint("reading_id", name=op.f("pk_review_item")),
    )
    op.create_index("ix_review_item_rank", "review_item", ["rank", "reading_id"])
    op.create_index("ix_review_item_creditor", "review_item", ["creditor_id", "rank", "reading_id"])
    op.create_table(
        "review_reason",
        sa.Column("reading_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_review_reason_reading_id_reading")),
        sa.PrimaryKeyConstraint("reading_id", "code", name=op.f("pk_review_reason")),
    )
    op.create_index("ix_review_reason_code", "review_reason", ["code", "rank", "reading_id"])


def _decisions() -> None:
    op.create_table(
        "review_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("lessons", sa.JSON(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_review_decision_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_decision")),
    )
    op.create_index(op.f("ix_review_decision_reading_id"), "review_decision", ["reading_id"])
    op.create_index("ix_review_decision_by", "review_decision", ["by", "at"])
    op.create_index("ix_review_decision_at", "review_decision", ["at"])


def _pages() -> None:
    op.create_table(
        "page_cut",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("runs", sa.JSON(), nullable=False),
        sa.Column("replaced", sa.JSON(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_page_cut_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_cut")),
    )
    op.create_index(op.f("ix_page_cut_document_id"), "page_cut", ["document_id"])
    op.create_table(
        "page_picture",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("picture_sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "page", "turn", "dpi", name=op.f("pk_page_picture")),
    )
