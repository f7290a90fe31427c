"""The agency's own invoices, numbered without a gap and never changed, and what was paid on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from claims.money import Money
from claims.own_invoice import InvoiceKind, OwnLine, PaidBy, invoice_name, invoice_ocr
from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import agency_invoice, agency_open, agency_payment


@dataclass(frozen=True, slots=True)
class AgencyInvoiceRow:
    """An invoice as issued. `blocks` names what waits for its payment; `credits_id` the invoice that it takes back."""

    id: int
    year: int
    serial: int
    kind: str
    creditor_id: int
    case_number: str
    on: date
    due_on: date
    currency: str
    net_ore: int
    vat_ore: int
    total_ore: int
    lines: Sequence[Mapping[str, Any]]
    recipient: Mapping[str, Any]
    sender: Mapping[str, Any]
    language: str
    ocr_reference: str
    blocks: str
    credits_id: int | None
    once_key: str | None
    made_at: datetime
    made_by: str
    why: str

    @property
    def name(self) -> str:
        """Its number as everybody sees it."""
        return invoice_name(self.year, self.serial)

    @property
    def own_lines(self) -> tuple[OwnLine, ...]:
        """Its lines."""
        return tuple(OwnLine.from_json(line, self.currency) for line in self.lines)

    @property
    def total(self) -> Money:
        """What it comes to with VAT."""
        return Money(self.total_ore, self.currency)


@dataclass(frozen=True, slots=True)
class AgencyPaymentRow:
    """A payment of an invoice (below zero: what we paid back)."""

    id: int
    invoice_id: int
    on: date
    amount_ore: int
    source: str
    reference: str
    at: datetime
    by: str
    why: str
    reversed_on: date | None


def add(tx: Tx, *, on: date, once_key: str | None, **values: Any) -> AgencyInvoiceRow | None:
    """Issue an invoice under the next number of its year; None where one with its key was issued before.

    Writers never overlap, and the number is the highest there is and one: what is rolled back leaves no gap.
    """
    if once_key is not None and by_key(tx, once_key) is not None:
        return None
    last = tx.execute(select(func.max(agency_invoice.c.serial)).where(agency_invoice.c.year == on.year)).scalar_one()
    serial = int(last or 0) + 1
    numbered = {"year": on.year, "serial": serial, "ocr_reference": invoice_ocr(on.year, serial)}
    made = tx.execute(
        agency_invoice.insert().values(on=on, once_key=once_key, **numbered, **values).returning(agency_invoice.c.id)
    ).scalar_one()
    _keep_open(tx, values.get("credits_id") or made)
    return get(tx, made)


def get(tx: Tx, invoice_id: int) -> AgencyInvoiceRow | None:
    """An invoice by its id."""
    row = tx.execute(select(agency_invoice).where(agency_invoice.c.id == invoice_id)).first()
    return None if row is None else record(AgencyInvoiceRow, row)


def by_number(tx: Tx, *, year: int, serial: int) -> AgencyInvoiceRow | None:
    """An invoice by its number."""
    where = (agency_invoice.c.year == year, agency_invoice.c.serial == serial)
    row = tx.execute(select(agency_invoice).where(*where)).first()
    return None if row is None else record(AgencyInvoiceRow, row)


def by_key(tx: Tx, once_key: str) -> AgencyInvoiceRow | None:
    """The invoice that was issued under a key."""
    row = tx.execute(select(agency_invoice).where(agency_invoice.c.once_key == once_key)).first()
    return None if row is None else record(AgencyInvoiceRow, row)


def every(tx: Tx, *, case_number: str | None = None) -> Sequence[AgencyInvoiceRow]:
    """The invoices, of all cases or one, in the order of their numbers."""
    statement = select(agency_invoice).order_by(agency_invoice.c.year, agency_invoice.c.serial)
    if case_number is not None:
        statement = statement.where(agency_invoice.c.case_number == case_number)
    return [record(AgencyInvoiceRow, row) for row in tx.execute(statement)]


def of_cases(tx: Tx, numbers: Sequence[str]) -> Sequence[AgencyInvoiceRow]:
    """The invoices of some cases, in the order of their numbers."""
    which = select(agency_invoice).where(agency_invoice.c.case_number.in_(list(numbers)))
    return [record(AgencyInvoiceRow, row) for row in tx.execute(which.order_by(agency_invoice.c.id))]


def add_payment(tx: Tx, values: Mapping[str, Any]) -> bool:
    """Note a payment, once per invoice, source and reference."""
    is_new = insert_once(tx, agency_payment, values)
    if is_new:
        _keep_open(tx, values["invoice_id"])
    return is_new


def payments(tx: Tx, invoice_id: int) -> Sequence[AgencyPaymentRow]:
    """The payments of an invoice, taken back or not, oldest first."""
    rows = tx.execute(
        select(agency_payment).where(agency_payment.c.invoice_id == invoice_id).order_by(agency_payment.c.id)
    )
    return [record(AgencyPaymentRow, row) for row in rows]


def reverse_payments(tx: Tx, *, source: PaidBy, reference: str, on: date) -> Sequence[int]:
    """Take back what a source's reference paid, from a day on; the ids of the invoices that it had paid.

    What was paid from it again ("reference#2") is meant too.
    """
    again = agency_payment.c.reference.startswith(f"{reference}#", autoescape=True)
    where = (agency_payment.c.source == str(source), or_(agency_payment.c.reference == reference, again))
    rows = tx.execute(
        update(agency_payment)
        .where(*where, agency_payment.c.reversed_on.is_(None))
        .values(reversed_on=on)
        .returning(agency_payment.c.invoice_id)
    )
    freed = sorted({row.invoice_id for row in rows})
    for invoice_id in freed:
        _keep_open(tx, invoice_id)
    return freed


def _keep_open(tx: Tx, invoice_id: int) -> None:
    """Keep what is left to pay of an invoice beside it, so that those with something open are found at once."""
    row = get(tx, invoice_id)
    tx.execute(agency_open.delete().where(agency_open.c.invoice_id == invoice_id))
    if row is not None and row.kind != InvoiceKind.CREDIT and (ore := open_ore(tx, row)):
        tx.execute(agency_open.insert().values(invoice_id=invoice_id, creditor_id=row.creditor_id, ore=ore))


def page(
    tx: Tx, *, creditor_id: int | None = None, is_open: bool = False, before: int | None = None, limit: int
) -> Sequence[AgencyInvoiceRow]:
    """Some invoices, the newest first, of all creditors or one; only those with something open; before an id."""
    statement = select(agency_invoice).order_by(agency_invoice.c.id.desc()).limit(limit)
    if is_open:
        statement = statement.join(agency_open, agency_open.c.invoice_id == agency_invoice.c.id)
    if creditor_id is not None:
        statement = statement.where(agency_invoice.c.creditor_id == creditor_id)
    if before is not None:
        statement = statement.where(agency_invoice.c.id < before)
    return [record(AgencyInvoiceRow, row) for row in tx.execute(statement)]


def paid_ore(tx: Tx, invoice_id: int, *, source: PaidBy | None = None) -> int:
    """What stands paid on an invoice, in öre, by one source or all."""
    where = [agency_payment.c.invoice_id == invoice_id, agency_payment.c.reversed_on.is_(None)]
    if source is not None:
        where.append(agency_payment.c.source == str(source))
    return int(tx.execute(select(func.sum(agency_payment.c.amount_ore)).where(*where)).scalar_one() or 0)


def credited_ore(tx: Tx, invoice_id: int) -> int:
    """What of an invoice has been taken back by credits, in öre, above zero."""
    where = (agency_invoice.c.credits_id == invoice_id, agency_invoice.c.kind == str(InvoiceKind.CREDIT))
    return -int(tx.execute(select(func.sum(agency_invoice.c.total_ore)).where(*where)).scalar_one() or 0)


def open_ore(tx: Tx, row: AgencyInvoiceRow) -> int:
    """What is left to pay of an invoice, in öre; below zero: what its creditor is to have back."""
    return row.total_ore - credited_ore(tx, row.id) - paid_ore(tx, row.id)


def credited_by_invoice(tx: Tx) -> dict[int, int]:
    """By the id of every invoice that was credited: how much, in öre."""
    where = agency_invoice.c.kind == str(InvoiceKind.CREDIT)
    rows = tx.execute(
        select(agency_invoice.c.credits_id, func.sum(agency_invoice.c.total_ore).label("ore"))
        .where(where)
        .group_by(agency_invoice.c.credits_id)
    )
    return {row.credits_id: -int(row.ore) for row in rows}


def open_by_invoice(tx: Tx) -> dict[int, int]:
    """By id: what is left to pay of every invoice, as `open_ore` gives it for one."""
    credited = credited_by_invoice(tx)
    rows = tx.execute(
        select(agency_payment.c.invoice_id, func.sum(agency_payment.c.amount_ore).label("ore"))
        .where(agency_payment.c.reversed_on.is_(None))
        .group_by(agency_payment.c.invoice_id)
    )
    paid = {row.invoice_id: int(row.ore) for row in rows}
    return {row.id: row.total_ore - credited.get(row.id, 0) - paid.get(row.id, 0) for row in every(tx)}
