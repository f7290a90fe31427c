"""The table of what a person has recorded that interrupts limitation, and of what was taken back again."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from storage.metadata import metadata
from storage.types import Instant

interruption = Table(
    "interruption",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", String, ForeignKey("case.number"), nullable=False, index=True),
    Column("invoice_number", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("on", Date, nullable=False),
    Column("proof", String, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", String),
    Column("withdrawn_why", Text),
)
