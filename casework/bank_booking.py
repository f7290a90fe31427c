"""A bank transaction is booked on the cases it names, taken back when the bank takes it back, or waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from casework.finding_invoice import invoice_or_refuse
from casework.ids import bank_name, numbered
from casework.office import Office
from casework.pay_invoice import take_for_invoice
from casework.payout_seen import is_our_payout
from casework.record_payment import BANK, pay_in
from casework.reverse_payment import reverse_in
from claims.account import case_of_ocr_reference
from claims.bank import BankState, BankTransaction
from claims.money import Money
from claims.own_invoice import InvoiceKind, invoice_of_ocr
from claims.refused import Refused
from dunning.matching import booked_by_reference, invoice_named
from storage import agency_invoices, bank, bank_known, cases
from storage.bank import BankRow
from storage.database import Tx

SOURCE = BANK
_NEAR = timedelta(days=5)
"""How far apart the day of a payment may be as a person wrote it down and as the bank has it."""


def settle(office: Office, tx: Tx, row: BankRow, *, by: str) -> bool:
    """Book a new transaction where its references leave no doubt; else say why it waits. True when nothing waits."""
    told = row.as_told()
    if is_our_payout(office, tx, row, told, by=by):
        return True
    reason = _why_not(office, tx, told)
    if reason is None and told.is_reversal:
        return _settle_reversal(office, tx, row, told, by=by)
    if reason is None and _was_taken_back(office, tx, row, told, by=by):
        return True
    if reason is None and _pays_our_invoice(office, tx, row, told, by=by):
        return True
    parts = {} if reason else _parts(tx, told)
    if parts:
        reason = _by_hand(tx, told, parts) or book_in(office, tx, row, parts, by=by)
    elif reason is None:
        reason = "unknown_reference" if told.references else "no_reference"
    if reason:
        bank.change(tx, row.id, reason=reason)
    return not reason


def book_in(office: Office, tx: Tx, row: BankRow, parts: Mapping[str, Money], *, by: str, why: str = "") -> str:
    """Book the parts of a transaction, which come to the whole, on their cases; "" or the code of what forbids it.

    What one case forbids leaves the whole transaction as it was.
    """
    told = row.as_told()
    reference = bank_name(row.id)
    try:
        with tx.begin_nested():
            for number, amount in parts.items():
                numbers = [invoice.number for invoice in cases.invoices(tx, number)]
                pay_in(
                    office,
                    tx,
                    case_number=number,
                    on=_paid_on(told),
                    amount=amount,
                    source=SOURCE,
                    reference=_free(tx, number, reference),
                    by=by,
                    invoice_number=invoice_named(told, numbers),
                )
    except Refused as refused:
        return refused.code
    now = office.clock.now()
    bank.change(tx, row.id, state=str(BankState.BOOKED), reason="", decided_at=now, decided_by=by, why=why)
    return ""


def take_back(office: Office, tx: Tx, row: BankRow, *, on: date, why: str, by: str) -> None:
    """Everything that stands booked from a transaction is reversed from a day on."""
    reverse_in(office, tx, source=SOURCE, reference=bank_name(row.id), on=on, why=why, by=by)


def _why_not(office: Office, tx: Tx, told: BankTransaction) -> str | None:
    """Why a transaction is nothing to book by itself, None when it may be."""
    if told.booked_on > office.clock.today():
        return "not_yet"
    if told.is_reversal:
        return "money_given_back" if told.amount.ore > 0 else None
    if told.amount.ore <= 0:
        return "maybe_reversal" if _reversible(tx, told) else "outgoing"
    return "charges_withheld" if told.withheld else None


def _reversible(tx: Tx, told: BankTransaction) -> list[BankRow]:
    """What money that went out may take back, as it says itself."""
    if not told.references and not told.bank_reference:
        return []
    return [each for each in bank.to_reverse(tx, told) if _is_of_same(each.as_told(), told)]


def _by_hand(tx: Tx, told: BankTransaction, parts: Mapping[str, Money]) -> str:
    """The reason to wait where somebody has entered just such a payment by hand: it is probably this one."""
    for number, amount in parts.items():
        for paid in cases.payments(tx, number):
            is_near = abs(paid.on - _paid_on(told)) <= _NEAR
            if paid.source != SOURCE and paid.reversed_on is None and paid.amount == amount and is_near:
                return "entered_by_hand"
    return ""


def _was_taken_back(office: Office, tx: Tx, row: BankRow, told: BankTransaction, *, by: str) -> bool:
    """Whether the bank told of taking this very money back before it told of the money: then it pays nothing."""
    found = [each for each in bank_known.reversals_waiting(tx, told) if _is_of_same(told, each.as_told())]
    if len(found) != 1:
        return False
    _marked_reversed(office, tx, (row, found[0]), why=f"The bank took back {bank_name(row.id)}", by=by)
    return True


def _parts(tx: Tx, told: BankTransaction) -> dict[str, Money]:
    """By case: what a transaction pays by its references; a case that was merged is the one it was merged into."""
    parts: dict[str, Money] = {}
    for part in booked_by_reference(told, lambda reference: _case_of(tx, reference)):
        number = _living(tx, part.case_number)
        parts[number] = parts.get(number, Money.zero(part.amount.currency)) + part.amount
    return parts


def _pays_our_invoice(office: Office, tx: Tx, row: BankRow, told: BankTransaction, *, by: str) -> bool:
    """Whether a transaction names one invoice of our own, and nothing else, by its reference; if so it is paid."""
    found = booked_by_reference(told, lambda reference: _invoice_of(tx, reference))
    if len(found) != 1:
        return False
    named = invoice_or_refuse(tx, found[0].case_number)
    if named.currency != row.currency or named.kind == InvoiceKind.CREDIT:
        return False
    take_for_invoice(office, tx, named, row, why="", by=by)
    return True


def _invoice_of(tx: Tx, reference: str) -> str | None:
    number = invoice_of_ocr(reference)
    row = agency_invoices.by_number(tx, year=number[0], serial=number[1]) if number else None
    return None if row is None else row.name


def _case_of(tx: Tx, reference: str) -> str | None:
    number = case_of_ocr_reference(reference)
    return number if number is not None and cases.get(tx, number) is not None else None


def _living(tx: Tx, number: str) -> str:
    """The case that a case's money belongs to now."""
    row = cases.get(tx, number)
    while row is not None and row.merged_into:
        row = cases.get(tx, row.merged_into)
    assert row is not None
    return row.number


