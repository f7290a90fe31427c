"""Finding a case or refusing in words that say what to do."""

from __future__ import annotations

from claims.case import CaseState
from claims.refused import Refused
from storage import cases
from storage.cases import CaseRow
from storage.database import Tx


def case_or_refuse(tx: Tx, number: str) -> CaseRow:
    """The case of a number; raises Refused("no_such_case")."""
    row = cases.get(tx, number)
    if row is None:
        raise Refused("no_such_case", f"there is no case {number}; krav case list shows them")
    return row


def open_case_or_refuse(tx: Tx, number: str) -> CaseRow:
    """The case of a number when it is not closed; raises Refused("no_such_case" or "case_closed")."""
    row = case_or_refuse(tx, number)
    if row.state == CaseState.CLOSED:
        raise Refused("case_closed", f"case {number} is closed ({row.close_code}): nothing more is done in it")
    return row
