"""The tables of what came in: messages, the documents in them, what was read of each."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.metadata import metadata
from storage.types import Instant

message = Table(
    "message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String, nullable=False),
    Column("folder", String, nullable=False),
    Column("validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("raw_sha256", String, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("header_id", String, nullable=False, index=True),
    Column("received_at", Instant, nullable=False),
    Column("from_address", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("reason", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("hits", JSON, nullable=False),
    Column("verdict", String, nullable=False),
    Column("may_answer", Boolean, nullable=False),
    Column("duplicate_of", Integer, ForeignKey("message.id")),
    Column("thread_case", String),
    Column("settled", String),
    Column("settled_at", Instant),
    Index("ix_message_from_address_id", "from_address", "id"),
    Index("ix_message_state_id", "state", "id"),
    Index("ix_message_state_reason_id", "state", "reason", "id"),
    Index("ix_message_state_received_at", "state", "received_at"),
    UniqueConstraint("account", "folder", "validity", "uid", name="uq_message_position"),
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", Integer, ForeignKey("message.id"), nullable=False, index=True),
    Column("path", String, nullable=False),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("sha256", String, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False),
    UniqueConstraint("message_id", "sha256", name="uq_document_once"),
)

reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("document.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("reason", String, nullable=False),
    Column("case_number", String, index=True),
    Column("reading", JSON, nullable=False),
    Column("locked_by", String),
    Column("decided_by", String),
    Column("decided_at", Instant),
    Index("ix_reading_state_id", "state", "id"),
    UniqueConstraint("document_id", "position", name="uq_reading_once"),
)
