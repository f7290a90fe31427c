"""A creditor's order by mail: obeyed only from their own authenticated address and with a token in force.

Everything else is held for a person; nothing is guessed, and what was done is confirmed back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casework.accept_terms import accept_in
from casework.advance import advance_in
from casework.decide_case import decide_in
from casework.dispute import Disputed, dispute_in
from casework.hold import hold_in
from casework.ids import message_name
from casework.journal import happened
from casework.notices import confirm_order, tell_held, tell_question_received
from casework.objection import take_position
from casework.office import Office
from casework.record_payment import direct_reference, pay_in
from casework.sender import Sender
from casework.set_debtor import set_debtor_in
from casework.tokens import DECISION, TERMS
from casework.withdraw import close_in
from claims.case import CaseState, CloseCode, Hold
from claims.message import InboundMessage, MessageState, OrderKind
from claims.refused import Refused
from dunning.settlement import DIRECT
from intake.orders import Order, read_orders
from storage import cases, messages, tasks, tokens
from storage.cases import CaseRow
from storage.database import Tx
from storage.messages import MessageRow
from storage.tokens import TokenRow


@dataclass(frozen=True, slots=True)
class _Given:
    """An order with everything it stands on."""

    order: Order
    token: TokenRow
    case: CaseRow
    by: str
    message_id: int


def obey_order(
    office: Office, tx: Tx, *, row: MessageRow, message: InboundMessage, sender: Sender, may_order: bool
) -> tuple[MessageState, str]:
    """Carry out the order in a message (all of it or nothing), or hold it; the state and reason the message gets.

    What a machine or a list wrote on a case's thread (not `may_order`) is a question at most, whatever it says.
    """
    reading = read_orders(message.text)
    asked = [order for order in reading.orders if order.kind is not OrderKind.QUESTION] if may_order else []
    if not asked:
        return _ask(office, tx, row, message, sender, "question" if not reading.findings else reading.findings[0].code)
    token = tokens.get(tx, asked[0].token or "")
    refusal = _why_not(office, tx, token, sender)
    if refusal or token is None:
        return _hold(office, tx, row, sender, refusal)
    try:
        with tx.begin_nested():
            outcomes = [(order, _carry_out(office, tx, row, token, order)) for order in asked]
    except Refused as refused:
        return _hold(office, tx, row, sender, refused.code)
    order, outcome = outcomes[-1]
    confirm_order(office, tx, token=token, row=_fresh(tx, row), order=order, outcome=outcome)
    return MessageState.FILED, f"order_{order.kind}"


def _carry_out(office: Office, tx: Tx, row: MessageRow, token: TokenRow, order: Order) -> str:
    """Do what one order says and note it on the case; in a word what came of it."""
    case = cases.get(tx, token.case_number)
    assert case is not None
    done = _DO[order.kind](office, tx, _Given(order, token, case, "creditor", row.id))
    happened(
        office,
        tx,
        case_number=case.number,
        kind="order_obeyed",
        why=f"The creditor's order was carried out: {done}",
        actor="creditor",
        order=str(order.kind),
        message=message_name(row.id),
        raw_sha256=row.raw_sha256,
    )
    return done


def _why_not(office: Office, tx: Tx, token: TokenRow | None, sender: Sender) -> str:
    """Why an order is not obeyed; "" when it is. The first reason counts."""
    if token is None:
        return "unknown_token"
    if token.expires_at <= office.clock.now():
        return "expired_token"
    case = cases.get(tx, token.case_number)
    if case is None or case.creditor_id not in {row.id for row in sender.creditors}:
        return "not_the_creditor"
    if not sender.is_authenticated:
        return "unauthenticated_order"
    return ""


def _approve(office: Office, tx: Tx, given: _Given) -> str:
    evidence = {
        "message": message_name(given.message_id),
        "token": given.token.token,
        "terms": given.token.terms_hash,
    }
    if given.token.purpose not in (TERMS, DECISION):
        raise Refused("wrong_token", "this token approves nothing")
    if not tokens.use(tx, given.token.token, now=office.clock.now(), by=given.by):
        raise Refused("used_token", "this token was used before")
    if given.token.purpose == TERMS:
        if given.token.terms_hash != given.case.terms.get("hash"):
            raise Refused("other_terms", "the terms have changed since this token was shown")
        accept_in(office, tx, case_number=given.case.number, by=given.by, how="reply", evidence=evidence)
        advance_in(office, tx, case_number=given.case.number, on=office.clock.today(), is_print_run=False)
        return "accepted"
    decide_in(
        office,
        tx,
        case_number=given.case.number,
        choice="payment_order",
        by=given.by,
        months=None,
        evidence=evidence,
    )
    return "decided"


def _stop(office: Office, tx: Tx, given: _Given) -> str:
    if given.case.state == CaseState.CLOSED:
        raise Refused("case_closed", "the case is closed")
    if CaseState(given.case.state).is_before_demand:
        close_in(
            office,
            tx,
            case_number=given.case.number,
            code=CloseCode.WITHDRAWN,
            why="The creditor stopped it",
            by=given.by,
        )
        return "withdrawn"
    hold_in(office, tx, case_number=given.case.number, hold=Hold.STOP, why="The creditor asked to stop", by=given.by)
    tasks.add(
        tx,
        key=f"stop-{given.case.number}-{given.message_id}",
        kind="creditor_stop",
        title="The creditor asks to stop: agree on the cost and withdraw, or resume",
        now=office.clock.now(),
        case_number=given.case.number,
        message_id=given.message_id,
    )
    return "stopped"


def _paid(office: Office, tx: Tx, given: _Given) -> str:
    assert given.order.on is not None and given.order.amount is not None
    booked = pay_in(
        office,
        tx,
        case_number=given.case.number,
        on=given.order.on,
        amount=given.order.amount,
        source=DIRECT,
        reference=direct_reference(given.order.on, given.order.amount),
        by=given.by,
    )
    return "booked" if booked else "booked_before"


def _dispute(office: Office, tx: Tx, given: _Given) -> str:
    dispute_in(
        office,
        tx,
        case_number=given.case.number,
        text=given.order.text,
        by=given.by,
        message_id=given.message_id,
        what=Disputed(how="creditor"),
    )
    return "held"


def _orgnr(office: Office, tx: Tx, given: _Given) -> str:
    set_debtor_in(office, tx, case_number=given.case.number, orgnr=given.order.orgnr or "", by=given.by)
    return "completed"


_DO: dict[OrderKind, Callable[[Office, Tx, _Given], str]] = {
    OrderKind.APPROVE: _approve,
    OrderKind.STOP: _stop,
    OrderKind.PAID: _paid,
    OrderKind.DISPUTE: _dispute,
    OrderKind.ORGNR: _orgnr,
}


def _hold(office: Office, tx: Tx, row: MessageRow, sender: Sender, refusal: str) -> tuple[MessageState, str]:
    happened(
        office,
        tx,
        case_number=sender.case_number,
        kind="order_held",
        why=f"An order by mail was not obeyed: {refusal}",
        message=message_name(row.id),
        verdict=str(sender.verdict),
    )
    if sender.is_authenticated and sender.creditors:
        tell_held(office, tx, case_number=sender.case_number, row=_fresh(tx, row), reason=refusal)
    return MessageState.PARKED, refusal


def _fresh(tx: Tx, row: MessageRow) -> MessageRow:
    """The message as it stands in this transaction, with what was just written down of it."""
    found = messages.get(tx, row.id)
    assert found is not None
    return found


def _ask(
    office: Office, tx: Tx, row: MessageRow, message: InboundMessage, sender: Sender, reason: str
) -> tuple[MessageState, str]:
    """What is no order is a question, for a handler; on a known thread it is kept on the case."""
    if sender.case_number is None or not sender.creditors:
        return MessageState.PARKED, reason
    now = office.clock.now()
    text = read_orders(message.text).remainder or message.subject
    tasks.add_note(tx, case_number=sender.case_number, message_id=row.id, at=now, author="creditor", text=text)
    tasks.add(
        tx,
        key=f"creditor-{row.id}",
        kind="creditor_question",
        title="The creditor writes: answer",
        now=now,
        case_number=sender.case_number,
        message_id=row.id,
    )
    if sender.is_authenticated:
        take_position(office, tx, case_number=sender.case_number, text=text, message_id=row.id)
    tell_question_received(office, tx, case_number=sender.case_number, row=_fresh(tx, row))
    return MessageState.FILED, reason
