"""Quotes, the terms as creditors were shown them, and their acceptances; none is ever changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import acceptance, quote, terms_shown


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote without a case. `asked` is what it was asked for, `content` the whole quote."""

    number: str
    made_at: datetime
    made_by: str
    valid_until: date
    prices_version: str
    prices_hash: str
    asked: Mapping[str, Any]
    content: Mapping[str, Any]
    text_hash: str


@dataclass(frozen=True, slots=True)
class TermsRow:
    """The terms of a case as they were shown, word by word, under their hash."""

    case_number: str
    hash: str
    shown_at: datetime
    language: str
    prices_version: str
    prices_hash: str
    quote: Mapping[str, Any]
    text: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """Who said yes to which terms, when, how and on what evidence."""

    id: int
    case_number: str
    terms_hash: str
    at: datetime
    by: str
    how: str
    evidence: Mapping[str, Any]


def add_quote(tx: Tx, values: Mapping[str, Any]) -> None:
    """Keep a quote."""
    tx.execute(quote.insert().values(**values))


def get_quote(tx: Tx, number: str) -> QuoteRow | None:
    """A quote by number."""
    row = tx.execute(select(quote).where(quote.c.number == number)).first()
    return None if row is None else record(QuoteRow, row)


def all_quotes(tx: Tx) -> Sequence[QuoteRow]:
    """Every quote, oldest first."""
    return [record(QuoteRow, row) for row in tx.execute(select(quote).order_by(quote.c.number))]


def show_terms(tx: Tx, values: Mapping[str, Any]) -> bool:
    """Keep the terms that a creditor is shown, once per case and hash."""
    return insert_once(tx, terms_shown, values)


def terms(tx: Tx, *, case_number: str, terms_hash: str) -> TermsRow | None:
    """The terms of a case by their hash."""
    row = tx.execute(
        select(terms_shown).where(terms_shown.c.case_number == case_number, terms_shown.c.hash == terms_hash)
    ).first()
    return None if row is None else record(TermsRow, row)


def add_acceptance(tx: Tx, values: Mapping[str, Any]) -> None:
    """Keep an acceptance."""
    tx.execute(acceptance.insert().values(**values))


def acceptances(tx: Tx, case_number: str) -> Sequence[AcceptanceRow]:
    """The acceptances of a case, oldest first."""
    rows = tx.execute(select(acceptance).where(acceptance.c.case_number == case_number).order_by(acceptance.c.id))
    return [record(AcceptanceRow, row) for row in rows]
