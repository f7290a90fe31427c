"""Open cases move to the version of a plan that the policies folder holds now, one by one and with a reason."""

from __future__ import annotations

from typing import Any

from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from casework.pin_plan import pin_plan, plan_country
from claims.refused import Refused
from dunning.plan import Plan, is_for
from dunning.way_out import dead_end
from storage import case_facts, cases, debtors, plan_versions
from storage.database import Tx


def adopt_plan(office: Office, *, name: str, case_number: str | None, by: str, why: str) -> list[dict[str, Any]]:
    """Move one case, or every open case on any version of a plan, to the version in the policies folder.

    What has happened stays: steps taken, letters, costs and their days; the new version decides what is left. Gives one
    row per case: `number`, `from`, `to`, and `refused` with the reason where it may not move. One case alone that may
    not move raises its Refused; so do an unknown plan ("no_such_plan") and an empty reason ("why_missing").
    """
    plan = office.plans.get(name)
    if plan is None:
        known = ", ".join(sorted(office.plans))
        raise Refused("no_such_plan", f"the policies folder has no plan {name}; known are {known}")
    if not why.strip():
        raise Refused("why_missing", 'say why the cases move: --why "..."')
    if case_number is not None:
        return [_adopt(office, plan, case_number, by=by, why=why.strip())]
    with office.database.read() as tx:
        numbers = plan_versions.cases_on(tx, name)
    found = []
    for number in numbers:
        try:
            found.append(_adopt(office, plan, number, by=by, why=why.strip()))
        except Refused as refused:
            found.append({"number": number, "from": None, "to": None, "refused": refused.message})
    return found


def _adopt(office: Office, plan: Plan, number: str, *, by: str, why: str) -> dict[str, Any]:
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, number)
        told = {"number": number, "from": row.plan, "to": plan.version, "refused": None}
        if row.plan == plan.version:
            return told
        _refuse_unfit(office, tx, plan, number, row.debtor_id)
        # Looked at anew with the next walk: under the new version the next step may come on another day.
        cases.change(tx, number, plan=pin_plan(office, tx, plan), next_on=None)
        happened(
            office,
            tx,
            case_number=number,
            kind="plan_adopted",
            why=why,
            actor=by,
            plan_before=row.plan,
            plan_after=plan.version,
        )
    return told


def _refuse_unfit(office: Office, tx: Tx, plan: Plan, number: str, debtor_id: int) -> None:
    facts = case_facts.facts(tx, number)
    country = plan_country(office, debtors.get(tx, debtor_id).country)
    if not is_for(plan=plan, debtor_kind=facts.debtor_kind, country=country):
        what = f"{plan.name} is for a {plan.debtor} debtor in {plan.country}, and that of case {number} is not one"
        raise Refused("plan_does_not_fit", what)
    lacks = dead_end(facts=facts, plan=plan)
    if lacks:
        raise Refused("plan_leads_nowhere", f"case {number} cannot move to {plan.version}: {lacks}")
