"""Money came: booked once per source and reference, the case looked at again at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework.advance import advance_in
from casework.bookkeeping import book_known
from casework.ids import is_bank_name
from casework.journal import happened
from casework.known_case import KnownCase, read_case
from casework.law_of import law_of
from casework.notices import notify_direct
from casework.office import Office
from casework.plan_of import plan_named
from casework.stop_letters import stop_letters
from claims.case import CaseFacts, CaseState
from claims.invoice import Payment
from claims.money import Money
from claims.refused import Refused
from dunning.ledger import balance
from dunning.settlement import DIRECT
from storage import cases, house, tasks
from storage.cases import CaseRow
from storage.database import Tx

BANK = "bank"
"""The source of payments that come with a bank's files."""


def record_payment(
    office: Office, *, case_number: str, on: date, amount: Money, source: str, reference: str, by: str
) -> bool:
    """Book a payment on a case; False when this source and reference is booked already.

    `source` is where it was seen, or direct for one that the creditor had themselves on that day: it pays the debt and
    is not ours to pay out, and the creditor is told what was booked. Raises Refused for a future day, an amount that is
    not above zero, another currency, or a reference that belongs to a bank's file.
    """
    if source == BANK and is_bank_name(reference):
        raise Refused("bank_reference", f"{reference} came with a bank file: krav payments book places it")
    with office.database.write() as tx:
        is_new = pay_in(
            office, tx, case_number=case_number, on=on, amount=amount, source=source, reference=reference, by=by
        )
        if is_new and source == DIRECT:
            notify_direct(office, tx, case_number=case_number, on=on, amount=amount, reference=reference)
    return is_new


def direct_reference(on: date, amount: Money) -> str:
    """One direct payment is one day and amount: told by mail, by telephone or twice, it is booked once."""
    return f"mail-{on.isoformat()}-{amount.ore}"


def pay_in(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    on: date,
    amount: Money,
    source: str,
    reference: str,
    by: str,
    invoice_number: str | None = None,
) -> bool:
    """`record_payment` inside a running transaction; `invoice_number` is the invoice that the payer chose, if any."""
    known = read_case(tx, case_number)
    return pay_known(office, tx, known, Payment(on, amount, source, reference, invoice_number), by=by) is not None


def pay_known(office: Office, tx: Tx, known: KnownCase, paid: Payment, *, by: str) -> int | None:
    """`pay_in` on a case that has just been read.

    How many things the case did because of it beside being booked, None where it was booked before.
    """
    row, number = known.row, known.row.number
    _refuse_unfit(office, row, paid)
    paid = replace(paid, reference=paid.reference or f"{paid.source}-{house.next_number(tx, 'payment')}")
    if not cases.add_payment(tx, number, paid):
        return None
    happened(
        office,
        tx,
        case_number=number,
        kind="payment",
        why="A payment was booked",
        actor=by,
        amount=str(paid.amount),
        day=paid.on.isoformat(),
        source=paid.source,
        reference=paid.reference,
    )
    known = known.paid(paid)
    book_known(office, tx, known)
    if row.state == CaseState.CLOSED:
        _ask_to_refund(office, tx, number, "Money came on a closed case: find out whose it is")
        return 0
    cases.change(tx, number, next_on=None)
    _stop_if_settled(office, tx, known.facts)
    plan = plan_named(office, tx, row.plan, of=f"case {number}")
    today = office.clock.today()
    return advance_in(office, tx, case_number=number, on=today, is_print_run=False, known=known.facts, plan=plan)


def _refuse_unfit(office: Office, row: CaseRow, paid: Payment) -> None:
    if paid.on > office.clock.today():
        raise Refused("future_payment", f"{paid.on.isoformat()} has not come: give the day the money arrived")
    if paid.amount.ore <= 0:
        raise Refused("bad_amount", "a payment is more than zero; a reversal is a handler's correction")
    if paid.amount.currency != row.currency:
        raise Refused("other_currency", f"the case is in {row.currency}")


def _stop_if_settled(office: Office, tx: Tx, facts: CaseFacts) -> None:
    """A letter that has not left would ask for money that came: it is stopped."""
    today = office.clock.today()
    law = law_of(office, facts)
    now_owed = balance(facts=facts, law=law, as_of=today)
    if now_owed.total.ore <= 0:
        stop_letters(tx, case_number=facts.number, why="Everything was paid before the letter left")
    rounding = law.tolerance_on(today).ore
    if now_owed.overpaid.ore > rounding:  # a demand asks for whole kronor: the öre that it rounded up are nobody's
        _ask_to_refund(office, tx, facts.number, "More was paid than owed: refund it")


def _ask_to_refund(office: Office, tx: Tx, case_number: str, title: str) -> None:
    tasks.add(
        tx,
        key=f"refund-{case_number}-{house.next_number(tx, 'refund')}",
        kind="refund",
        title=title,
        now=office.clock.now(),
        case_number=case_number,
    )
