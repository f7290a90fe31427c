"""The tables of quotes, accepted terms, the agency's own invoices and claims that are not taken; part of the schema."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from storage.metadata import metadata
from storage.types import Instant

quote = Table(
    "quote",
    metadata,
    Column("number", String, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("prices_version", String, nullable=False),
    Column("prices_hash", String, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("text_hash", String, nullable=False),
)

terms_shown = Table(
    "terms_shown",
    metadata,
    Column("case_number", String, ForeignKey("case.number"), primary_key=True),
    Column("hash", String, primary_key=True),
    Column("shown_at", Instant, nullable=False),
    Column("language", String, nullable=False),
    Column("prices_version", String, nullable=False),
    Column("prices_hash", String, nullable=False),
    Column("quote", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_hash", String, nullable=False),
)

acceptance = Table(
    "acceptance",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("terms_hash", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("how", String, nullable=False),
    Column("evidence", JSON, nullable=False),
)

agency_invoice = Table(
    "agency_invoice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("creditor_id", Integer, ForeignKey("creditor.id"), nullable=False, index=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("currency", String, nullable=False),
    Column("net_ore", BigInteger, nullable=False),
    Column("vat_ore", BigInteger, nullable=False),
    Column("total_ore", BigInteger, nullable=False),
    Column("lines", JSON, nullable=False),
    Column("recipient", JSON, nullable=False),
    Column("sender", JSON, nullable=False),
    Column("language", String, nullable=False),
    Column("ocr_reference", String, nullable=False),
    Column("blocks", String, nullable=False),
    Column("credits_id", Integer, ForeignKey("agency_invoice.id"), index=True),
    Column("once_key", String, unique=True),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String, nullable=False),
    Column("why", Text, nullable=False),
    UniqueConstraint("year", "serial", name="uq_agency_invoice_number"),
)

agency_payment = Table(
    "agency_payment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", Integer, ForeignKey("agency_invoice.id"), nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("amount_ore", BigInteger, nullable=False),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("reversed_on", Date),
    UniqueConstraint("invoice_id", "source", "reference", name="uq_agency_payment_once"),
)

claim_finding = Table(
    "claim_finding",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("invoice_id", Integer, ForeignKey("invoice.id"), nullable=False, index=True),
    Column("code", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("seen", String, nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String),
    Column("why", Text, nullable=False),
    UniqueConstraint("invoice_id", "code", name="uq_claim_finding_once"),
)
