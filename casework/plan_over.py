"""An instalment plan is over because its case has left it: kept, broken, or run out with something left."""

from __future__ import annotations

from casework.journal import happened
from casework.office import Office
from claims.case import CaseState
from dunning.steps.instalment_plan import behind_on
from storage import agreements, case_facts
from storage.database import Tx


def plan_over(office: Office, tx: Tx, *, case_number: str, after: CaseState, why: str) -> None:
    """Write down how the plan in force ended, inside the transaction that took the case out of it."""
    facts, today = case_facts.facts(tx, case_number), office.clock.today()
    end = "kept"
    if after not in (CaseState.CLOSED, CaseState.FIRST_PHASE):
        end = "broken" if behind_on(facts, day=today) else "ended"
    if agreements.end_plan(tx, case_number, end=end, on=today, by="krav", why=why):
        happened(office, tx, case_number=case_number, kind="plan_ended", why=why, end=end)
