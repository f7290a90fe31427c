"""The creditor says yes: acceptance stored with its evidence, and handling starts the same day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.advance import advance_in
from casework.charge import charge_setup
from casework.journal import happened
from casework.office import Office
from casework.terms_of import show_terms
from claims.case import CaseState
from claims.refused import Refused
from storage import case_facts, cases, creditors, quotes
from storage.cases import CaseRow
from storage.database import Tx

STANDING = "standing agreement"
"""How the terms are accepted by a creditor who has said yes to all that they send."""


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
    """Accept inside a running transaction, for those who have checked the creditor's authority themselves.

    What is accepted is what was shown, whole: the quote, the words, the price list's version; where nothing was shown
    yet, what stands today. An invoice that its creditor adds later under a standing agreement is accepted anew.
    """
    row = cases.get(tx, case_number)
    if row is None:
        raise Refused("no_such_case", f"there is no case {case_number}; krav case list shows them")
    if row.state == CaseState.CLOSED:
        raise Refused("case_closed", f"case {case_number} is closed ({row.close_code}); nothing to accept")
    if row.accepted_at is not None and (how != STANDING or _is_covered(tx, row)):
        return
    if "hash" not in row.terms or row.accepted_at is not None or how == STANDING:
        show_terms(
            office, tx, row=row, facts=case_facts.facts(tx, case_number), creditor=creditors.get(tx, row.creditor_id)
        )
        row = cases.get(tx, case_number) or row
    quotes.add_acceptance(
        tx,
        {
            "case_number": case_number,
            "terms_hash": row.terms["hash"],
            "at": office.clock.now(),
            "by": by,
            "how": how,
            "evidence": dict(evidence),
        },
    )
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
    charge_setup(office, tx, case_number=case_number, by=by)


def _is_covered(tx: Tx, row: CaseRow) -> bool:
    """Whether the terms that were accepted name every invoice that the case holds."""
    named = {number for number, _rate in row.terms.get("commission", ())}
    return all(invoice.number in named for invoice in cases.invoices(tx, row.number))


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
