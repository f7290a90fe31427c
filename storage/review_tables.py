"""The tables of the review desk: the queue and its leases, decisions and how fast, pages cut anew, page pictures."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table

from storage.metadata import metadata
from storage.types import Instant

review_item = Table(
    "review_item",
    metadata,
    Column("reading_id", Integer, ForeignKey("reading.id"), primary_key=True, autoincrement=False),
    Column("rank", BigInteger, nullable=False),
    Column("why", String, nullable=False),
    Column("creditor_id", Integer),
    Column("lease_by", String),
    Column("lease_name", String),
    Column("lease_from", Instant),
    Column("lease_until", Instant),
    Index("ix_review_item_rank", "rank", "reading_id"),
    Index("ix_review_item_creditor", "creditor_id", "rank", "reading_id"),
)

review_reason = Table(
    "review_reason",
    metadata,
    Column("reading_id", Integer, ForeignKey("reading.id"), primary_key=True, autoincrement=False),
    Column("code", String, primary_key=True),
    Column("rank", BigInteger, nullable=False),
    Index("ix_review_reason_code", "code", "rank", "reading_id"),
)

review_decision = Table(
    "review_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("seconds", Integer),
    Column("before", JSON, nullable=False),
    Column("lessons", JSON, nullable=False),
    Column("undone_at", Instant),
    Column("undone_by", String),
    Index("ix_review_decision_by", "by", "at"),
    Index("ix_review_decision_at", "at"),
)

page_cut = Table(
    "page_cut",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("document.id"), nullable=False, index=True),
    Column("runs", JSON, nullable=False),
    Column("replaced", JSON, nullable=False),
    Column("made", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("undone_at", Instant),
)

page_picture = Table(
    "page_picture",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("dpi", Integer, primary_key=True),
    Column("picture_sha256", String, nullable=False),
)
