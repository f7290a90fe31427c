"""Holding a case: nothing goes out while a hold stands, and interest keeps running."""

from __future__ import annotations

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.case import Hold
from claims.refused import Refused
from storage import cases
from storage.database import Tx


def hold_case(office: Office, *, case_number: str, hold: str, why: str, by: str) -> None:
    """Set a hold on a case; raises Refused for an unknown hold or a closed case. Holding twice changes nothing."""
    if hold not in set(Hold):
        raise Refused("unknown_hold", f"{hold!r} is no hold; choose one of: {', '.join(Hold)}")
    with office.database.write() as tx:
        hold_in(office, tx, case_number=case_number, hold=Hold(hold), why=why, by=by)


def hold_in(office: Office, tx: Tx, *, case_number: str, hold: Hold, why: str, by: str) -> None:
    """`hold_case` inside a running transaction."""
    open_case_or_refuse(tx, case_number)
    if not cases.set_hold(tx, case_number, hold, now=office.clock.now(), why=why):
        return
    cases.change(tx, case_number, next_on=None)
    happened(office, tx, case_number=case_number, kind="held", why=why, actor=by, hold=str(hold))
    advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)


def resume_case(office: Office, *, case_number: str, why: str, by: str) -> None:
    """Let every hold of a case go; raises Refused when it has none."""
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        standing = cases.holds(tx, case_number)
        if not standing:
            raise Refused("no_hold", f"case {case_number} is not held")
        for held in standing:
            cases.end_hold(tx, case_number, held, now=office.clock.now())
        cases.change(tx, case_number, next_on=None)
        names = ", ".join(sorted(standing))
        happened(office, tx, case_number=case_number, kind="resumed", why=why or f"Ended: {names}", actor=by)
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
