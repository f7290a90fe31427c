"""The plan that a case runs on: the version it pinned, whatever the policies folder holds by now."""

from __future__ import annotations

from casework.office import Office
from claims.refused import Refused
from dunning.plan import Plan, parse_plan
from storage import cases, plan_versions
from storage.database import Tx

_READ: dict[str, Plan] = {}
"""Versions read before, by hash: the hash is the content's own, so whoever stored it, it is the same plan."""


def plan_of(office: Office, tx: Tx, case_number: str) -> Plan:
    """The version of the plan that a case runs on. Raises Refused("no_plan") when it is stored nowhere."""
    row = cases.get(tx, case_number)
    return plan_named(office, tx, row.plan if row else "", of=f"case {case_number}")


def plan_named(office: Office, tx: Tx, version: str, *, of: str) -> Plan:
    """A plan by its `name@hash`, from the policies folder or as it was stored; `of` says for whom in a refusal.

    Raises Refused("no_plan") with the command that mends it, Refused("plan_damaged") when what is stored has another
    hash than its own.
    """
    name, _, content_hash = version.partition("@")
    current = office.plans.get(name)
    if current is not None and current.hash == content_hash:
        return current
    if content_hash not in _READ:
        _READ[content_hash] = _stored(tx, version, of=of)
    return _READ[content_hash]


def _stored(tx: Tx, version: str, *, of: str) -> Plan:
    name, _, content_hash = version.partition("@")
    row = plan_versions.get(tx, content_hash)
    if row is None:
        number = of.removeprefix("case ")
        raise Refused(
            "no_plan",
            f"{of} runs on plan {version}, which is stored nowhere and is not what the policies folder holds: put that "
            f'file back, or move the case with krav plan adopt {name or "NAME"} --case {number} --why "..."',
        )
    plan = parse_plan(row.content)
    if plan.hash != content_hash:
        raise Refused("plan_damaged", f"the stored plan {version} is not what its hash says; restore the database")
    return plan