def _paid_on(told: BankTransaction) -> date:
    """The day a payment counts from: when we had the money, the day of value or of booking, whichever is earlier."""
    return min(told.value_on, told.booked_on)


def _free(tx: Tx, number: str, reference: str) -> str:
    """The reference, numbered where the case had this money before and it was taken back."""
    taken = {paid.reference for paid in cases.payments(tx, number) if paid.source == SOURCE}
    return next(name for name in numbered(reference) if name not in taken)


def _settle_reversal(office: Office, tx: Tx, row: BankRow, told: BankTransaction, *, by: str) -> bool:
    """The bank takes money back: so do we, where it is clear which; else it waits for a person."""
    candidates = [each for each in bank.to_reverse(tx, told) if _is_of_same(each.as_told(), told)]
    if len(candidates) != 1:
        bank.change(tx, row.id, reason="reversal_of_several" if candidates else "reversal_of_unknown")
        return False
    reverse_by(office, tx, row, candidates[0], why=f"The bank took back {bank_name(candidates[0].id)}", by=by)
    return True


def reverse_by(office: Office, tx: Tx, row: BankRow, of: BankRow, *, why: str, by: str) -> None:
    """Money that went out takes an earlier transaction back, wherever that was booked."""
    take_back(office, tx, of, on=row.booked_on, why=why, by=by)
    _marked_reversed(office, tx, (of, row), why=why, by=by)


def _marked_reversed(office: Office, tx: Tx, rows: Iterable[BankRow], *, why: str, by: str) -> None:
    now = office.clock.now()
    for each in rows:
        bank.change(tx, each.id, state=str(BankState.REVERSED), reason="", decided_at=now, decided_by=by, why=why)


def _is_of_same(one: BankTransaction, reversal: BankTransaction) -> bool:
    """Whether a reversal says that it is of a transaction: by the bank's reference, else by what the payer said."""
    if one.bank_reference and one.bank_reference in (reversal.bank_reference, *reversal.texts):
        return True
    said = {reference.text for reference in one.references}
    return bool(said) and said == {reference.text for reference in reversal.references}
