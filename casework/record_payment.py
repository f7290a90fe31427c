"""Money came: booked once per source and reference, the case looked at again at once."""

from __future__ import annotations

from datetime import date

from casework.advance import advance_in
from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.law_of import law_of
from casework.office import Office
from casework.stop_letters import stop_letters
from claims.case import CaseState
from claims.invoice import Payment
from claims.money import Money
from claims.refused import Refused
from dunning.ledger import balance
from storage import case_facts, cases, house, tasks
from storage.database import Tx


def record_payment(
    office: Office, *, case_number: str, on: date, amount: Money, source: str, reference: str, by: str
) -> bool:
    """Book a payment on a case; False when this source and reference is booked already.

    `source` is cli, mail, bank or direct (paid to the creditor). Raises Refused for a future day, an amount that is
    not above zero, or another currency.
    """
    with office.database.write() as tx:
        return pay_in(
            office, tx, case_number=case_number, on=on, amount=amount, source=source, reference=reference, by=by
        )


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
    row = case_or_refuse(tx, case_number)
    if on > office.clock.today():
        raise Refused("future_payment", f"{on.isoformat()} has not come: give the day the money arrived")
    if amount.ore <= 0:
        raise Refused("bad_amount", "a payment is more than zero; a reversal is a handler's correction")
    if amount.currency != row.currency:
        raise Refused("other_currency", f"the case is in {row.currency}")
    reference = reference or f"{source}-{house.next_number(tx, 'payment')}"
    if not cases.add_payment(tx, case_number, Payment(on, amount, source, reference, invoice_number)):
        return False
    happened(
        office,
        tx,
        case_number=case_number,
        kind="payment",
        why="A payment was booked",
        actor=by,
        amount=str(amount),
        day=on.isoformat(),
        source=source,
        reference=reference,
    )
    if row.state == CaseState.CLOSED:
        _ask_to_refund(office, tx, case_number, "Money came on a closed case: find out whose it is")
        return True
    cases.change(tx, case_number, next_on=None)
    _stop_if_settled(office, tx, case_number)
    advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
    return True


def _stop_if_settled(office: Office, tx: Tx, case_number: str) -> None:
    """A letter that has not left would ask for money that came: it is stopped."""
    facts, today = case_facts.facts(tx, case_number), office.clock.today()
    law = law_of(office, facts)
    now_owed = balance(facts=facts, law=law, as_of=today)
    if now_owed.total.ore <= 0:
        stop_letters(tx, case_number=case_number, why="Everything was paid before the letter left")
    rounding = law.tolerance_on(today).ore
    if now_owed.overpaid.ore > rounding:  # a demand asks for whole kronor: the öre that it rounded up are nobody's
        _ask_to_refund(office, tx, case_number, "More was paid than owed: refund it")


def _ask_to_refund(office: Office, tx: Tx, case_number: str, title: str) -> None:
    tasks.add(
        tx,
        key=f"refund-{case_number}-{house.next_number(tx, 'refund')}",
        kind="refund",
        title=title,
        now=office.clock.now(),
        case_number=case_number,
    )
