"""The case page: all that is known of one case, with why each krona is owed and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework import board
from casework.draw_life import draw_life
from casework.explain_case import explained
from casework.finish_task import ENDED_BY_WORK
from casework.ids import message_name
from casework.moment import at_this_moment
from casework.offered_choices import choices_offered
from casework.office import Office
from casework.simulate import life_of
from casework.whole_case import WholeCase, whole_case
from claims.days import iso_instant
from claims.refused import Refused
from storage import contacts, decisions, hands, letters, mails, objections, tasks
from storage.database import Tx

DAYS_AHEAD = 400


def desk_case(office: Office, *, number: str) -> dict[str, Any]:
    """What `board.case` tells, and beside it the explained balance, the life ahead, notes, decisions and whose it is.

    `explained` is None where the law does not say; `life` is the case's course as a line; `offered` are the lists that
    its actions choose from. All is read in one transaction, of one moment. Raises Refused("no_such_case").
    """
    office = at_this_moment(office)
    with office.database.read() as tx:
        known = whole_case(tx, number)
        shown = board.shown_case(office, tx, known=known, on=office.clock.today())
        beside = _beside(tx, known, shown)
        ahead = life_of(office, tx, known=known, days=DAYS_AHEAD)
        return {
            **shown,
            **beside,
            "explained": _explained(office, tx, known),
            "ahead": ahead,
            "life": draw_life({**shown, **beside}, ahead, today=office.clock.today()),
            "offered": choices_offered(office, tx, known=known, view=shown),
        }


def _beside(tx: Tx, known: WholeCase, shown: dict[str, Any]) -> dict[str, Any]:
    """What the house itself knows of the case: its papers that are made, its people, notes and decisions."""
    number = known.row.number
    made = {*letters.made(tx, number), *mails.made(tx, number)}
    return {
        "creditor_id": known.row.creditor_id,
        "debtor_id": known.row.debtor_id,
        "letters": [{**each, "is_made": each["key"] in made} for each in shown["letters"]],
        "mails": [{**each, "is_made": each["key"] in made} for each in shown["mails"]],
        "tasks": [{**each, "by_hand": each["kind"] not in ENDED_BY_WORK} for each in shown["tasks"]],
        "registered_at": iso_instant(known.row.registered_at),
        "hands": hands.of_case(tx, number),
        "known_hands": hands.every(tx),
        "notes": [
            {
                "at": iso_instant(note.at),
                "author": note.author,
                "text": note.text,
                "message": message_name(note.message_id) if note.message_id else None,
            }
            for note in tasks.notes(tx, number)
        ],
        "decisions": decisions.of_case(tx, number),
        **_words(tx, shown),
    }


def _words(tx: Tx, shown: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Objections and contacts with what each side has said: who decides must not have to ask elsewhere for it."""
    objected = {row.id: row for row in objections.of_case(tx, shown["number"])}
    talked = {row.id: row for row in contacts.every(tx, case_number=shown["number"])}
    return {
        "objections": [
            {**each, **_of(objected[each["id"]], "words", "creditor_said", "reasons")} for each in shown["objections"]
        ],
        "contacts": [{**each, **_of(talked[each["id"]], "words", "answer", "by")} for each in shown["contacts"]],
    }


def _of(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _explained(office: Office, tx: Tx, known: WholeCase) -> dict[str, Any] | None:
    try:
        return explained(office, tx, known.facts, as_of=office.clock.today())
    except Refused:
        return None


def letter_file(office: Office, *, number: str, key: str) -> tuple[bytes, str]:
    """The exact bytes of a case's letter and their media type; raises Refused("no_such_letter") where none is made."""
    with office.database.read() as tx:
        found = letters.get(tx, key)
    if found is None or found.case_number != number or found.body_sha256 is None:
        raise Refused("no_such_letter", f"case {number} has no finished letter {key}")
    body = office.blobs.get(found.body_sha256)
    return body, "application/pdf" if body.startswith(b"%PDF-") else "application/octet-stream"


def mail_file(office: Office, *, number: str, key: str) -> bytes:
    """The exact bytes of a mail about a case as it was sent; raises Refused("no_such_mail") where none is made."""
    with office.database.read() as tx:
        found = mails.get(tx, key)
    if found is None or found.case_number != number or found.body_sha256 is None:
        raise Refused("no_such_mail", f"case {number} has no finished mail {key}")
    return office.blobs.get(found.body_sha256)
