"""A bank transaction is booked on the cases it names, taken back when the bank takes it back, or waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from casework.finding_invoice import invoice_or_refuse
from casework.ids import bank_name, numbered
from casework.known_case import CasesAhead
from casework.office import Office
from casework.pay_invoice import take_for_invoice
from casework.payout_seen import is_our_payout
from casework.record_payment import BANK, pay_known
from casework.reverse_payment import reverse_in
from claims.account import case_of_ocr_reference
from claims.bank import BankState, BankTransaction
from claims.case import CaseFacts
from claims.invoice import Payment
from claims.money import Money
from claims.own_invoice import InvoiceKind, invoice_of_ocr
from claims.refused import Refused
from dunning.matching import booked_by_reference, invoice_named
from storage import agency_invoices, bank, bank_known
from storage.bank import BankRow
from storage.database import Tx

SOURCE = BANK
_NEAR = timedelta(days=5)
"""How far apart the day of a payment may be as a person wrote it down and as the bank has it."""


def settle(office: Office, tx: Tx, row: BankRow, *, by: str, ahead: CasesAhead | None = None) -> bool:
    """Book a new transaction where its references leave no doubt; else say why it waits. True when nothing waits.

    `ahead` are the cases that have been read for it and others after it.
    """
    told, ahead = row.as_told(), ahead or CasesAhead(tx)
    if is_our_payout(office, tx, row, told, by=by):
        ahead.forget()
        return True
    reason = _why_not(office, tx, told)
    if reason is None and told.is_reversal:
        ahead.forget()
        return _settle_reversal(office, tx, row, told, by=by)
    if reason is None and _was_taken_back(office, tx, row, told, by=by):
        return True
    if reason is None and _pays_our_invoice(office, tx, row, told, by=by):
        ahead.forget()
        return True
    parts = {} if reason else _parts(ahead, told)
    if parts:
        reason = _by_hand(ahead, told, parts) or book_in(office, tx, row, parts, by=by, ahead=ahead)
    elif reason is None:
        reason = "unknown_reference" if told.references else "no_reference"
    if reason:
        bank.change(tx, row.id, reason=reason)
    return not reason


def book_in(
    office: Office,
    tx: Tx,
    row: BankRow,
    parts: Mapping[str, Money],
    *,
    by: str,
    why: str = "",
    ahead: CasesAhead | None = None,
) -> str:
    """Book the parts of a transaction, which come to the whole, on their cases; "" or the code of what forbids it.

    What one case forbids leaves the whole transaction as it was.
    """
    told, ahead = row.as_told(), ahead or CasesAhead(tx)
    try:
        with tx.begin_nested():
            for number, amount in parts.items():
                known = ahead.take(number)
                if pay_known(office, tx, known, _payment(row, told, known.facts, amount), by=by):
                    ahead.forget()
    except Refused as refused:
        ahead.forget()
        return refused.code
    now = office.clock.now()
    bank.change(tx, row.id, state=str(BankState.BOOKED), reason="", decided_at=now, decided_by=by, why=why)
    return ""


def _payment(row: BankRow, told: BankTransaction, facts: CaseFacts, amount: Money) -> Payment:
    """A part of a transaction as a payment on a case, for the invoice that the payer named, if any."""
    named = invoice_named(told, [invoice.number for invoice in facts.invoices])
    return Payment(_paid_on(told), amount, SOURCE, _free(facts, bank_name(row.id)), named)


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


def _by_hand(ahead: CasesAhead, told: BankTransaction, parts: Mapping[str, Money]) -> str:
    """The reason to wait where somebody has entered just such a payment by hand: it is probably this one."""
    for number, amount in parts.items():
        for paid in ahead.look(number).facts.payments:
            is_near = abs(paid.on - _paid_on(told)) <= _NEAR
            if paid.source != SOURCE and paid.amount == amount and is_near:
                return "entered_by_hand"
    return ""


def _was_taken_back(office: Office, tx: Tx, row: BankRow, told: BankTransaction, *, by: str) -> bool:
    """Whether the bank told of taking this very money back before it told of the money: then it pays nothing."""
    found = [each for each in bank_known.reversals_waiting(tx, told) if _is_of_same(told, each.as_told())]
    if len(found) != 1:
        return False
    _marked_reversed(office, tx, (row, found[0]), why=f"The bank took back {bank_name(row.id)}", by=by)
    return True


def _parts(ahead: CasesAhead, told: BankTransaction) -> dict[str, Money]:
    """By case: what a transaction pays by its references; a case that was merged is the one it was merged into."""
    parts: dict[str, Money] = {}
    for part in booked_by_reference(told, lambda reference: _case_of(ahead, reference)):
        number = ahead.living(part.case_number)
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


def _case_of(ahead: CasesAhead, reference: str) -> str | None:
    number = case_of_ocr_reference(reference)
    return number if number is not None and ahead.is_case(number) else None


def _paid_on(told: BankTransaction) -> date:
    """The day a payment counts from: when we had the money, the day of value or of booking, whichever is earlier."""
    return min(told.value_on, told.booked_on)


def _free(facts: CaseFacts, reference: str) -> str:
    """The reference, numbered where the case had this money before and it was taken back."""
    kept = (*facts.payments, *facts.reversed_payments)
    taken = {paid.reference for paid in kept if paid.source == SOURCE}
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
