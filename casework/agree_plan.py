"""An instalment plan is agreed with the debtor, changed, or brought to an end; each has its own payment reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.instalments import Proposal, Wish, propose
from casework.journal import happened
from casework.office import Office
from claims.account import case_ocr_reference
from claims.case import CaseState, DecisionTaken
from claims.money import Money
from claims.refused import Refused
from storage import agreements, case_facts, cases
from storage.cases import CaseRow
from storage.database import Tx

CHOICE = "instalment_plan"
_FROM = frozenset(
    {CaseState.DEMAND, CaseState.FIRST_PHASE, CaseState.DECISION, CaseState.MONITORING, CaseState.INSTALMENT_PLAN}
)
_MOST_PLANS = 9  # one digit of the payment reference tells them apart


@dataclass(frozen=True, slots=True)
class Consultation:
    """The talk that a plan was made in: on which day, how, and with whom (the debtor, or who stands for them)."""

    on: date
    how: str
    who: str


def preview_plan(office: Office, *, case_number: str, wish: Wish) -> dict[str, Any]:
    """A plan with its days and amounts, and nothing stored; raises Refused as `agree_plan` does."""
    with office.database.read() as tx:
        row = open_case_or_refuse(tx, case_number)
        found = propose(office, tx, case_number=case_number, wish=wish)
        return {"case": row.number, "plan": _component(tx, row.number), **_shown(row, found, tx)}


def agree_plan(office: Office, *, case_number: str, wish: Wish, consulted: Consultation, by: str) -> int:
    """Agree on a plan with the debtor; its number in the case (1-9), the digit of its payment reference.

    The letter leaves with the next print run, and with it the plan begins; a plan in force is replaced. The plan's
    statutory cost is charged once in a case, since it was made together with the debtor. Raises Refused in a state
    from which no plan is made, after nine plans, for a talk that has not been held, and as `propose` does.
    """
    if consulted.on > office.clock.today() or not consulted.how.strip() or not consulted.who.strip():
        raise Refused("consultation_missing", "say when, how and with whom the plan was talked over: --on --how --with")
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        _refuse_state(office, tx, row)
        if row.state == CaseState.INSTALMENT_PLAN:
            _end(office, tx, row, end="changed", why="Another plan was agreed", by=by)
        evidence = {"how": consulted.how, "with": consulted.who, "on": consulted.on.isoformat()}
        number = plan_in(office, tx, case_number=case_number, wish=wish, consulted=consulted, by=by, evidence=evidence)
        if row.state in (CaseState.INSTALMENT_PLAN, CaseState.MONITORING):
            cases.change(tx, case_number, state=str(CaseState.FIRST_PHASE))
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
    return number


def plan_in(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    wish: Wish,
    consulted: Consultation | None,
    by: str,
    evidence: Mapping[str, Any],
) -> int:
    """Store a plan and the choice of it inside a running transaction; the caller lets the case advance."""
    found = propose(office, tx, case_number=case_number, wish=wish)
    today, now = office.clock.today(), office.clock.now()
    agreements.end_plan(tx, case_number, end="changed", on=today, by=by, why="Another plan was chosen")
    number = _component(tx, case_number)
    agreements.add_plan(
        tx,
        {
            "case_number": case_number,
            "component": number,
            "agreed_at": now,
            "agreed_on": today,
            "by": by,
            "consulted_on": consulted.on if consulted else None,
            "consulted_how": consulted.how if consulted else "",
            "consulted_with": consulted.who if consulted else "",
            "schedule": [[each.due_on.isoformat(), each.ore] for each in found.instalments],
        },
    )
    cases.set_instalments(tx, case_number, found.instalments)
    cases.add_decision(tx, case_number, DecisionTaken(CHOICE, now, by), evidence=evidence)
    cases.change(tx, case_number, next_on=None)
    why = f"A plan of {len(found.instalments)} payments, {found.sum} together, was laid out"
    happened(
        office, tx, case_number=case_number, kind="plan_agreed", why=why, actor=by, plan=number, cost=str(found.cost),
        is_consulted=consulted is not None,
    )  # fmt: skip
    return number


def end_plan(office: Office, *, case_number: str, why: str, by: str) -> None:
    """End the plan in force because the debtor or the creditor wants it; the creditor then decides what follows.

    Raises Refused without a reason, or when no plan is in force.
    """
    if not why.strip():
        raise Refused("why_missing", "say who ends the plan and why: --why TEXT")
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        _end(office, tx, row, end="ended", why=why.strip(), by=by)
        cases.set_instalments(tx, case_number, ())
        cases.change(tx, case_number, next_on=None)
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)


def _end(office: Office, tx: Tx, row: CaseRow, *, end: str, why: str, by: str) -> None:
    if not agreements.end_plan(tx, row.number, end=end, on=office.clock.today(), by=by, why=why):
        raise Refused("no_plan_in_force", f"case {row.number} has no instalment plan in force")
    happened(office, tx, case_number=row.number, kind="plan_ended", why=why, actor=by, end=end)


def _component(tx: Tx, case_number: str) -> int:
    number = agreements.next_component(tx, case_number)
    if number > _MOST_PLANS:
        raise Refused("plans_used_up", f"case {case_number} has had {_MOST_PLANS} plans: it has no more references")
    return number


def _refuse_state(office: Office, tx: Tx, row: CaseRow) -> None:
    taken = case_facts.facts(tx, row.number).taken(CHOICE)
    if taken and taken[-1].on == office.clock.today():
        raise Refused("plan_today", "the letter of a plan leaves today: agree on another one tomorrow")
    if CaseState(row.state) not in _FROM:
        raise Refused("no_plan_now", f"case {row.number} is in {row.state}: no instalment plan is made there")


def _shown(row: CaseRow, found: Proposal, tx: Tx) -> dict[str, Any]:
    return {
        "ocr_reference": case_ocr_reference(row.number, _component(tx, row.number)),
        "owed": str(found.owed),
        "cost": str(found.cost),
        "interest": str(found.interest),
        "sum": str(found.sum),
        "instalments": [
            {"due_on": each.due_on.isoformat(), "amount": str(Money(each.ore, row.currency))}
            for each in found.instalments
        ],
    }
