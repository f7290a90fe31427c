"""Holding a case: nothing goes out while a hold stands, and interest keeps running."""

from __future__ import annotations

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from casework.protect import WHY, protect_in, unprotect_in
from claims.case import Hold
from claims.refused import Refused
from dunning.holds import HOLDS
from storage import cases, tasks
from storage.database import Tx


def hold_case(office: Office, *, case_number: str, hold: str, why: str, by: str) -> None:
    """Set a hold on a case; raises Refused for an unknown hold or a closed case. Holding twice changes nothing."""
    known_hold(hold)
    with office.database.write() as tx:
        hold_in(office, tx, case_number=case_number, hold=Hold(hold), why=why, by=by)


def hold_in(office: Office, tx: Tx, *, case_number: str, hold: Hold, why: str, by: str) -> None:
    """`hold_case` inside a running transaction. A protected identity holds every case on the debtor."""
    row = open_case_or_refuse(tx, case_number)
    if hold is Hold.PROTECTED_IDENTITY:
        protect_in(office, tx, debtor_id=row.debtor_id, by=by, why=why or WHY)
    elif cases.set_hold(tx, case_number, hold, now=office.clock.now(), why=why):
        happened(office, tx, case_number=case_number, kind="held", why=why, actor=by, hold=str(hold))
    else:
        return
    _say_what_instead(office, tx, case_number, hold)
    cases.change(tx, case_number, next_on=None)
    advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)


def _say_what_instead(office: Office, tx: Tx, case_number: str, hold: Hold) -> None:
    """A hold that only facts can end gives a person the work that takes the letters' place."""
    if HOLDS[hold].needs_reason:
        now = office.clock.now()
        key = f"instead-{case_number}-{hold}-{now.isoformat()}"
        tasks.add(tx, key=key, kind=str(hold), title=HOLDS[hold].instead, now=now, case_number=case_number)


def resume_case(office: Office, *, case_number: str, why: str, by: str, hold: str = "") -> None:
    """Let a case's holds go, or the one that is named; raises Refused when there is none, or no reason is given.

    A hold that rests on a fact about the debtor ends only with a reason, and a protected identity only by its name: it
    then ends for every case on that debtor.
    """
    if hold:
        known_hold(hold)
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        ended = _ended(cases.holds(tx, case_number), case_number, hold, why)
        freed = {case_number}
        for each in ended:
            if each is Hold.PROTECTED_IDENTITY:
                freed |= set(unprotect_in(office, tx, debtor_id=row.debtor_id, by=by, why=why))
            cases.end_hold(tx, case_number, each, now=office.clock.now())
            tasks.finish_kind(tx, case_number=case_number, kind=str(each), now=office.clock.now())
        cases.change(tx, case_number, next_on=None)
        names = ", ".join(sorted(ended))
        happened(
            office, tx, case_number=case_number, kind="resumed", why=why or f"Ended: {names}", actor=by, holds=names
        )
        for number in sorted(freed):
            advance_in(office, tx, case_number=number, on=office.clock.today(), is_print_run=False)


def known_hold(name: str) -> None:
    """Raises Refused for a name that is no hold."""
    if name not in set(Hold):
        raise Refused("unknown_hold", f"{name!r} is no hold; choose one of: {', '.join(Hold)}")


def _ended(standing: frozenset[Hold], case_number: str, name: str, why: str) -> frozenset[Hold]:
    asked = standing & {Hold(name)} if name else standing
    if not asked:
        raise Refused("no_hold", f"case {case_number} is not held{f' by {name}' if name else ''}")
    found = asked if name else frozenset(each for each in asked if not HOLDS[each].must_be_named)
    if not found:
        raise Refused("name_the_hold", f"case {case_number} is held by {', '.join(asked)}: name it with --hold")
    grave = sorted(each for each in found if HOLDS[each].needs_reason)
    if grave and not why.strip():
        raise Refused("why_missing", f"say why {', '.join(grave)} has ended: --why TEXT")
    return found
