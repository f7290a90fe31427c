"""A bank transaction is booked on the cases it names, taken back when the bank takes it back, or waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.ids import bank_name, numbered
from casework.office import Office
from casework.record_payment import pay_in
from casework.reverse_payment import reverse_in
from claims.account import case_of_ocr_reference
from claims.bank import BankState, BankTransaction
from claims.money import Money
from claims.refused import Refused
from dunning.matching import booked_by_reference, invoice_named
from storage import bank, cases
from storage.bank import BankRow
from storage.database import Tx

SOURCE = "bank"


def settle(office: Office, tx: Tx, row: BankRow, *, by: str) -> bool:
    """Book a new transaction where its references leave no doubt; else say why it waits. True when nothing waits."""
    told = row.as_told()
    reason = _why_not(office, told)
    if reason is None and told.is_reversal:
        return _settle_reversal(office, tx, row, told, by=by)
    parts = {} if reason else _parts(tx, told)
    if parts:
        reason = book_in(office, tx, row, parts, by=by)
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


def _why_not(office: Office, told: BankTransaction) -> str | None:
    """Why a transaction is nothing to book by itself, None when it may be."""
    if told.booked_on > office.clock.today():
        return "not_yet"
    if told.is_reversal:
        return "money_given_back" if told.amount.ore > 0 else None
    return "outgoing" if told.amount.ore <= 0 else None


def _parts(tx: Tx, told: BankTransaction) -> dict[str, Money]:
    """By case: what a transaction pays by its references; a case that was merged is the one it was merged into."""
    parts: dict[str, Money] = {}
    for part in booked_by_reference(told, lambda reference: _case_of(tx, reference)):
        number = _living(tx, part.case_number)
        parts[number] = parts.get(number, Money.zero(part.amount.currency)) + part.amount
    return parts


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
    why = f"The bank took back {bank_name(candidates[0].id)}"
    take_back(office, tx, candidates[0], on=told.booked_on, why=why, by=by)
    now = office.clock.now()
    for each in (candidates[0], row):
        bank.change(tx, each.id, state=str(BankState.REVERSED), reason="", decided_at=now, decided_by=by, why=why)
    return True


def _is_of_same(one: BankTransaction, reversal: BankTransaction) -> bool:
    """Whether a reversal says that it is of a transaction: by the bank's reference, else by what the payer said."""
    if one.bank_reference and one.bank_reference in (reversal.bank_reference, *reversal.texts):
        return True
    said = {reference.text for reference in one.references}
    return bool(said) and said == {reference.text for reference in reversal.references}
