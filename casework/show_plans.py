"""The plans that are in force: which versions open cases run on, and what each says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.office import Office
from casework.pin_plan import PLANS
from casework.plan_of import plan_named
from claims.days import iso_instant
from claims.refused import Refused
from dunning.plan import Plan
from storage import creditors, plan_versions


def plan_list(office: Office) -> list[dict[str, Any]]:
    """Every plan of the policies folder and every other version that an open case runs on, by name.

    `in_folder` says whether a new case would get that version, `stored` whether its content is kept.
    """
    with office.database.read() as tx:
        kept = {row.hash: row for row in plan_versions.all_versions(tx)}
        used = plan_versions.open_cases(tx)
    current = {plan.version: plan for plan in office.plans.values()}
    found = []
    for version in sorted({*current, *used}):
        name, _, content_hash = version.partition("@")
        row = kept.get(content_hash)
        content: Any = current[version].content if version in current else row.content if row else {}
        found.append(
            {
                "plan": name,
                "hash": content_hash,
                "country": content.get("country"),
                "debtor": content.get("debtor"),
                "in_folder": version in current,
                "stored": row is not None,
                "open_cases": used.get(version, 0),
                "first_used_at": iso_instant(row.first_used_at) if row else None,
            }
        )
    return found


def show_plan(office: Office, *, which: str) -> dict[str, Any]:
    """A plan by name (the version in the policies folder) or by `name@hash` (any version that is kept).

    Raises Refused("no_such_plan") with the names there are.
    """
    plan = _find(office, which)
    with office.database.read() as tx:
        used = plan_versions.open_cases(tx)
    return {
        "plan": plan.name,
        "hash": plan.hash,
        "in_folder": plan.version in {each.version for each in office.plans.values()},
        "open_cases": used.get(plan.version, 0),
        **{key: value for key, value in plan.content.items() if key not in ("name", "step")},
        "steps": [dict(step) for step in plan.content["step"]],
    }


def plan_content(office: Office, *, which: str) -> Mapping[str, Any]:
    """What a plan's policy file says, of a plan named as for `show_plan`. Raises Refused("no_such_plan")."""
    return _find(office, which).content


def plan_names(office: Office) -> list[dict[str, Any]]:
    """The plans of the policies folder and the other versions that cases have run on, without counting any case."""
    current = {plan.version for plan in office.plans.values()}
    with office.database.read() as tx:
        stored = plan_versions.all_versions(tx)
    return [
        *({"plan": plan.name, "hash": plan.hash, "in_folder": True} for plan in office.plans.values()),
        *(
            {"plan": row.name, "hash": row.hash, "in_folder": False}
            for row in stored
            if f"{row.name}@{row.hash}" not in current
        ),
    ]


def _find(office: Office, which: str) -> Plan:
    if which in office.plans:
        return office.plans[which]
    if "@" in which:
        with office.database.read() as tx:
            if plan_versions.get(tx, which.partition("@")[2]) is not None:
                return plan_named(office, tx, which, of=which)
        current = {plan.version: plan for plan in office.plans.values()}
        if which in current:
            return current[which]
    raise Refused("no_such_plan", f"there is no plan {which}; krav plan list shows them")


def missing_plans(office: Office) -> tuple[str, ...]:
    """The names of plans that creditors were given and the policies folder does not hold: no case opens for them."""
    with office.database.read() as tx:
        named = {name for row in creditors.all_creditors(tx) for name in row.settings.get(PLANS, ())}
    return tuple(sorted(named - set(office.plans)))


def older_versions(office: Office) -> dict[str, tuple[int, bool]]:
    """The versions that open cases run on and no new case would get: how many cases, and whether it is kept."""
    return {
        f"{row['plan']}@{row['hash']}": (row["open_cases"], row["stored"])
        for row in plan_list(office)
        if not row["in_folder"]
    }
