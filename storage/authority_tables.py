"""The tables of what authorities and courts told and were told: records, transactions and their files."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

authority_record = Table(
    "authority_record",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("on", Date, nullable=False),
    Column("until_on", Date),
    Column("reference", String, nullable=False),
    Column("amount_ore", BigInteger),
    Column("costs_ore", BigInteger),
    Column("currency", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("told_in", String, unique=True),
    Column("void_at", Instant),
    Column("void_by", String),
    Column("void_why", Text),
)

authority_file = Table(
    "authority_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("driver", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("told", JSON, nullable=False),
    UniqueConstraint("driver", "direction", "number", name="uq_authority_file_once"),
)

authority_transaction = Table(
    "authority_transaction",
    metadata,
    Column("key", String, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("on", Date, nullable=False),
    Column("content", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("file_id", Integer, ForeignKey("authority_file.id"), index=True),
    Column("state", String, nullable=False, index=True),
    Column("told", Text, nullable=False),
)
