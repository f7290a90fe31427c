"""What an authority or a court has of a case must follow what happens in it: a person is asked the same day."""

from __future__ import annotations

from casework.office import Office
from claims.case import CaseState
from storage import tasks
from storage.cases import CaseRow
from storage.database import Tx

AT_AN_AUTHORITY = frozenset(
    {
        CaseState.PAYMENT_ORDER,
        CaseState.JUDGMENT,
        CaseState.ENFORCEMENT,
        CaseState.COURT,
        CaseState.BANKRUPTCY_DEMAND,
    }
)
"""States in which an authority or a court has, or may have, something of the case's."""
TASK = "tell_authority"


def ask_to_tell(office: Office, tx: Tx, *, row: CaseRow, why: str, key: str) -> None:
    """Ask a person to tell the authority today, where one has something of the case's; once per key."""
    if CaseState(row.state) in AT_AN_AUTHORITY:
        tasks.add(
            tx,
            key=f"authority-{row.number}-{key}",
            kind=TASK,
            title=f"{why}: tell the authority today, and withdraw or reduce what is filed",
            now=office.clock.now(),
            case_number=row.number,
        )
