"""What a booking would do, shown before anybody confirms it: each case's debt before and after. Nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from casework.finding_case import case_or_refuse
from casework.ids import bank_name
from casework.law_of import law_of
from casework.office import Office
from casework.suspense import shares_of, waiting_or_refuse
from claims.case import CaseFacts, CaseState
from claims.invoice import Payment
from claims.money import Money
from claims.refused import Refused
from dunning.ledger import balance, is_settled
from storage import case_facts, creditors
from storage.bank import BankRow
from storage.cases import CaseRow
from storage.database import Tx


def preview_booking(office: Office, *, transaction: str, parts: Sequence[str]) -> list[dict[str, Any]]:
    """For each case of a booking (`suspense.book` takes the same parts): what is owed now, what is paid, what is left.

    Amounts are of today, though the payment counts from the day the money came. `may_close` where no more than a
    rounding is left, `overpaid` what is more than owed. Raises Refused for what `book` would refuse at once.
    """
    with office.database.read() as tx:
        row = waiting_or_refuse(tx, transaction)
        shares = shares_of(row, parts)
        return [_effect(office, tx, row, number, amount) for number, amount in sorted(shares.items())]


def _effect(office: Office, tx: Tx, row: BankRow, number: str, amount: Money) -> dict[str, Any]:
    case = case_or_refuse(tx, number)
    if case.currency != row.currency:
        raise Refused("other_currency", f"the case is in {case.currency}")
    facts = case_facts.facts(tx, number)
    told = {
        "case": number,
        "state": case.state,
        "is_closed": case.state == CaseState.CLOSED,
        "creditor": creditors.get(tx, case.creditor_id).name,
        "debtor": facts.debtor.name if facts.debtor else "",
        "amount": str(amount),
        "currency": row.currency,
    }
    return {**told, **_debt(office, row, case, facts, amount)}


def _debt(office: Office, row: BankRow, case: CaseRow, facts: CaseFacts, amount: Money) -> dict[str, Any]:
    today, law = office.clock.today(), law_of(office, facts)
    paid = Payment(min(row.value_on, row.booked_on, today), amount, "bank", bank_name(row.id))
    now = balance(facts=facts, law=law, as_of=today)
    then = balance(facts=replace(facts, payments=(*facts.payments, paid)), law=law, as_of=today)
    return {
        "before": str(now.total),
        "after": str(then.total),
        "overpaid": str(then.overpaid) if then.overpaid else "",
        "may_close": case.state != CaseState.CLOSED and is_settled(balance_=then, law=law),
    }
