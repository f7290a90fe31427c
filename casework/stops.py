"""What stops a case's next letter, told before it is tried: each hold and check by name, with its source."""

from __future__ import annotations

from datetime import date

from casework.door import as_rows, stopping
from casework.office import Office
from casework.plan_of import plan_named
from claims.case import CaseFacts, CaseState
from claims.refused import Refused
from delivery.letters import LETTERS
from dunning.holds import standing
from storage.cases import CaseRow
from storage.database import Tx

_FIRST = "demand"


def stops(office: Office, tx: Tx, *, row: CaseRow, facts: CaseFacts, on: date) -> list[dict[str, str]]:
    """The codes and messages of what would hold a case's next letter on a day; empty when it may leave.

    Where no letter is next, only the holds are told; of a closed case, nothing.
    """
    if facts.state is CaseState.CLOSED:
        return []
    step = _FIRST if facts.state.is_before_demand else row.next_step
    if step is None or step not in LETTERS:
        return as_rows(standing(facts.holds))
    try:
        plan = plan_named(office, tx, row.plan, of=f"case {row.number}")
        return as_rows(stopping(office, facts=facts, plan=plan, step=step, on=on))
    except Refused as refusal:
        return [{"code": refusal.code, "message": refusal.message}]
