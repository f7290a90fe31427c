"""The creditor takes a case back (återkallelse): closed, with nothing more sent."""

from __future__ import annotations

from casework.finding_case import case_or_refuse, open_case_or_refuse
from casework.journal import happened
from casework.notices import notify_closed
from casework.office import Office
from casework.stop_letters import stop_letters
from claims.case import CaseState, CloseCode
from storage import cases
from storage.database import Tx


def withdraw_case(office: Office, *, case_number: str, why: str, by: str) -> None:
    """Close a case as withdrawn; letters that have not left are cancelled. Raises Refused when it is closed."""
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        close_in(office, tx, case_number=case_number, code=CloseCode.WITHDRAWN, why=why or "Withdrawn", by=by)


def close_in(office: Office, tx: Tx, *, case_number: str, code: CloseCode, why: str, by: str) -> None:
    """Close a case inside a running transaction, cancelling letters that have not left."""
    state_before = case_or_refuse(tx, case_number).state
    stop_letters(tx, case_number=case_number, why=why)
    cases.change(
        tx,
        case_number,
        state=str(CaseState.CLOSED),
        close_code=str(code),
        open_key=None,
        next_on=None,
        next_step=None,
        why=why,
    )
    happened(
        office,
        tx,
        case_number=case_number,
        kind="closed",
        why=why,
        actor=by,
        close_code=str(code),
        state_before=state_before,
    )
    notify_closed(office, tx, case_number=case_number)
