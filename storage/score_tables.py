"""Tables of what was asked about a debtor's means, of scores, and of what a person recommended."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from storage.metadata import metadata
from storage.types import Instant

credit_request = Table(
    "credit_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("debtor_id", Integer, ForeignKey("debtor.id"), nullable=False, index=True),
    Column("is_person", Boolean, nullable=False),
    Column("provider", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("ground", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("state", String, nullable=False),
    Column("result", JSON),
    Column("raw", LargeBinary),
    Column("raw_sha256", String),
    Column("delete_on", Date, index=True),
    Column("deleted_at", Instant),
    Index(
        "ix_credit_request_raw",
        "delete_on",
        sqlite_where=text("raw IS NOT NULL"),
        postgresql_where=text("raw IS NOT NULL"),
    ),
)

score = Table(
    "score",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("on", Date, nullable=False),
    Column("by", String, nullable=False),
    Column("policy", String, nullable=False),
    Column("credit_request_id", Integer, ForeignKey("credit_request.id")),
    Column("inputs", JSON, nullable=False),
    Column("result", JSON, nullable=False),
)

recommendation = Table(
    "recommendation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("score_id", Integer, ForeignKey("score.id"), nullable=False),
    Column("advised", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
)
