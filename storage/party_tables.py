"""Tables of what is known of a debtor beside name and number: who stands for them, and what was judged."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

representative = Table(
    "representative",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("debtor_id", Integer, ForeignKey("debtor.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("address", JSON, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date),
)

mitigation = Table(
    "mitigation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date),
    Column("per_cent", String, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("by", String, nullable=False),
    Column("why", Text, nullable=False),
)

judgement = Table(
    "judgement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("code", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("why", Text, nullable=False),
    UniqueConstraint("case_number", "code", name="uq_judgement_once"),
)
