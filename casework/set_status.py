"""Something befell a debtor (konkurs, rekonstruktion, skuldsanering, död ...): every case on them stops at once."""

from __future__ import annotations

from datetime import date

from casework.ask_to_tell import ask_to_tell
from casework.debtor_news import notify_status
from casework.finding_case import open_case_or_refuse
from casework.hold import hold_in
from casework.journal import happened
from casework.office import Office
from claims.case import CaseState, Hold
from claims.refused import Refused
from storage import agreements, cases
from storage.database import Tx

STATUSES = (
    Hold.BANKRUPTCY,
    Hold.REORGANISATION,
    Hold.DEBT_RELIEF,
    Hold.DECEASED,
    Hold.MINOR,
    Hold.PROTECTED_IDENTITY,
)
"""Facts about a debtor, not about a claim: they hold everything that anybody claims of them."""


def set_status(office: Office, *, case_number: str, status: str, on: date, why: str, by: str) -> tuple[str, ...]:
    """Write down what befell the debtor of a case, since a day: every open case on them is held; their numbers.

    Letters that have not left stay, an authority that has something of a case's is told today (a task), and each
    creditor is told that it stops, with no word about a natural person. Raises Refused for an unknown status, a day to
    come, or without saying who told of it.
    """
    if status not in {str(each) for each in STATUSES}:
        raise Refused("unknown_status", f"{status!r} is no status; choose one of: {', '.join(STATUSES)}")
    if on > office.clock.today():
        raise Refused("future_day", f"{on.isoformat()} has not come: give the day from which it holds")
    if not why.strip():
        raise Refused("why_missing", "say how it is known: --why TEXT")
    with office.database.write() as tx:
        return status_in(office, tx, case_number=case_number, status=Hold(status), on=on, why=why.strip(), by=by)


def status_in(
    office: Office, tx: Tx, *, case_number: str, status: Hold, on: date, why: str, by: str
) -> tuple[str, ...]:
    """`set_status` inside a running transaction."""
    first = open_case_or_refuse(tx, case_number)
    stopped = []
    for row in cases.of_parties(tx, debtor_id=first.debtor_id):
        if row.state == CaseState.CLOSED:
            continue
        if status not in cases.holds(tx, row.number):
            hold_in(office, tx, case_number=row.number, hold=status, why=why, by=by)
        agreements.limit_hold(tx, row.number, status, until_on=None)
        ask_to_tell(office, tx, row=row, why=f"The debtor: {status}", key=str(status))
        notify_status(office, tx, row=row, status=str(status), on=on)
        happened(
            office, tx, case_number=row.number, kind="status_set", why=why, actor=by, status=str(status),
            since=on.isoformat(),
        )  # fmt: skip
        stopped.append(row.number)
    return tuple(stopped)
