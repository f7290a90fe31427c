"""The case page: all that is known of one case, with why each krona is owed and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework import board
from casework.explain_case import explain_case
from casework.finish_task import ENDED_BY_WORK
from casework.ids import message_name
from casework.office import Office
from casework.simulate import simulate
from claims.days import iso_instant
from claims.refused import Refused
from storage import cases, contacts, decisions, hands, letters, mails, objections, tasks
from storage.database import Tx

DAYS_AHEAD = 400


def desk_case(office: Office, *, number: str) -> dict[str, Any]:
    """What `board.case` tells, and beside it the explained balance, the life ahead, notes, decisions and whose it is.

    `explained` and `ahead` are None where the law or the plan does not say. Raises Refused("no_such_case").
    """
    shown = board.case(office, number=number)
    with office.database.read() as tx:
        row = cases.get(tx, number)
        assert row is not None
        made = {each.key for each in letters.of_case(tx, number) if each.body_sha256}
        made |= {each.key for each in mails.of_case(tx, number) if each.body_sha256}
        beside = {
            "creditor_id": row.creditor_id,
            "debtor_id": row.debtor_id,
            "letters": [{**each, "is_made": each["key"] in made} for each in shown["letters"]],
            "mails": [{**each, "is_made": each["key"] in made} for each in shown["mails"]],
            "tasks": [{**each, "by_hand": each["kind"] not in ENDED_BY_WORK} for each in shown["tasks"]],
            "registered_at": iso_instant(row.registered_at),
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
    return {**shown, **beside, "explained": _explained(office, number), "ahead": life_ahead(office, number=number)}


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


def _explained(office: Office, number: str) -> dict[str, Any] | None:
    try:
        return explain_case(office, number=number, on=None)
    except Refused:
        return None


def life_ahead(office: Office, *, number: str) -> dict[str, Any]:
    """One case lived `DAYS_AHEAD` days ahead on its own plan, nothing written."""
    [line] = simulate(office, number=number, plan=None, against=None, first=None, days=DAYS_AHEAD)
    return line


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
