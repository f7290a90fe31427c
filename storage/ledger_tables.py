"""The tables of the books, of payouts and of the accounts that are paid to; part of the schema."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.metadata import metadata
from storage.types import Instant

voucher = Table(
    "voucher",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("source", String, nullable=False, index=True),
    Column("case_number", String, index=True),
    Column("party", String, nullable=False),
    Column("on", Date, nullable=False, index=True),
    Column("value_on", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("text", String, nullable=False),
    Column("hash", String, nullable=False),
)

voucher_line = Table(
    "voucher_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("voucher_id", Integer, ForeignKey("voucher.id"), nullable=False, index=True),
    Column("account", String, nullable=False, index=True),
    Column("amount_ore", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
)

payout_account = Table(
    "payout_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), nullable=False, index=True),
    Column("account", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("proposed_at", Instant, nullable=False),
    Column("proposed_by", String, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String),
    Column("note", Text, nullable=False),
)

payout_run = Table(
    "payout_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String, nullable=False, index=True),
    Column("currency", String, nullable=False),
    Column("on", Date, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String, nullable=False),
    Column("approvals", JSON, nullable=False),
    Column("from_account", String, nullable=False),
    Column("file_sha256", String),
    Column("why", Text, nullable=False),
)

payout = Table(
    "payout",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("payout_run.id"), index=True),
    Column("kind", String, nullable=False),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), index=True),
    Column("case_number", String, index=True),
    Column("number", Integer),
    Column("name", String, nullable=False),
    Column("account", String, nullable=False),
    Column("amount_ore", BigInteger, nullable=False),
    Column("currency", String, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("told", JSON, nullable=False),
    Column("settled_on", Date),
    Column("statement_sha256", String),
    Index("ix_payout_creditor_number", "kind", "number"),
)
