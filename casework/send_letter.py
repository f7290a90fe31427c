"""A letter leaves: typeset once, kept as bytes, handed to its outlet, the receipt recorded."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from casework.authority_files import owe_transaction
from casework.catch_up import TO_THE_DEBTOR, note_late
from casework.clear_letter import clear_letter
from casework.door import costs_of, faults, hold_letter
from casework.journal import happened
from casework.law_of import law_of
from casework.letter_content import letter_content, pack, unpack
from casework.objection import letter_has_left
from casework.office import Office
from casework.outlets import AUTHORITY, outlet_of
from casework.plan_of import plan_of
from claims.case import CatchUp, CaughtUp
from claims.letter import LetterContent, LetterStatus, Parcel, Receipt
from claims.refused import Finding, Unavailable
from delivery.kronofogden import application_json, application_pdf, paper_json
from delivery.letters import DEMANDS
from delivery.outlet import Outlet
from delivery.render import typeset
from dunning.deadlines import demand_deadline
from dunning.guards import UNAPPROVED
from dunning.situation import Situation
from storage import case_facts, cases, caught_up, judgements, letters
from storage.database import Tx
from storage.house import get as house_fact
from storage.letters import LetterRow


def send_letter(office: Office, *, letter_key: str) -> None:
    """Typeset a letter, store its bytes, hand it to its outlet and record the receipt.

    The outlet answers one key with one receipt, so a repeat after a crash sends nothing twice. A letter that did not
    leave on its day is dated anew before it leaves, and one that a hold or a check stops by then is held; one over its
    creditor's cap waits for another day. Raises Unavailable while the brake is on or the outlet is away.
    """
    with office.database.write() as tx:
        row = letters.get(tx, letter_key)
        if row is None or row.status not in (LetterStatus.PREPARED, LetterStatus.QUEUED):
            return
        if row.status == LetterStatus.QUEUED and house_fact(tx, "brake") == "on":
            raise Unavailable("brake", "all outgoing is stopped by the brake (krav brake off lets it go)")
        outlet = outlet_of(office, row)
        receipt = outlet.find(letter_key)
        fresh = row if receipt else _fresh(office, tx, row)
    if fresh is None:
        return
    row = fresh
    if receipt is None and row.status == LetterStatus.QUEUED and not clear_letter(office, letter_key=letter_key):
        return
    if receipt is None:
        receipt = _hand_over(office, row, outlet)
    with office.database.write() as tx:
        _record(office, tx, row, receipt)


def _fresh(office: Office, tx: Tx, row: LetterRow) -> LetterRow | None:
    """The letter as it may leave today: dated and counted anew where something has changed, None when it is held."""
    today = max(row.on, office.clock.today())
    facts = case_facts.facts(tx, row.case_number)
    plan = plan_of(office, tx, row.case_number)
    deadline = row.deadline
    if row.on < today and row.step in DEMANDS | {"reminder"}:
        deadline = _last_day(row, Situation(facts, plan, law_of(office, facts), office.agency, today))
    with tx.begin_nested() as attempt:
        cases.redate_step(
            tx,
            row.case_number,
            step=row.step,
            occurrence=row.occurrence,
            on=today,
            deadline=deadline,
            kinds=costs_of(row.step),
        )
        content = letter_content(
            office,
            tx,
            case_number=row.case_number,
            step=row.step,
            occurrence=row.occurrence,
            on=today,
            deadline=deadline,
            extra=row.content.get("extra"),
        )
        beside = _stuck_beside(tx, row, today)
        found = (*faults(office, facts=facts, plan=plan, content=content), *_tells_of_unsent(tx, row), *beside)
        if found:
            attempt.rollback()
    if beside:
        late = CaughtUp(row.step, row.occurrence, row.on, CatchUp.SENT, today)
        note_late(office, tx, case_number=row.case_number, late=late)
    if found:
        hold_letter(office, tx, row=row, found=found)
        return None
    return row if pack(content) == row.content else _changed(office, tx, row, content)


def _last_day(row: LetterRow, situation: Situation) -> date:
    """The day to pay that a letter names which was meant to leave earlier and leaves today."""
    rule, calendar = situation.deadline_rule, situation.calendar
    if row.step not in DEMANDS and row.deadline is not None:
        return calendar.next_bank_day(situation.today + (row.deadline - row.on))
    return demand_deadline(dispatched_on=situation.today, rule=rule, calendar=calendar).deadline


def _stuck_beside(tx: Tx, row: LetterRow, today: date) -> tuple[Finding, ...]:
    """A letter that could not leave on its day does not leave beside another one to the same debtor."""
    if row.on >= today or row.step not in TO_THE_DEBTOR:
        return ()
    others = caught_up.letters_to_same(tx, case_number=row.case_number, key=row.key, steps=TO_THE_DEBTOR, on=today)
    if not others:
        return ()
    why = f"{others[0][0]} leaves to the same debtor today: this one is decided anew for another day."
    return (Finding("another_letter_today", why),)


def _tells_of_unsent(tx: Tx, row: LetterRow) -> tuple[Finding, ...]:
    """A notice says that another letter was sent: it waits until that is true."""
    of = (row.content.get("extra") or {}).get("tells_of")
    told_of = letters.get(tx, of) if of else None
    if told_of is None or told_of.status == LetterStatus.SENT:
        return ()
    return (Finding("letter_not_sent", f"{of} has not left, and this letter says that it has."),)


def _changed(office: Office, tx: Tx, row: LetterRow, content: LetterContent) -> LetterRow:
    """A letter carries the day it truly leaves and what is true that day: deadline, interest, address follow."""
    values = {"balance": content.balance.as_json(), "content": pack(content), "sidecar": content.sidecar_json()}
    letters.change(tx, row.key, on=content.on, deadline=content.deadline, **values, body_sha256=None)
    cases.change(tx, row.case_number, next_on=None)
    if content.on != row.on:
        why = f"The letter could not leave on {row.on.isoformat()} and was dated anew"
        happened(office, tx, case_number=row.case_number, kind="letter_redated", why=why, letter=row.key)
    else:
        why = "Something changed before the letter left, and it was written anew"
        happened(office, tx, case_number=row.case_number, kind="letter_renewed", why=why, letter=row.key)
    changed = letters.get(tx, row.key)
    assert changed is not None
    return changed


def _hand_over(office: Office, row: LetterRow, outlet: Outlet) -> Receipt:
    content = unpack(row.content)
    body = _body(office, row, content)
    sidecar = row.sidecar or {}
    if row.step == "payment_order":
        sidecar = {**sidecar, "application": application_json(content)}
    parcel = Parcel(
        key=row.key,
        media_type="application/pdf",
        body=body,
        sidecar=json.dumps(sidecar, ensure_ascii=False, indent=2, sort_keys=False).encode(),
    )
    return outlet.hand_over(parcel, now=office.clock.now())


def _body(office: Office, row: LetterRow, content: LetterContent) -> bytes:
    if row.body_sha256 is not None:
        return office.blobs.get(row.body_sha256)
    body = application_pdf(content) if row.step == "payment_order" else typeset(content)
    sha256 = office.blobs.put(body)
    with office.database.write() as tx:
        letters.change(tx, row.key, body_sha256=sha256)
    return body


def _record(office: Office, tx: Tx, row: LetterRow, receipt: Receipt) -> None:
    current = letters.get(tx, row.key)
    if current is None or current.status != row.status:
        return
    is_prepared = row.status == LetterStatus.PREPARED
    letters.change(
        tx,
        row.key,
        status=row.status if is_prepared else str(LetterStatus.SENT),
        file=receipt.reference,
        receipt={"outlet": receipt.outlet, "reference": receipt.reference, "at": _iso(receipt.at)},
    )
    if current.file == receipt.reference:
        return
    if not is_prepared:
        _tell_onwards(office, tx, row)
    happened(
        office,
        tx,
        case_number=row.case_number,
        kind="letter_prepared" if is_prepared else "letter_sent",
        why="The document was prepared" if is_prepared else "The letter was handed to its outlet",
        letter=row.key,
        outlet=receipt.outlet,
    )
    letter_has_left(office, tx, letter_key=row.key)


def _tell_onwards(office: Office, tx: Tx, row: LetterRow) -> None:
    """What follows when a paper has left: the authority's file, and an approval that is used up."""
    if row.outlet == AUTHORITY:
        owe_transaction(office, tx, row=row, content=_transaction(row))
    if row.step == "bankruptcy_demand":
        judgements.use(tx, row.case_number, UNAPPROVED, occurrence=row.occurrence)


def _transaction(row: LetterRow) -> dict[str, Any]:
    content = unpack(row.content)
    if row.step == "payment_order":
        return application_json(content)
    return paper_json(content)


def _iso(instant: datetime) -> str:
    return instant.isoformat()
