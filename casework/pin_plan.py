"""A case gets its plan: which one, and the version's content kept for as long as anybody may ask."""

from __future__ import annotations

from casework.office import Office
from casework.plan_of import plan_named
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.plan import Plan, is_for, plan_for
from storage import creditors, plan_versions
from storage.cases import CaseRow
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.debtors import DebtorRow

PLANS = "plans"
"""The names of a creditor's own plans, in their settings."""


def pin_plan(office: Office, tx: Tx, plan: Plan) -> str:
    """Keep a version's content and give what a case stores of it, `name@hash`."""
    plan_versions.keep(tx, hash=plan.hash, name=plan.name, content=plan.content, now=office.clock.now())
    return plan.version


def choose_plan(office: Office, *, creditor: CreditorRow, kind: DebtorKind, country: str) -> Plan:
    """The plan that a new case runs on: the creditor's own for such a debtor, else the agency's usual one.

    A debtor in a country without a plan gets the house's own, on which no letter leaves for them. Raises
    Refused("plan_missing"), also where a plan that the creditor was given is no longer in the policies folder.
    """
    country = plan_country(office, country)
    for name in creditor.settings.get(PLANS, ()):
        if name not in office.plans:
            what = (
                f"creditor {creditor.orgnr or creditor.identity} has the plan {name}, which the policies folder lacks"
            )
            raise Refused("plan_missing", f"{what}: put it back, or krav creditor set ORGNR plan=...")
        if is_for(plan=office.plans[name], debtor_kind=kind, country=country):
            return office.plans[name]
    return plan_for(plans=office.plans.values(), debtor_kind=kind, country=country)


def pin_again(office: Office, tx: Tx, *, row: CaseRow, debtor: DebtorRow) -> str:
    """What a case stores of its plan once its debtor is known better: the version it has where that is for them.

    Else the plan that a new case on that debtor would get. Raises Refused("plan_missing").
    """
    kind, country = DebtorKind(debtor.kind), debtor.country
    try:
        pinned = plan_named(office, tx, row.plan, of=f"case {row.number}")
    except Refused:
        pinned = None
    if pinned is not None and is_for(plan=pinned, debtor_kind=kind, country=plan_country(office, country)):
        return row.plan
    creditor = creditors.get(tx, row.creditor_id)
    return pin_plan(office, tx, choose_plan(office, creditor=creditor, kind=kind, country=country))


def plan_country(office: Office, country: str) -> str:
    """The country whose plans serve a debtor there: their own where it has any, else the house's."""
    has_plans = any(plan.country == country for plan in office.plans.values())
    return country if has_plans else office.law.country


def keep_plans(office: Office) -> None:
    """Store the plans that open cases run on and that only the policies folder knows, as in an older house."""
    with office.database.read() as tx:
        stored = {row.hash for row in plan_versions.all_versions(tx)}
        used = plan_versions.open_cases(tx)
    current = {plan.version: plan for plan in office.plans.values()}
    wanted = [current[version] for version in used if version in current and current[version].hash not in stored]
    if wanted:
        with office.database.write() as tx:
            for plan in wanted:
                pin_plan(office, tx, plan)
