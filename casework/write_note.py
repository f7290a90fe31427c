"""A note on a case: what somebody at the house wants the next one to know."""

from __future__ import annotations

from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.refused import Refused
from storage import tasks

LONGEST = 4000


def write_note(office: Office, *, case_number: str, text: str, by: str) -> None:
    """Keep a note on a case, closed or not, and that it was written (the text stands in the note alone).

    Raises Refused("no_such_case"), ("note_empty") or ("note_too_long").
    """
    words = text.strip()
    if not words:
        raise Refused("note_empty", "write something in the note")
    if len(words) > LONGEST:
        raise Refused("note_too_long", f"a note has {LONGEST} characters at most; this one has {len(words)}")
    with office.database.write() as tx:
        case_or_refuse(tx, case_number)
        tasks.add_note(tx, case_number=case_number, message_id=None, at=office.clock.now(), author=by, text=words)
        happened(office, tx, case_number=case_number, kind="note", why="A note was written", actor=by)
