"""A letter leaves: typeset once, kept as bytes, handed to its outlet, the receipt recorded."""

from __future__ import annotations

import json
from datetime import datetime

from casework.advance import plan_of
from casework.journal import happened
from casework.law_of import law_of
from casework.letter_content import letter_content, pack, unpack
from casework.office import Office
from casework.outlets import outlet_of
from claims.letter import LetterContent, LetterStatus, Parcel, Receipt
from claims.refused import Unavailable
from delivery.kronofogden import application_json, application_pdf
from delivery.letters import DEMANDS
from delivery.outlet import Outlet
from delivery.render import typeset
from dunning.deadlines import demand_deadline
from dunning.situation import Situation
from storage import case_facts, cases, letters
from storage.database import Tx
from storage.house import get as house_fact
from storage.letters import LetterRow


def send_letter(office: Office, *, letter_key: str) -> None:
    """Typeset a letter, store its bytes, hand it to its outlet and record the receipt.

    The outlet answers one key with one receipt, so a repeat after a crash sends nothing twice. A letter that did not
    leave on its day is dated anew before it leaves. Raises Unavailable while the brake is on or the outlet is away.
    """
    with office.database.write() as tx:
        row = letters.get(tx, letter_key)
        if row is None or row.status not in (LetterStatus.PREPARED, LetterStatus.QUEUED):
            return
        if row.status == LetterStatus.QUEUED and house_fact(tx, "brake") == "on":
            raise Unavailable("brake", "all outgoing is stopped by the brake (krav brake off lets it go)")
        outlet = outlet_of(office, row)
        receipt = outlet.find(letter_key)
        if receipt is None and row.on < office.clock.today():
            row = _date_anew(office, tx, row)
    if receipt is None:
        receipt = _hand_over(office, row, outlet)
    with office.database.write() as tx:
        _record(office, tx, row, receipt)


def _date_anew(office: Office, tx: Tx, row: LetterRow) -> LetterRow:
    """A letter carries the day it truly leaves: deadline, interest and amounts follow."""
    today = office.clock.today()
    deadline = row.deadline
    if row.step in DEMANDS:
        plan = plan_of(office, tx, row.case_number)
        facts = case_facts.facts(tx, row.case_number)
        situation = Situation(facts, plan, law_of(office, facts), office.agency, today)
        rule, calendar = situation.deadline_rule, situation.calendar
        deadline = demand_deadline(dispatched_on=today, rule=rule, calendar=calendar).deadline
    cases.redate_step(tx, row.case_number, step=row.step, occurrence=row.occurrence, on=today, deadline=deadline)
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
    letters.change(
        tx,
        row.key,
        on=today,
        deadline=deadline,
        balance=content.balance.as_json(),
        content=pack(content),
        sidecar=content.sidecar_json(),
        body_sha256=None,
    )
    cases.change(tx, row.case_number, next_on=None)
    why = f"The letter could not leave on {row.on.isoformat()} and was dated anew"
    happened(office, tx, case_number=row.case_number, kind="letter_redated", why=why, letter=row.key)
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
    happened(
        office,
        tx,
        case_number=row.case_number,
        kind="letter_prepared" if is_prepared else "letter_sent",
        why="The document was prepared" if is_prepared else "The letter was handed to its outlet",
        letter=row.key,
        outlet=receipt.outlet,
    )


def _iso(instant: datetime) -> str:
    return instant.isoformat()
