"""The tables of what people's corrections and audits taught; part of the schema."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

lesson = Table(
    "lesson",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chain", Integer, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), index=True),
    Column("field", String, nullable=False),
    Column("lesson", JSON, nullable=False),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String, nullable=False),
    Column("retired_at", Instant),
    Column("retired_by", String),
    Column("retired_why", Text),
    UniqueConstraint("chain", "version", name="uq_lesson_once"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False, unique=True),
    Column("outcome", String, nullable=False),
    Column("wrong", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("caution", Integer, nullable=False),
)
