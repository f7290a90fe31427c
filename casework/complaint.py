"""Complaints (klagomål) about the house's own work: a register of their own, apart from objections to claims."""

from __future__ import annotations

from datetime import date, timedelta

from casework.dispute import Disputed, dispute_in
from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.refused import Refused
from storage import contacts, tasks
from storage.contacts import ComplaintRow
from storage.database import Tx
from templates.clean import clean_line

WHO = ("debtor", "creditor", "representative", "other")
ABOUT = ("treatment", "letter", "cost", "personal_data", "availability", "wrong_person", "other")
OUTCOMES = ("upheld", "partly_upheld", "rejected", "withdrawn")


def add_complaint(
    office: Office,
    *,
    who: str,
    about: str,
    text: str,
    how: str,
    received_on: date,
    by: str,
    case_number: str | None = None,
) -> int:
    """Write a complaint down, with the day by which it is answered; its number.

    It does not by itself stop the collection of anything (`raise_to_objection` does). Raises Refused for an unknown
    case, complainant or subject, no words, or a day to come.
    """
    _refuse_unknown(who, WHO, "complainant")
    _refuse_unknown(about, ABOUT, "subject")
    words = "\n".join(clean_line(line) for line in text.splitlines()).strip()
    if not words:
        raise Refused("words_missing", "say what is complained of: TEXT")
    if received_on > office.clock.today():
        raise Refused("future_day", f"{received_on.isoformat()} has not come")
    with office.database.write() as tx:
        if case_number is not None:
            case_or_refuse(tx, case_number)
        number = contacts.add_complaint(
            tx,
            {
                "case_number": case_number,
                "who": who,
                "about": about,
                "words": words,
                "how": how,
                "received_on": received_on,
                "due_on": received_on + timedelta(days=office.conduct.complaint_days),
                "at": office.clock.now(),
                "by": by,
            },
        )
        tasks.add(
            tx,
            key=f"complaint-{number}",
            kind="complaint",
            title=f"Complaint {number}: find out what happened and answer",
            now=office.clock.now(),
            case_number=case_number,
        )
        why = f"A complaint came: {about}"
        happened(office, tx, case_number=case_number, kind="complaint", why=why, actor=by, complaint=number)
    return number


def answer_complaint(office: Office, *, number: int, outcome: str, answer: str, measures: str, by: str) -> None:
    """The complaint has its answer; `measures` are what the house changes because of it, "" for nothing.

    Raises Refused for one that is unknown or answered, an unknown outcome, or no answer; one that is upheld names a
    measure, be it only an apology.
    """
    _refuse_unknown(outcome, OUTCOMES, "outcome")
    if not answer.strip():
        raise Refused("answer_missing", "say what was answered: --answer TEXT")
    if outcome in ("upheld", "partly_upheld") and not measures.strip():
        raise Refused("measures_missing", "say what is done because of it: --measures TEXT")
    with office.database.write() as tx:
        row = _open(tx, number)
        said = {"outcome": outcome, "answer": clean_line(answer), "measures": clean_line(measures)}
        contacts.change_complaint(tx, number, **said, answered_on=office.clock.today(), answered_by=by)
        for task in tasks.open_tasks(tx):
            if task.key in (f"complaint-{number}", f"late-complaint-{number}"):
                tasks.done(tx, task.id, by=by, now=office.clock.now())
        why = f"Complaint {number} was answered: {outcome}"
        happened(
            office, tx, case_number=row.case_number, kind="complaint_answered", why=why, actor=by, complaint=number
        )


def raise_to_objection(office: Office, *, number: int, what: Disputed, by: str) -> int:
    """A complaint that is also an objection to the claim stops what it concerns; the objection's number.

    The complaint itself stays to be answered. Raises Refused for one without a case or raised before, and as a dispute
    does.
    """
    with office.database.write() as tx:
        row = _open(tx, number)
        if row.case_number is None or row.objection_id is not None:
            raise Refused("not_raised", f"complaint {number} belongs to no case, or is an objection already")
        found = dispute_in(office, tx, case_number=row.case_number, text=row.words, by=by, message_id=None, what=what)
        contacts.change_complaint(tx, number, objection_id=found)
    return found


def _open(tx: Tx, number: int) -> ComplaintRow:
    row = contacts.get_complaint(tx, number)
    if row is None:
        raise Refused("no_such_complaint", f"there is no complaint {number}; krav complaints list shows them")
    if row.answered_on is not None:
        raise Refused("complaint_answered", f"complaint {number} was answered on {row.answered_on.isoformat()}")
    return row


def _refuse_unknown(word: str, known: tuple[str, ...], what: str) -> None:
    if word not in known:
        raise Refused(f"unknown_{what}", f"{word!r} is no {what}; choose one of: {', '.join(known)}")
