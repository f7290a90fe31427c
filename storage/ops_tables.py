"""The tables of the house's own running: what is counted, how it went over time, how many letters left on a day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Float, Index, Integer, String, Table

from storage.metadata import metadata
from storage.types import Instant

tally = Table(
    "tally",
    metadata,
    Column("name", String, primary_key=True),
    Column("label", String, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
"""How many there are of each kind; triggers of the database keep the rows that count other tables."""

sample = Table(
    "sample",
    metadata,
    Column("span", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("label", String, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("value", Float, nullable=False),
    Index("ix_sample_span_at", "span", "at"),
)

departure = Table(
    "departure",
    metadata,
    Column("on", Date, primary_key=True),
    Column("creditor_id", Integer, primary_key=True, autoincrement=False),
    Column("letters", Integer, nullable=False),
)
"""Letters let out of the door on a day of the house, by creditor; creditor 0 stands for all of them."""
