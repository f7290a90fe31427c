"""What is kept beside the books so that a page need not count them: sums by creditor, open invoices, evidence."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, ForeignKey, Integer, String, Table, Text

from storage.metadata import metadata
from storage.types import Instant

creditor_stand = Table(
    "creditor_stand",
    metadata,
    Column("creditor_id", Integer, ForeignKey("creditor.id"), primary_key=True),
    Column("currency", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("ore", BigInteger, nullable=False),
)

account_stand = Table(
    "account_stand",
    metadata,
    Column("currency", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("ore", BigInteger, nullable=False),
)

agency_open = Table(
    "agency_open",
    metadata,
    Column("invoice_id", Integer, ForeignKey("agency_invoice.id"), primary_key=True),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), nullable=False, index=True),
    Column("ore", BigInteger, nullable=False),
)

contract_evidence = Table(
    "contract_evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), nullable=False, index=True),
    Column("values", JSON, nullable=False),
    Column("reference", Text, nullable=False),
    Column("sha256", String),
    Column("file_name", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
)

creditor_figures = Table(
    "creditor_figures",
    metadata,
    Column("creditor_id", Integer, ForeignKey("creditor.id"), primary_key=True),
    Column("on", Date, nullable=False),
    Column("counted_at", Instant, nullable=False),
    Column("figures", JSON, nullable=False),
)
