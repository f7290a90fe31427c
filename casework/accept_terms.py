"""The creditor says yes: acceptance stored with its evidence, and handling starts the same day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.advance import advance_in
from casework.journal import happened
from casework.office import Office
from claims.case import CaseState
from claims.refused import Refused
from storage import cases, creditors
from storage.database import Tx


def accept_terms(
    office: Office, *, case_number: str, by: str, how: str, evidence: Mapping[str, Any], confirms_creditor: bool = True
) -> None:
    """Accept the terms of one case (no standing agreement).

    By CLI this is also the handler's check of an unknown creditor (`confirms_creditor`). Raises Refused when the case
    does not exist or is closed; accepting twice changes nothing.
    """
    with office.database.write() as tx:
        accept_in(office, tx, case_number=case_number, by=by, how=how, evidence=evidence)
        row = cases.get(tx, case_number)
        if confirms_creditor and row is not None:
            _confirm(office, tx, row.creditor_id, by=by, case_number=case_number)
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)


def accept_in(office: Office, tx: Tx, *, case_number: str, by: str, how: str, evidence: Mapping[str, Any]) -> None:
    """Accept inside a running transaction, for those who have checked the creditor's authority themselves."""
    row = cases.get(tx, case_number)
    if row is None:
        raise Refused("no_such_case", f"there is no case {case_number}; krav case list shows them")
    if row.state == CaseState.CLOSED:
        raise Refused("case_closed", f"case {case_number} is closed ({row.close_code}); nothing to accept")
    if row.accepted_at is not None:
        return
    cases.change(tx, case_number, accepted_at=office.clock.now(), accepted_how=how, next_on=None)
    happened(
        office,
        tx,
        case_number=case_number,
        kind="terms_accepted",
        why=f"The terms were accepted by {how}",
        actor=by,
        terms=dict(row.terms),
        evidence=dict(evidence),
    )


def _confirm(office: Office, tx: Tx, creditor_id: int, *, by: str, case_number: str) -> None:
    creditor = creditors.get(tx, creditor_id)
    if creditor.confirmed_at is not None:
        return
    creditors.change(tx, creditor_id, confirmed_at=office.clock.now(), confirmed_by=by)
    happened(
        office,
        tx,
        case_number=case_number,
        kind="creditor_confirmed",
        why="A handler checked the creditor",
        actor=by,
        creditor=creditor.id,
    )
