"""The tables of what banks told: files, the transactions in them, and which file told of which; part of the schema."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.metadata import metadata
from storage.types import Instant

bank_file = Table(
    "bank_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("format", String, nullable=False),
    Column("message_id", String, nullable=False, index=True),
    Column("state", String, nullable=False, index=True),
    Column("findings", JSON, nullable=False),
    Column("totals", JSON, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("imported_by", String, nullable=False),
    Column("taken", Integer, nullable=False, server_default="0"),
    Column("stated", JSON),
)

bank_transaction = Table(
    "bank_transaction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("account", String, nullable=False),
    Column("amount_ore", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("booked_on", Date, nullable=False, index=True),
    Column("value_on", Date, nullable=False),
    Column("bank_reference", String, nullable=False),
    Column("is_reversal", Boolean, nullable=False),
    Column("batch", String, nullable=False, index=True),
    Column("told", JSON, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("reason", String, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String),
    Column("why", Text, nullable=False),
    Column("alike", String, nullable=False, server_default="", index=True),
    Column("said", Text, nullable=False, server_default=""),
    Index("ix_bank_transaction_queue", "state", "booked_on", "id"),
    Index("ix_bank_transaction_amount", "state", "amount_ore"),
    Index("ix_bank_transaction_reference", "bank_reference", "batch", "amount_ore"),
    Index("ix_bank_transaction_reversal", "is_reversal", "state"),
)

bank_sighting = Table(
    "bank_sighting",
    metadata,
    Column("file_id", Integer, ForeignKey("bank_file.id"), primary_key=True),
    Column("transaction_id", Integer, ForeignKey("bank_transaction.id"), primary_key=True, index=True),
)
