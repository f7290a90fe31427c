"""The creditor's decision about a step that costs, recorded with who, when and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.advance import advance_in
from casework.agree_plan import plan_in
from casework.finding_case import open_case_or_refuse
from casework.instalments import Wish
from casework.journal import happened
from casework.office import Office
from claims.case import CaseState, DecisionTaken
from claims.refused import Refused
from storage import cases
from storage.database import Tx

CHOICES = ("payment_order", "instalment_plan", "monitoring", "reopen", "stop")


def decide_case(office: Office, *, case_number: str, choice: str, by: str, months: int | None = None) -> None:
    """Record what the creditor decided; `months` is the length of an instalment plan (2 to 36).

    A plan that is decided so was not talked over with the debtor as far as anyone wrote down, and carries no cost
    (`casework.agree_plan` is for one that was). Raises Refused when the case waits for no decision, or the choice is
    unknown or lacks its months.
    """
    with office.database.write() as tx:
        decide_in(office, tx, case_number=case_number, choice=choice, by=by, months=months, evidence={"how": "cli"})


def decide_in(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    choice: str,
    by: str,
    months: int | None,
    evidence: Mapping[str, Any],
) -> None:
    """`decide_case` inside a running transaction."""
    row = open_case_or_refuse(tx, case_number)
    if choice not in CHOICES:
        raise Refused("unknown_choice", f"{choice!r} is no choice; choose one of: {', '.join(CHOICES)}")
    if row.state not in (CaseState.DECISION, CaseState.MONITORING, CaseState.FIRST_PHASE):
        raise Refused("nothing_to_decide", f"case {case_number} is in {row.state}: there is nothing to decide now")
    if choice == "instalment_plan":
        wish = Wish(months=months)
        plan_in(office, tx, case_number=case_number, wish=wish, consulted=None, by=by, evidence=evidence)
    else:
        cases.add_decision(tx, case_number, DecisionTaken(choice, office.clock.now(), by), evidence=evidence)
    cases.change(tx, case_number, next_on=None)
    happened(
        office,
        tx,
        case_number=case_number,
        kind="decision",
        why=f"The creditor decided: {choice}",
        actor=by,
        choice=choice,
        months=months,
    )
    advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
