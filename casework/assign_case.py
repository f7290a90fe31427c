"""Whose a case is: a handler or a team has it in hand."""

from __future__ import annotations

from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.refused import Refused
from storage import hands

LONGEST = 100


def assign_case(office: Office, *, case_number: str, to: str, by: str) -> None:
    """Give a case to a handler (by e-mail) or a team (by name), or with "" to nobody.

    Raises Refused("no_such_case") and Refused("bad_name").
    """
    name = " ".join(to.split())
    if len(name) > LONGEST or not name.isprintable():
        raise Refused("bad_name", f"name a handler or a team in at most {LONGEST} characters")
    with office.database.write() as tx:
        case_or_refuse(tx, case_number)
        before = hands.of_case(tx, case_number)
        if (before or "") == name:
            return
        hands.give(tx, case_number, name or None, by=by, now=office.clock.now())
        why = "The case was given to somebody" if name else "The case is nobody's any more"
        happened(office, tx, case_number=case_number, kind="assigned", why=why, actor=by, to=name, before=before or "")
