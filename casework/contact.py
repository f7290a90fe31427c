"""What a debtor says and asks, and when they are called: each contact kept, each question answered within its time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.law_of import law_of
from casework.office import Office
from claims.refused import Finding, Refused
from dunning.calls import call_stops
from storage import case_facts, contacts, tasks
from storage.cases import CaseRow
from storage.database import Tx
from templates.clean import clean_line

CHANNELS = ("phone", "mail", "letter", "visit", "other")
ABOUT = ("objection", "paid", "plan", "question", "address", "other")
_CALL = "call"


def add_contact(
    office: Office, *, case_number: str, channel: str, about: str, text: str, on: date, by: str, answered: str = ""
) -> None:
    """Write down that a debtor was in touch; unless `answered` says how, the answer is due by the policy's time.

    Raises Refused for an unknown case, channel or subject, and for a day to come.
    """
    _refuse_unknown(channel, CHANNELS, "channel")
    _refuse_unknown(about, ABOUT, "subject")
    if on > office.clock.today():
        raise Refused("future_day", f"{on.isoformat()} has not come")
    with office.database.write() as tx:
        case_or_refuse(tx, case_number)
        contact_in(
            office, tx, case_number=case_number, channel=channel, about=about, text=text, on=on, by=by,
            answered=answered,
        )  # fmt: skip


def contact_in(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    channel: str,
    about: str,
    text: str,
    on: date,
    by: str,
    message_id: int | None = None,
    answered: str = "",
) -> None:
    """`add_contact` inside a running transaction; a message is written down once."""
    due_on = office.law.calendar.add_bank_days(on, office.conduct.contact_bank_days)
    done: dict[str, Any] = {"answered_on": office.clock.today(), "answered_by": by, "answered_how": answered}
    added = contacts.add(
        tx,
        {
            "case_number": case_number,
            "direction": "in",
            "channel": channel,
            "about": about,
            "words": "\n".join(clean_line(line) for line in text.splitlines()).strip(),
            "at": office.clock.now(),
            "on": on,
            "by": by,
            "message_id": message_id,
            "due_on": due_on,
            **(done if answered else {}),
        },
    )
    if added:
        why = f"The debtor was in touch ({channel}): {about}"
        happened(office, tx, case_number=case_number, kind="contact", why=why, actor=by, due_on=due_on.isoformat())


def answer_contact(office: Office, *, number: int, how: str, text: str, by: str) -> None:
    """The debtor has their answer: how, and in short what. Raises Refused for one that is unknown or answered."""
    with office.database.write() as tx:
        row = contacts.get(tx, number)
        if row is None:
            raise Refused("no_such_contact", f"there is no contact {number}; krav contacts list shows them")
        if row.due_on is None or row.answered_on is not None:
            raise Refused("nothing_to_answer", f"contact {number} waits for no answer")
        if not how.strip():
            raise Refused("how_missing", "say how the debtor was answered: --how phone")
        answered = {"answered_on": office.clock.today(), "answered_by": by, "answered_how": how.strip()}
        contacts.change(tx, number, **answered, answer=clean_line(text))
        for task in tasks.open_tasks(tx, case_number=row.case_number):
            is_its = row.message_id is not None and task.key == f"debtor-{row.message_id}"
            if is_its or task.key == f"late-contact-{number}":
                tasks.done(tx, task.id, by=by, now=office.clock.now())
        why = f"The debtor was answered ({how.strip()})"
        happened(office, tx, case_number=row.case_number, kind="contact_answered", why=why, actor=by, contact=number)


def may_call(office: Office, *, case_number: str) -> tuple[Finding, ...]:
    """What speaks against calling the debtor of a case now; empty when they may be called."""
    with office.database.read() as tx:
        return _stops(office, tx, case_or_refuse(tx, case_number))


def log_call(office: Office, *, case_number: str, reached: bool, text: str, by: str) -> None:
    """Write down a call to a debtor, and with it the task to call is done.

    Checked before it is made as well as here: raises Refused("call_not_allowed") outside the hours, above the cap,
    while the case is held, or where somebody stands for the debtor.
    """
    with office.database.write() as tx:
        row = case_or_refuse(tx, case_number)
        found = _stops(office, tx, row)
        if found:
            raise Refused("call_not_allowed", " ".join(each.message for each in found))
        contacts.add(
            tx,
            {
                "case_number": case_number,
                "direction": "out",
                "channel": "phone",
                "about": "call",
                "words": clean_line(text),
                "at": office.clock.now(),
                "on": office.clock.today(),
                "by": by,
                "reached": reached,
            },
        )
        for task in tasks.open_tasks(tx, case_number=case_number):
            if task.kind == _CALL:
                tasks.done(tx, task.id, by=by, now=office.clock.now())
        why = "The debtor was called and answered" if reached else "The debtor was called and did not answer"
        happened(office, tx, case_number=case_number, kind="called", why=why, actor=by, reached=reached)


def _stops(office: Office, tx: Tx, row: CaseRow) -> tuple[Finding, ...]:
    facts, now = case_facts.facts(tx, row.number), office.clock.now()
    since = office.clock.today() - timedelta(days=office.conduct.calls_within_days - 1)
    made = contacts.calls_since(tx, debtor_id=row.debtor_id, since=since)
    return call_stops(facts=facts, law=law_of(office, facts), conduct=office.conduct, at=now, calls_made=made)


def _refuse_unknown(word: str, known: tuple[str, ...], what: str) -> None:
    if word not in known:
        raise Refused(f"unknown_{what}", f"{word!r} is no {what}; choose one of: {', '.join(known)}")
