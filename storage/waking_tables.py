"""What is to be looked at because something happened, beside the days that a case itself carries."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table

from storage.metadata import metadata

bank_to_book = Table(
    "bank_to_book",
    metadata,
    Column("transaction_id", Integer, ForeignKey("bank_transaction.id"), primary_key=True),
)
"""Bank transactions of which something may not be booked yet; the database writes them here at every change."""
