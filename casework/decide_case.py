"""The creditor's decision about a step that costs, recorded with who, when and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.advance import advance_in
from casework.agree_plan import plan_in
from casework.charge import charge_prepayment
from casework.finding_case import open_case_or_refuse
from casework.instalments import Wish
from casework.journal import happened
from casework.law_of import law_of
from casework.notices_authority import shown_outlays
from casework.office import Office
from claims.case import DecisionTaken
from dunning.choices import choice_or_refuse
from dunning.steps.payment_order import CHOICES as APPLICATIONS
from storage import case_facts, cases
from storage.database import Tx


def decide_case(office: Office, *, case_number: str, choice: str, by: str, months: int | None = None) -> None:
    """Record what the creditor decided; `months` is the length of an instalment plan (2 to 36).

    What the choice costs the creditor at most, as it was on the day, is kept with it. A plan that is decided so was not
    talked over with the debtor as far as anyone wrote down, and carries no cost (`casework.agree_plan` is for one that
    was). Raises Refused when the choice is unknown, not open in the case's state, or lacks its months.
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
    open_case_or_refuse(tx, case_number)
    facts = case_facts.facts(tx, case_number)
    choice_or_refuse(choice, facts=facts, law=law_of(office, facts), on=office.clock.today())
    shown = shown_outlays(office, facts, choice=choice)
    evidence = {**evidence, "outlays_shown": str(shown) if shown is not None else None}
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
        outlays=evidence["outlays_shown"],
    )
    if choice in APPLICATIONS:
        charge_prepayment(office, tx, case_number=case_number, by=by)
    advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
