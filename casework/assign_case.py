"""Whose a case is: a handler or a team has it in hand."""

from __future__ import annotations

from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.refused import Refused
from storage import hands
from storage.database import Tx

LONGEST = 100


def assign_case(office: Office, *, case_number: str, to: str, by: str) -> None:
    """Give a case to a handler (by e-mail) or a team (by name), or with "" to nobody.

    Raises Refused("no_such_case") and Refused("bad_name").
    """
    name = hands_named(to)
    with office.database.write() as tx:
        case_or_refuse(tx, case_number)
        assign_in(office, tx, case_number=case_number, to=name, by=by)


def hands_named(text: str) -> str:
    """The name of a handler or a team as somebody wrote it, "" for nobody. Raises Refused("bad_name")."""
    name = " ".join(text.split())
    if len(name) > LONGEST or not name.isprintable():
        raise Refused("bad_name", f"name a handler or a team in at most {LONGEST} characters")
    return name


def assign_in(office: Office, tx: Tx, *, case_number: str, to: str, by: str) -> None:
    """`assign_case` to a name inside a running transaction."""
    before = hands.of_case(tx, case_number) or ""
    if before == to:
        return
    hands.give(tx, case_number, to or None, by=by, now=office.clock.now())
    why = "The case was given to somebody" if to else "The case is nobody's any more"
    happened(office, tx, case_number=case_number, kind="assigned", why=why, actor=by, to=to, before=before)
