"""Telling the creditor: orders confirmed, letters sent, decisions needed, cases closed, by their chosen level."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.ids import message_name
from casework.office import Office
from casework.post import queue_mail
from casework.terms_of import terms_of
from casework.tokens import DECISION, issue_token
from claims.balance import CostKind
from dunning.ledger import balance
from storage import cases, creditors, house
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.messages import MessageRow

_LEVELS = {"all": 2, "important": 1, "result": 0}


def _creditor(tx: Tx, case_number: str) -> CreditorRow:
    row = cases.get(tx, case_number)
    assert row is not None
    return creditors.get(tx, row.creditor_id)


def _notify(
    office: Office, tx: Tx, *, case_number: str, kind: str, key: str, least: str, context: dict[str, Any]
) -> None:
    """Mail a confirmed creditor's first registered address when their level asks for this kind of news."""
    creditor = _creditor(tx, case_number)
    addresses = creditors.senders(tx, creditor.id)
    wants = _LEVELS.get(creditor.notification, 1) >= _LEVELS[least]
    if creditor.confirmed_at is None or not addresses or not wants:
        return
    queue_mail(
        office,
        tx,
        kind=kind,
        key=key,
        recipient=str(creditor.email) if creditor.email in addresses else addresses[0],
        language=creditor.language,
        case_number=case_number,
        answers=None,
        automatic=False,
        context={"case": terms_of(office, tx, case_number=case_number).as_context(office), **context},
    )


def notify_demand(office: Office, tx: Tx, *, case_number: str, on: date, deadline: date | None) -> None:
    """The demand leaves today."""
    owed = balance(facts=cases.facts(tx, case_number), law=office.law, as_of=on)
    _notify(
        office,
        tx,
        case_number=case_number,
        kind="demand_sent",
        key=f"demand_sent-{case_number}",
        least="important",
        context={"balance": owed, "on": on, "deadline": deadline},
    )


def notify_decision_needed(office: Office, tx: Tx, *, case_number: str) -> None:
    """The debtor has not paid: the creditor decides whether to apply for a payment order, with the cost shown."""
    today = office.clock.today()
    facts = cases.facts(tx, case_number)
    token = issue_token(office, tx, case_number=case_number, purpose=DECISION, terms_hash=f"payment_order-{today}")
    _notify(
        office,
        tx,
        case_number=case_number,
        kind="decision_needed",
        key=f"decision_needed-{case_number}-{len(facts.decisions) + 1}",
        least="result",
        context={
            "balance": balance(facts=facts, law=office.law, as_of=today),
            "token": token,
            "application_fee": office.law.costs[CostKind.PAYMENT_ORDER].on(today).value,
            "counsel_fee": office.law.costs[CostKind.COUNSEL].on(today).value,
        },
    )


def notify_closed(office: Office, tx: Tx, *, case_number: str) -> None:
    """The case is closed, and why."""
    row = cases.get(tx, case_number)
    assert row is not None
    _notify(
        office,
        tx,
        case_number=case_number,
        kind="case_closed",
        key=f"case_closed-{case_number}-{house.next_number(tx, 'closing')}",
        least="result",
        context={"close_code": row.close_code, "payments": cases.payments(tx, case_number)},
    )


def confirm_order(office: Office, tx: Tx, *, case_number: str, row: MessageRow, order: str, outcome: str) -> None:
    """Confirm back what an order led to, as an answer to the mail that gave it."""
    if not row.may_answer:
        return
    queue_mail(
        office,
        tx,
        kind="order_confirmed",
        key=f"order_confirmed-{message_name(row.id)}",
        recipient=row.from_address,
        language=_creditor(tx, case_number).language,
        case_number=case_number,
        answers=row,
        automatic=True,
        context={
            "case": terms_of(office, tx, case_number=case_number).as_context(office),
            "order": order,
            "outcome": outcome,
        },
    )
