"""Actions on many cases at once, case by case, and plans tried out in the policy lab; part of the schema."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

bulk = Table(
    "bulk",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("action", String, nullable=False),
    Column("form", JSON, nullable=False),
    Column("by", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("found", Integer, nullable=False),
    Column("started_at", Instant),
    Column("stopped_at", Instant),
    Column("stopped_by", String),
)

bulk_item = Table(
    "bulk_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bulk_id", Integer, ForeignKey("bulk.id"), nullable=False),
    Column("case_number", String, nullable=False),
    Column("state", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("total_ore", BigInteger),
    Column("currency", String),
    Column("told", JSON, nullable=False),
    Column("seen", JSON, nullable=False),
    UniqueConstraint("bulk_id", "case_number", name="uq_bulk_item_once"),
    Index("ix_bulk_item_state", "bulk_id", "state", "id"),
)

lab_run = Table(
    "lab_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("by", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("plan", JSON, nullable=False),
    Column("version", String, nullable=False),
    Column("days", Integer, nullable=False),
    Column("on_plan", Integer, nullable=False),
    Column("older", Integer, nullable=False),
    Column("numbers", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("error", Text, nullable=False),
)

lab_line = Table(
    "lab_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("lab_run.id"), nullable=False),
    Column("case_number", String, nullable=False),
    Column("line", JSON, nullable=False),
    UniqueConstraint("run_id", "case_number", name="uq_lab_line_once"),
)
