"""An objection is looked into and answered: the creditor's position, the outcome with its reasons, the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from casework.advance import advance_in
from casework.bookkeeping import book_case
from casework.debtor_news import notify_objection
from casework.door import OBJECTION_ANSWER
from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.law_of import law_of
from casework.office import Office
from casework.side_letter import side_letter
from claims.case import CaseState, Hold
from claims.money import Money
from claims.objection import Outcome
from claims.refused import Refused
from dunning.disputed import disputed
from dunning.ledger import balance
from storage import case_facts, cases, contacts, house, objections, tasks
from storage.database import Tx
from storage.objections import ObjectionRow
from templates.clean import clean_line

_SAYS_NO = frozenset({Outcome.REJECTED, Outcome.PARTLY_UPHELD})


def record_position(office: Office, *, number: int, text: str, by: str) -> None:
    """Write down what the creditor holds. Raises Refused for an unknown or ended objection, or no words."""
    with office.database.write() as tx:
        row = _standing(tx, number)
        if not text.strip():
            raise Refused("words_missing", "say what the creditor holds: TEXT")
        position_in(office, tx, row=row, text=text, by=by, message_id=None)


def position_in(office: Office, tx: Tx, *, row: ObjectionRow, text: str, by: str, message_id: int | None) -> None:
    """`record_position` inside a running transaction; the words of a mail are kept as they came, made harmless."""
    today, now = office.clock.today(), office.clock.now()
    words = "\n".join(clean_line(line) for line in text.splitlines()).strip()
    objections.change(tx, row.id, creditor_said_on=today, creditor_said=words)
    tasks.finish_kind(tx, case_number=row.case_number, kind="objection_creditor_late", now=now)
    tasks.add(
        tx,
        key=f"objection-position-{row.id}-{today.isoformat()}",
        kind="objection_position",
        title=f"The creditor has answered on objection {row.id}: decide it and answer the debtor",
        now=now,
        case_number=row.case_number,
        message_id=message_id,
    )
    happened(
        office,
        tx,
        case_number=row.case_number,
        kind="objection_position",
        why="The creditor has said what they hold",
        actor=by,
        objection=row.id,
    )


def take_position(office: Office, tx: Tx, *, case_number: str, text: str, message_id: int) -> None:
    """What a creditor writes on a case whose objection waits for them is their position on it, the oldest first."""
    waits = [row for row in objections.standing(tx, case_number) if row.creditor_said_on is None]
    if waits:
        position_in(office, tx, row=waits[0], text=text, by="creditor", message_id=message_id)


def decide_objection(
    office: Office,
    *,
    number: int,
    outcome: Outcome,
    reasons: str,
    by: str,
    upheld: Money | None = None,
    told: str = "",
) -> str | None:
    """Decide an objection and answer the debtor by letter; the letter's key.

    `reasons` are sentences that the debtor will read. What is upheld is credited from the start; `upheld` is needed
    for a part. With `told` (how and when a handler told the debtor otherwise) no letter is written. What was disputed
    is asked for again only when the answer has left. Raises Refused for an objection that has ended or was decided,
    without reasons, and when a claim is upheld against a creditor who has not been heard and whose time runs.
    """
    with office.database.write() as tx:
        row = _standing(tx, number)
        text = _reasons(reasons)
        _refuse_too_early(office, row, outcome)
        credited = _credit(office, tx, row, outcome, upheld)
        today = office.clock.today()
        changed: dict[str, Any] = {"outcome": str(outcome), "reasons": text, "decided_on": today, "decided_by": by}
        objections.change(tx, number, **changed, upheld_ore=credited.ore if credited else None)
        why = f"Objection {number} was decided: {outcome}"
        happened(
            office, tx, case_number=row.case_number, kind="objection_decided", why=why, actor=by, objection=number,
            outcome=str(outcome), upheld=str(credited) if credited else None,
        )  # fmt: skip
        _hand_on(office, tx, row, outcome)
        notify_objection(office, tx, number=number)
        key = None if told.strip() else _answer(office, tx, row, outcome, text, credited, by)
        if told.strip():
            answered_in(office, tx, row=_again(tx, number), how=told.strip(), by=by)
        else:
            objections.change(tx, number, letter_key=key)
        _go_on(office, tx, row.case_number)
    return key


def answered_in(office: Office, tx: Tx, *, row: ObjectionRow, how: str, by: str) -> None:
    """The debtor has their answer: the clock stops, and what was disputed may be asked for unless a jurist has it."""
    now, today = office.clock.now(), office.clock.today()
    ends = row.outcome is None or Outcome(row.outcome).ends_it
    objections.change(tx, row.id, answered_on=today, answered_how=how, ended_on=today if ends else None)
    happened(
        office,
        tx,
        case_number=row.case_number,
        kind="objection_answered",
        why="The debtor has been answered",
        actor=by,
        objection=row.id,
        how=how,
    )
    for kind in ("objection_answer_late", "objection_position"):
        tasks.finish_kind(tx, case_number=row.case_number, kind=kind, now=now)
    left = objections.standing(tx, row.case_number)
    if not left:
        tasks.finish_kind(tx, case_number=row.case_number, kind="dispute", now=now)
        _answer_contacts(office, tx, row.case_number, how=how, by=by)
    if row.is_whole and ends and not any(other.is_whole for other in left):
        cases.end_hold(tx, row.case_number, Hold.DISPUTE, now=now)
    cases.change(tx, row.case_number, next_on=None)


def _answer_contacts(office: Office, tx: Tx, case_number: str, *, how: str, by: str) -> None:
    """What the debtor wrote of it has had its answer too."""
    for found in contacts.every(tx, case_number=case_number):
        if found.about == "objection" and found.due_on is not None and found.answered_on is None:
            said = {"answered_on": office.clock.today(), "answered_by": by, "answered_how": how}
            contacts.change(tx, found.id, **said)
            tasks.finish_kind(tx, case_number=case_number, kind="debtor_objection", now=office.clock.now())
            tasks.finish_kind(tx, case_number=case_number, kind="contact_late", now=office.clock.now())


def letter_has_left(office: Office, tx: Tx, *, letter_key: str) -> None:
    """An answer to an objection was handed to its outlet: the debtor has been answered, and the case may go on."""
    row, how = objections.by_letter(tx, letter_key), f"letter {letter_key}"
    if row is not None and row.ended_on is None and row.answered_how != how:
        answered_in(office, tx, row=row, how=how, by="krav")
        _go_on(office, tx, row.case_number)


def end_by_hand(office: Office, tx: Tx, *, case_number: str, why: str, by: str) -> None:
    """A person ends the hold of a dispute: their reason is how the debtor was answered.

    Raises Refused without a reason, where an objection to the whole case still waits for its answer.
    """
    whole = [row for row in objections.standing(tx, case_number) if row.is_whole]
    if whole and not why.strip():
        first = whole[0].id
        raise Refused(
            "answer_owed",
            f"objection {first} is not answered: krav objections decide {first}, or say how the debtor was: --why TEXT",
        )
    for row in whole:
        objections.change(tx, row.id, outcome=row.outcome if row.outcome != Outcome.UNCLEAR else None)
        answered_in(office, tx, row=_again(tx, row.id), how=why.strip(), by=by)


def _standing(tx: Tx, number: int) -> ObjectionRow:
    row = objections.get(tx, number)
    if row is None:
        raise Refused("no_such_objection", f"there is no objection {number}; krav objections list shows them")
    if row.ended_on is not None:
        raise Refused("objection_ended", f"objection {number} has been answered and is over")
    if row.decided_on is not None and row.outcome != Outcome.UNCLEAR:
        raise Refused("objection_decided", f"objection {number} is decided; its answer {row.letter_key} is on its way")
    return row


def _again(tx: Tx, number: int) -> ObjectionRow:
    row = objections.get(tx, number)
    assert row is not None
    return row


def _reasons(text: str) -> str:
    line = clean_line(text)
    if not line:
        raise Refused("why_missing", "say why, in sentences that the debtor will read: --why TEXT")
    return line if line[-1] in ".!?" else f"{line}."


def _refuse_too_early(office: Office, row: ObjectionRow, outcome: Outcome) -> None:
    """Against the debtor only once the creditor has been heard (1.5: their position first, then the result)."""
    if outcome in _SAYS_NO and row.creditor_said_on is None:
        raise Refused(
            "creditor_not_heard",
            f"the creditor has not said what they hold on objection {row.id}: krav objections position {row.id} TEXT",
        )


def _credit(office: Office, tx: Tx, row: ObjectionRow, outcome: Outcome, upheld: Money | None) -> Money | None:
    """Take what is upheld off the claim from its start, invoice by invoice; how much it is, None for nothing."""
    if outcome not in (Outcome.UPHELD, Outcome.PARTLY_UPHELD):
        if upheld is not None:
            raise Refused("bad_amount", f"nothing is upheld where the outcome is {outcome}")
        return None
    facts = case_facts.facts(tx, row.case_number)
    own = [each for each in facts.objections if each.number == row.id]
    of_it = disputed(facts=replace(facts, objections=tuple(own)), on=office.clock.today())
    most = sum(amount.ore for amount in of_it.values())
    ore = most if outcome is Outcome.UPHELD else upheld.ore if upheld else 0
    if upheld is not None and outcome is Outcome.UPHELD and upheld.ore != most:
        raise Refused("bad_amount", f"all of it is {Money(most, facts.currency)}; a part of it is partly_upheld")
    if not 0 < ore <= most or (outcome is Outcome.PARTLY_UPHELD and ore == most):
        raise Refused("bad_amount", f"say how much is upheld, under {Money(most, facts.currency)}: --amount")
    left = ore
    for invoice in cases.invoices(tx, row.case_number):
        part = min(left, of_it.get(invoice.number, Money(0)).ore)
        if part:
            _add_credit(office, tx, row, invoice, part)
        left -= part
    book_case(office, tx, row.case_number)
    _ask_to_refund(office, tx, row.case_number)
    return Money(ore, facts.currency)


def _add_credit(office: Office, tx: Tx, row: ObjectionRow, invoice: cases.InvoiceRow, ore: int) -> None:
    number = f"invändning {row.id}"
    cases.add_credit(
        tx,
        {
            "case_number": row.case_number,
            "creditor_id": invoice.creditor_id,
            "number_key": f"OBJECTION{row.id}-{invoice.id}-{house.next_number(tx, 'objection_credit')}",
            "number": number,
            "invoice_number": invoice.number_key,
            "on": office.clock.today(),
            "amount_ore": ore,
            "currency": invoice.currency,
            "ab_initio": True,
        },
    )


def _ask_to_refund(office: Office, tx: Tx, case_number: str) -> None:
    facts, today = case_facts.facts(tx, case_number), office.clock.today()
    law = law_of(office, facts)
    over = balance(facts=facts, law=law, as_of=today).overpaid
    if over.ore > law.tolerance_on(today).ore:
        tasks.add(
            tx,
            key=f"refund-{case_number}-{house.next_number(tx, 'refund')}",
            kind="refund",
            title="What the debtor objected to had been paid: refund it",
            now=office.clock.now(),
            case_number=case_number,
        )


def _hand_on(office: Office, tx: Tx, row: ObjectionRow, outcome: Outcome) -> None:
    if outcome is Outcome.UNCLEAR:
        tasks.add(
            tx,
            key=f"jurist-{row.case_number}-{row.id}",
            kind="jurist",
            title=f"Objection {row.id}: the parties disagree; a jurist says how it goes on",
            now=office.clock.now(),
            case_number=row.case_number,
        )


def _answer(
    office: Office, tx: Tx, row: ObjectionRow, outcome: Outcome, reasons: str, credited: Money | None, by: str
) -> str:
    invoice = next(
        (each for each in cases.invoices(tx, row.case_number) if each.number_key == row.invoice_number), None
    )
    currency = case_or_refuse(tx, row.case_number).currency
    extra = {
        "objected_on": _iso(row.received_on),
        "objected_ground": row.ground,
        "objected_invoice": invoice.number if invoice else "",
        "objected_amount": _money(row.amount_ore, currency),
        "outcome": str(outcome),
        "upheld": _money(credited.ore if credited else None, currency),
        "reasons": reasons,
    }
    return side_letter(
        office,
        tx,
        case_number=row.case_number,
        step=OBJECTION_ANSWER,
        extra=extra,
        why=f"It answers objection {row.id}",
        by=by,
    )


def _iso(day: date) -> str:
    return day.isoformat()


def _money(ore: int | None, currency: str) -> dict[str, Any] | None:
    return None if ore is None else {"ore": ore, "currency": currency}


def _go_on(office: Office, tx: Tx, case_number: str) -> None:
    if case_or_refuse(tx, case_number).state != CaseState.CLOSED:
        cases.change(tx, case_number, next_on=None)
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
