"""A closed case is opened again where it was, held until a person lets it go on."""

from __future__ import annotations

from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.case import CaseState, CloseCode, Hold
from claims.refused import Refused
from storage import cases, events
from storage.database import Tx


def reopen_case(office: Office, *, case_number: str, why: str, by: str) -> None:
    """Open a closed case again. Raises Refused for one that is open, and for one that was merged or sold."""
    with office.database.write() as tx:
        row = case_or_refuse(tx, case_number)
        if row.state != CaseState.CLOSED:
            raise Refused("case_open", f"case {case_number} is open ({row.state})")
        if row.close_code in (CloseCode.MERGED, CloseCode.SOLD, CloseCode.UNDONE):
            raise Refused("case_gone", f"case {case_number} was {row.close_code}: its claims are not here any more")
        reopen_in(office, tx, case_number=case_number, why=why or "Opened again", by=by)


def reopen_in(office: Office, tx: Tx, *, case_number: str, why: str, by: str) -> None:
    """`reopen_case` inside a running transaction, for a case that may be opened. No new invoice joins it."""
    state = _state_before(tx, case_number)
    cases.change(tx, case_number, state=str(state), close_code=None, next_on=None, next_step=None, why=why)
    cases.set_hold(tx, case_number, Hold.MANUAL, now=office.clock.now(), why=why)
    happened(office, tx, case_number=case_number, kind="reopened", why=why, actor=by, state_after=str(state))


def _state_before(tx: Tx, case_number: str) -> CaseState:
    """Where the case was when it was closed, by its own events."""
    for event in reversed(events.of_case(tx, case_number)):
        before = (event.data or {}).get("state_before")
        if before is not None and before != CaseState.CLOSED:
            return CaseState(before)
    return CaseState.READY
