"""What a typed number may be: an invoice's, a payment's, a party's; each asked of an index, a few rows at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from storage.cases import number_key
from storage.database import Tx
from storage.names import LAST
from storage.rows import record
from storage.schema import creditor, creditor_sender, debtor, invoice, payment


@dataclass(frozen=True, slots=True)
class FoundInvoice:
    """An invoice that a search led to. `number` is hostile."""

    case_number: str
    number: str
    total_ore: int
    currency: str
    due_date: date


@dataclass(frozen=True, slots=True)
class FoundPayment:
    """A payment that a search led to."""

    case_number: str
    on: date
    amount_ore: int
    currency: str
    source: str


@dataclass(frozen=True, slots=True)
class FoundParty:
    """A debtor or creditor that a search led to. `name` is hostile."""

    id: int
    name: str
    orgnr: str | None


def invoices_numbered(tx: Tx, number: str, *, limit: int) -> Sequence[FoundInvoice]:
    """Invoices whose number begins with what was typed, written as one may."""
    key = number_key(number)
    if not key:
        return []
    return _invoices(tx, _INVOICE.where(*_begins(tx, key)), limit)


def invoices_with_reference(tx: Tx, digits: str, *, limit: int) -> Sequence[FoundInvoice]:
    """Invoices that carry a payment reference."""
    return _invoices(tx, _INVOICE.where(invoice.c.ocr_reference == digits).order_by(invoice.c.id.desc()), limit)


def invoices_of_amount(tx: Tx, ore: int, *, limit: int) -> Sequence[FoundInvoice]:
    """Invoices of exactly an amount, the newest first."""
    return _invoices(tx, _INVOICE.where(invoice.c.total_ore == ore).order_by(invoice.c.id.desc()), limit)


def payments_of_amount(tx: Tx, ore: int, *, limit: int) -> Sequence[FoundPayment]:
    """Payments of exactly an amount, the newest first."""
    statement = select(payment).where(payment.c.amount_ore == ore).order_by(payment.c.id.desc()).limit(limit)
    return [record(FoundPayment, row) for row in tx.execute(statement)]


def debtors_of(tx: Tx, *, orgnr: str = "", email: str = "", ids: Sequence[int] = ()) -> Sequence[FoundParty]:
    """Debtors by identity number, e-mail address or id: the first of these that is given."""
    where = debtor.c.orgnr == orgnr if orgnr else debtor.c.email == email if email else debtor.c.id.in_(list(ids))
    return [record(FoundParty, row) for row in tx.execute(select(debtor).where(where).limit(_MOST))]


def creditors_of(tx: Tx, *, orgnr: str = "", email: str = "", ids: Sequence[int] = ()) -> Sequence[FoundParty]:
    """Creditors by organisation number, by an address they write from, or by id: the first of these that is given."""
    if email:
        ids = [row.creditor_id for row in tx.execute(_SENDER.where(creditor_sender.c.address == email))]
    where = creditor.c.orgnr == orgnr if orgnr else creditor.c.id.in_(list(ids))
    return [record(FoundParty, row) for row in tx.execute(select(creditor).where(where).limit(_MOST))]


_MOST = 50
_INVOICE = select(invoice)
_SENDER = select(creditor_sender.c.creditor_id)


def _invoices(tx: Tx, statement: Select[Any], limit: int) -> Sequence[FoundInvoice]:
    return [record(FoundInvoice, row) for row in tx.execute(statement.limit(limit))]


def _begins(tx: Tx, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That an invoice's number begins so, as a range of its index, which is in the order of bytes on both databases."""
    column = invoice.c.number_key
    if tx.dialect.name == "sqlite":
        return column >= key, column < key + LAST
    return column.op("~>=~", is_comparison=True)(key), column.op("~<~", is_comparison=True)(key + LAST)
