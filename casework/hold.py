"""Holding a case: nothing goes out while a hold stands, and interest keeps running."""

from __future__ import annotations

from datetime import date

from casework.advance import advance_in
from casework.ask_to_tell import ask_to_tell
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.objection import end_by_hand
from casework.office import Office
from casework.protect import WHY, protect_in, unprotect_in
from claims.case import Hold
from claims.refused import Refused
from dunning.holds import HOLDS
from storage import agreements, cases, tasks
from storage.database import Tx


def hold_case(office: Office, *, case_number: str, hold: str, why: str, by: str, until_on: date | None = None) -> None:
    """Set a hold on a case, until further or to a last day after which it ends by itself.

    Holding twice changes nothing but that day. Raises Refused for an unknown hold, a closed case, a day that has
    passed, and for a last day of a hold that only facts can end.
    """
    known_hold(hold)
    with office.database.write() as tx:
        hold_in(office, tx, case_number=case_number, hold=Hold(hold), why=why, by=by, until_on=until_on)


def hold_in(
    office: Office, tx: Tx, *, case_number: str, hold: Hold, why: str, by: str, until_on: date | None = None
) -> None:
    """`hold_case` inside a running transaction. A protected identity holds every case on the debtor."""
    row = open_case_or_refuse(tx, case_number)
    if until_on is not None:
        _refuse_end(office, hold, until_on)
        _limit(office, tx, case_number, hold, until_on, by)
    if hold is Hold.PROTECTED_IDENTITY:
        protect_in(office, tx, debtor_id=row.debtor_id, by=by, why=why or WHY)
    elif cases.set_hold(tx, case_number, hold, now=office.clock.now(), why=why):
        agreements.limit_hold(tx, case_number, hold, until_on=until_on)
        until = until_on.isoformat() if until_on else None
        happened(office, tx, case_number=case_number, kind="held", why=why, actor=by, hold=str(hold), until=until)
    else:
        return
    _say_what_instead(office, tx, case_number, hold)
    if HOLDS[hold].needs_reason:
        ask_to_tell(office, tx, row=row, why=f"The case is held: {hold}", key=str(hold))
    cases.change(tx, case_number, next_on=None)
    advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)


def _refuse_end(office: Office, hold: Hold, until_on: date) -> None:
    if HOLDS[hold].needs_reason or hold is Hold.DISPUTE:
        raise Refused("no_last_day", f"a {hold} hold ends when its reason does, not on a day")
    if until_on < office.clock.today():
        raise Refused("day_has_passed", f"{until_on.isoformat()} has passed: give a day to come")


def _limit(office: Office, tx: Tx, case_number: str, hold: Hold, until_on: date, by: str) -> None:
    """A hold that stands already gets another last day."""
    if hold in cases.holds(tx, case_number):
        agreements.limit_hold(tx, case_number, hold, until_on=until_on)
        why = f"The {hold} hold is to end after {until_on.isoformat()}"
        happened(office, tx, case_number=case_number, kind="hold_moved", why=why, actor=by, hold=str(hold))


def end_holds_over(office: Office, *, on: date) -> int:
    """End the holds whose last day has passed, and let their cases go on; how many. Safe to repeat."""
    with office.database.write() as tx:
        over = agreements.holds_over(tx, on=on)
        for case_number, hold in over:
            cases.end_hold(tx, case_number, hold, now=office.clock.now())
            cases.change(tx, case_number, next_on=None)
            why = f"The last day of the {hold} hold has passed"
            happened(office, tx, case_number=case_number, kind="resumed", why=why, holds=str(hold))
    return len(over)


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
        if Hold.DISPUTE in ended:
            end_by_hand(office, tx, case_number=case_number, why=why, by=by)
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
