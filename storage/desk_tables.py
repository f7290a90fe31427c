"""Tables of the desk: names as they are searched for, saved filters, who has a case in hand."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

name_key = Table(
    "name_key",
    metadata,
    Column("kind", String, primary_key=True),
    # The order of bytes, so that a beginning is a range of the key whatever language the database sorts in.
    Column("key", String().with_variant(String(collation="C"), "postgresql"), primary_key=True),
    Column("subject_id", Integer, primary_key=True),
    Index("ix_name_key_subject", "kind", "subject_id"),
)

saved_filter = Table(
    "saved_filter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", String, nullable=False),
    Column("name", String, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("owner", "name", name="uq_saved_filter_once"),
)

assignee = Table(
    "assignee",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
)

case_assignee = Table(
    "case_assignee",
    metadata,
    Column("case_number", String, ForeignKey("case.number"), primary_key=True),
    Column("assignee_id", Integer, ForeignKey("assignee.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Index("ix_case_assignee_hand", "assignee_id", "case_number"),
)
