"""A disputed claim (bestridande) is not collected: it is held, looked into, and answered."""

from __future__ import annotations

from casework.hold import hold_in
from casework.office import Office
from claims.case import Hold
from storage import tasks
from storage.database import Tx


def dispute_case(office: Office, *, case_number: str, text: str, by: str) -> None:
    """Hold a case as disputed, keep the words, and ask a handler to look into it and answer the debtor."""
    with office.database.write() as tx:
        dispute_in(office, tx, case_number=case_number, text=text, by=by, message_id=None)


def dispute_in(office: Office, tx: Tx, *, case_number: str, text: str, by: str, message_id: int | None) -> None:
    """`dispute_case` inside a running transaction."""
    hold_in(office, tx, case_number=case_number, hold=Hold.DISPUTE, why="The claim is disputed", by=by)
    now = office.clock.now()
    if text:
        tasks.add_note(tx, case_number=case_number, message_id=message_id, at=now, author=by, text=text)
    tasks.add(
        tx,
        key=f"dispute-{case_number}-{now.date().isoformat()}",
        kind="dispute",
        title="Look into the dispute, get the creditor's position, answer the debtor",
        now=now,
        case_number=case_number,
        message_id=message_id,
    )
