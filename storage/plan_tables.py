"""The plans that cases run on, each version by its content, and what outages did to their steps; part of the schema."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

plan_version = Table(
    "plan_version",
    metadata,
    Column("hash", String, primary_key=True),
    Column("name", String, nullable=False, index=True),
    Column("content", JSON, nullable=False),
    Column("first_used_at", Instant, nullable=False),
)

caught_up = Table(
    "caught_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("step", String, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("missed_on", Date, nullable=False),
    Column("outcome", String, nullable=False),
    Column("again_on", Date, nullable=False, index=True),
    UniqueConstraint("case_number", "step", "occurrence", "again_on", name="uq_caught_up_once"),
)
