"""Tables of creditors, the addresses they write from, and debtors."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table

from storage.metadata import metadata
from storage.types import Instant

creditor = Table(
    "creditor",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("orgnr", String),
    Column("email", String),
    Column("address", JSON, nullable=False),
    Column("confirmed_at", Instant),
    Column("confirmed_by", String),
    Column("standing_agreement", Boolean, nullable=False, default=False),
    Column("notification", String, nullable=False, default="important"),
    Column("language", String, nullable=False, default="sv"),
    Column("settings", JSON, nullable=False),
    Column("tone", String, nullable=False, server_default="normal"),
    Column("name_key", String, nullable=False, server_default=""),
    Index("ix_creditor_name_key", "name_key", "id"),
)

creditor_sender = Table(
    "creditor_sender",
    metadata,
    Column("address", String, primary_key=True),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), nullable=False, index=True),
)

debtor = Table(
    "debtor",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", String, nullable=False, unique=True),
    Column("orgnr", String, index=True),
    Column("name", String, nullable=False),
    Column("match_key", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("kind_reason", String, nullable=False),
    Column("address", JSON, nullable=False),
    Column("email", String, index=True),
    Column("phone", String),
    Column("country", String, nullable=False, index=True),
    Column("protected_at", Instant),
    Column("name_key", String, nullable=False, server_default="", index=True),
)
