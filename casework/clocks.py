"""The day's look at every clock that runs for a debtor: an answer that is late is an alarm, a time that is out ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.hold import end_holds_over
from casework.journal import happened
from casework.offers import end_lapsed
from casework.office import Office
from storage import contacts, objections, tasks
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class _Late:
    """Something that should have been done by now: its task, once per key."""

    key: str
    kind: str
    title: str
    case_number: str | None


def watch_clocks(office: Office, *, on: date) -> int:
    """End what has run out and raise an alarm for what is late; how many things were found. Safe to repeat."""
    found = end_holds_over(office, on=on) + end_lapsed(office, on=on)
    with office.database.write() as tx:
        for late in (*_objections(tx, on), *_contacts(tx, on), *_complaints(tx, on)):
            found += _alarm(office, tx, late)
    return found


def _alarm(office: Office, tx: Tx, late: _Late) -> bool:
    added = tasks.add(
        tx, key=late.key, kind=late.kind, title=late.title, now=office.clock.now(), case_number=late.case_number
    )
    if added and late.case_number:
        happened(office, tx, case_number=late.case_number, kind="overdue", why=late.title, task=late.kind)
    return added


def _objections(tx: Tx, on: date) -> Iterator[_Late]:
    for row in objections.late(tx, on=on):
        if row.creditor_said_on is None and row.decided_on is None and row.creditor_due_on < on:
            title = f"The creditor has not said what they hold on objection {row.id}: ask again, or decide"
            yield _Late(f"late-creditor-{row.id}", "objection_creditor_late", title, row.case_number)
        if row.answered_on is None and row.answer_due_on < on:
            title = f"Objection {row.id} should have been answered by {row.answer_due_on.isoformat()}: answer today"
            yield _Late(f"late-answer-{row.id}", "objection_answer_late", title, row.case_number)


def _contacts(tx: Tx, on: date) -> Iterator[_Late]:
    for row in contacts.waiting(tx, due_before=on):
        if row.due_on is not None and row.due_on < on:
            title = f"Contact {row.id} should have been answered by {row.due_on.isoformat()}: answer today"
            yield _Late(f"late-contact-{row.id}", "contact_late", title, row.case_number)


def _complaints(tx: Tx, on: date) -> Iterator[_Late]:
    for row in contacts.complaints(tx, late_on=on):
        if row.answered_on is None and row.due_on < on:
            title = f"Complaint {row.id} should have been answered by {row.due_on.isoformat()}: answer today"
            yield _Late(f"late-complaint-{row.id}", "complaint_late", title, row.case_number)
