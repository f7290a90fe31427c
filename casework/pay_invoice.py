"""An invoice of our own is paid: by a bank file's reference, or as a person saw it on our own account."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.advance import advance_in
from casework.finding_invoice import invoice_or_refuse
from casework.ids import bank_name, numbered, parse_name
from casework.invoice_booking import book_invoice
from casework.journal import happened
from casework.office import Office
from casework.show_invoices import invoice_shown
from claims.bank import BankState
from claims.case import CaseState
from claims.money import Money
from claims.own_invoice import PaidBy
from claims.refused import Refused
from dunning.bookkeeping import OWN_INVOICE
from storage import agency_invoices, bank, cases, tasks
from storage.agency_invoices import AgencyInvoiceRow
from storage.bank import BankRow
from storage.database import Tx


def pay_invoice(
    office: Office, *, name: str, on: date, amount: Money | None, reference: str, why: str, by: str
) -> dict[str, Any]:
    """Note a payment that was seen on our own account (below zero: what we paid back); the invoice as it stands.

    Without an amount, all that is open. The same reference twice is one payment. What comes to the clients' account is
    told by the bank's files only. Raises Refused for a day that has not come, or where nothing is open.
    """
    if on > office.clock.today():
        raise Refused("future_payment", f"{on.isoformat()} has not come: give the day the money arrived")
    with office.database.write() as tx:
        row = invoice_or_refuse(tx, name)
        left = agency_invoices.open_ore(tx, row)
        ore = left if amount is None else amount.ore
        if not ore:
            raise Refused("nothing_open", f"nothing is open on {row.name}")
        source = PaidBy.OWN_BANK if ore > 0 else PaidBy.REFUND
        reference = reference or f"{on.isoformat()}-{ore}"
        pay_in(office, tx, row=row, on=on, ore=ore, source=source, reference=reference, why=why, by=by)
    return invoice_shown(office, name=row.name)


def place_on_invoice(office: Office, *, name: str, transaction: str, why: str, by: str) -> dict[str, Any]:
    """Say of waiting money from a bank file that it pays an invoice of ours. Raises Refused where it does not wait."""
    with office.database.write() as tx:
        row, money = invoice_or_refuse(tx, name), bank.get(tx, parse_name(transaction))
        if money is None or money.state != BankState.SUSPENSE or money.amount_ore <= 0:
            raise Refused("not_waiting", f"{transaction} is no money that waits; krav payments suspense shows it")
        if money.currency != row.currency:
            raise Refused("other_currency", f"{row.name} is in {row.currency}")
        take_for_invoice(office, tx, row, money, why=why, by=by)
    return invoice_shown(office, name=row.name)


def take_for_invoice(office: Office, tx: Tx, row: AgencyInvoiceRow, money: BankRow, *, why: str, by: str) -> None:
    """A bank transaction pays an invoice of ours, whole, inside a running transaction."""
    own = office.agency.account_names().get(office.agency.own_account, office.agency.own_account)
    source = PaidBy.OWN_BANK if money.account == own else PaidBy.CLIENTS_BANK
    now = office.clock.now()
    bank.change(tx, money.id, state=str(BankState.OTHER), reason=OWN_INVOICE, why=why, decided_at=now, decided_by=by)
    on = min(money.value_on, money.booked_on)
    taken = {paid.reference for paid in agency_invoices.payments(tx, row.id)}
    reference = next(free for free in numbered(bank_name(money.id)) if free not in taken)
    pay_in(office, tx, row=row, on=on, ore=money.amount_ore, source=source, reference=reference, why=why, by=by)


def take_off_invoice(office: Office, *, transaction: str, why: str, by: str) -> dict[str, Any]:
    """Money from a bank file does not pay an invoice of ours after all: it waits again. Raises Refused."""
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT is kept with the transaction")
    with office.database.write() as tx:
        money = bank.get(tx, parse_name(transaction))
        if money is None or money.state != BankState.OTHER or money.reason != OWN_INVOICE:
            raise Refused("not_on_an_invoice", f"{transaction} pays no invoice of ours")
        today = office.clock.today()
        freed: list[int] = []
        for source in (PaidBy.CLIENTS_BANK, PaidBy.OWN_BANK):
            freed += agency_invoices.reverse_payments(tx, source=source, reference=bank_name(money.id), on=today)
        bank.change(tx, money.id, state=str(BankState.SUSPENSE), reason="taken_off", why=why)
        rows = [row for each in freed if (row := agency_invoices.get(tx, each)) is not None]
        for row in rows:
            book_invoice(office, tx, row)
            said = {"invoice": row.name, "transaction": bank_name(money.id)}
            happened(office, tx, case_number=row.case_number, kind="invoice_unpaid", why=why, actor=by, **said)
            settle_in(office, tx, row)
    return invoice_shown(office, name=rows[-1].name)


def pay_in(
    office: Office,
    tx: Tx,
    *,
    row: AgencyInvoiceRow,
    on: date,
    ore: int,
    source: PaidBy,
    reference: str,
    why: str,
    by: str,
) -> bool:
    """Note and book a payment inside a running transaction, and let the case go on; False when it was noted before."""
    values = {"invoice_id": row.id, "on": on, "amount_ore": ore, "source": str(source), "reference": reference}
    if not agency_invoices.add_payment(tx, {**values, "at": office.clock.now(), "by": by, "why": why}):
        return False
    book_invoice(office, tx, row)
    happened(
        office,
        tx,
        case_number=row.case_number,
        kind="invoice_paid",
        why=why or "An invoice of ours was paid",
        actor=by,
        invoice=row.name,
        amount=str(Money(ore, row.currency)),
        source=str(source),
    )
    settle_in(office, tx, row)
    return True


def settle_in(office: Office, tx: Tx, row: AgencyInvoiceRow) -> None:
    """What an invoice's payment, credit or reversal means: its case goes on, too much is told to a person."""
    if agency_invoices.open_ore(tx, row) < 0:
        tasks.add(
            tx,
            key=f"invoice-refund-{row.name}-{agency_invoices.open_ore(tx, row)}",
            kind="invoice_refund",
            title=f"More was paid on our invoice {row.name} than it comes to: pay the creditor back",
            now=office.clock.now(),
            case_number=row.case_number,
        )
    found = cases.get(tx, row.case_number)
    if row.blocks and found is not None and found.state != CaseState.CLOSED:
        cases.change(tx, row.case_number, next_on=None)
        advance_in(office, tx, case_number=row.case_number, on=office.clock.today(), is_print_run=False)
