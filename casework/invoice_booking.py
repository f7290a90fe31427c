"""Our own invoices in the books: what an invoice and its payments must show is computed, and the difference booked."""

from __future__ import annotations

from collections.abc import Iterator

from casework.office import Office
from claims.ledger import LedgerAccount, Voucher, VoucherKind, difference, lines_of
from claims.own_invoice import InvoiceKind, PaidBy, invoice_name
from dunning.own_invoices import invoice_amounts
from storage import agency_invoices, ledger
from storage.agency_invoices import AgencyInvoiceRow
from storage.database import Tx


def book_invoice(office: Office, tx: Tx, row: AgencyInvoiceRow) -> bool:
    """Book what has changed of an invoice of ours, inside a running transaction; False when nothing has."""
    changes = difference(_wanted(tx, row), ledger.of_source(tx, row.name))
    if not changes:
        return False
    today = office.clock.today()
    booked = Voucher(
        kind=VoucherKind.INVOICE,
        source=row.name,
        on=today,
        value_on=min(row.on, today),
        text="An invoice of our own",
        lines=lines_of(changes, row.currency),
        case_number=row.case_number,
    )
    ledger.add(tx, booked, at=office.clock.now())
    return True


def unbooked_invoices(tx: Tx) -> Iterator[str]:
    """The invoices of which the books say something else than the facts."""
    stands = ledger.by_source(tx, VoucherKind.INVOICE)
    for row in agency_invoices.every(tx):
        if difference(_wanted(tx, row), stands.get(row.name, {})):
            yield row.name


def missing_numbers(tx: Tx) -> Iterator[str]:
    """The numbers that no invoice has although a later one of its year does."""
    years: dict[int, list[int]] = {}
    for row in agency_invoices.every(tx):
        years.setdefault(row.year, []).append(row.serial)
    for year, serials in years.items():
        yield from (invoice_name(year, serial) for serial in sorted(set(range(1, max(serials))) - set(serials)))


def _wanted(tx: Tx, row: AgencyInvoiceRow) -> dict[LedgerAccount, int]:
    paid = {source: agency_invoices.paid_ore(tx, row.id, source=source) for source in PaidBy}
    return invoice_amounts(kind=InvoiceKind(row.kind), lines=row.own_lines, paid=paid)
