"""Reading a dunning plan from its policy file: what is wrong is refused in words before any case runs on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from claims.interruption import Proof
from claims.money import Money
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.fields import Table
from dunning.interest import TRADE_KINDS
from dunning.law.law import DeadlineRule
from dunning.limitation import USUAL_RULE, LimitationRule
from dunning.step import Plan, PlanStep
from dunning.steps import STEPS
from dunning.when import parse_condition

__all__ = ["Plan", "PlanStep", "content_hash", "is_for", "parse_plan", "plan_for"]

_CODE = "plan_invalid"
_PLAN_KEYS = (
    "name",
    "country",
    "currency",
    "debtor",
    "only_by_name",
    "step",
    "catch_up",
    "undue_wait_days",
    "remainder_below",
    "limitation",
)
_STEP_KEYS = ("name", "after_days", "after_bank_days", "when", "needs")
_OWN_KEYS: Mapping[str, tuple[str, ...]] = {
    "reminder": ("times", "apart_days", "with_fee"),
    "demand": ("within_hours", "deadline", "guard_bank_days"),
    "monitoring": ("every_months",),
    "payment_order": ("ask_after_days", "score_days"),
    "enforcement": ("ask_after_days", "ask_before_days"),
    "instalment_plan": ("grace_bank_days", "notice_bank_days"),
}
_DEADLINE_KEYS = ("calendar_days", "bank_days_after_receipt", "transit_bank_days")
_LIMITATION_KEYS = (
    "letters_months_before",
    "provable_months_before",
    "apart_days",
    "several_within_months",
    "proofs",
)
_DEBTORS = ("business", "consumer")
_NEEDS = ("creditor_decision", "score", "recommendation", "no_hold", "judgment")
_CATCH_UP = ("send", "collapse", "re-date")
_REQUIRED_NEEDS: Mapping[str, str] = {"payment_order": "creditor_decision", "enforcement": "judgment"}
"""What costs the creditor money is theirs to decide, and what takes a judgment has one; no plan may say otherwise."""


def parse_plan(data: Mapping[str, Any]) -> Plan:
    """A plan from a loaded TOML mapping. Raises Refused("plan_invalid" or "condition_invalid") with place and remedy.

    Unknown keys and unknown steps are refused; missing waits take the defaults of `PlanStep` and `DeadlineRule`.
    """
    table = Table(data, f"Plan {data.get('name', '(without a name)')}", _CODE)
    table.only(_PLAN_KEYS)
    debtor = table.text("debtor")
    if debtor not in _DEBTORS:
        raise table.refuse(f"debtor must be one of {', '.join(_DEBTORS)}.")
    steps = tuple(_step(entry) for entry in table.tables("step"))
    _check_order(table, steps)
    return Plan(
        name=table.text("name"),
        country=table.text("country"),
        debtor=debtor,
        steps=steps,
        catch_up=_catch_up(table.table("catch_up")),
        undue_wait_days=table.whole("undue_wait_days", 10),
        remainder_below=Money.of(table.number("remainder_below", "100"), table.text("currency", "SEK")),
        hash=content_hash(data),
        only_by_name=table.flag("only_by_name", False),
        content=dict(data),
        limitation=_limitation(table.table("limitation")),
    )


def is_for(*, plan: Plan, debtor_kind: DebtorKind, country: str) -> bool:
    """Whether a plan is for a debtor: business for traders and public bodies, consumer for everyone else."""
    return plan.country == country and plan.debtor == ("business" if debtor_kind in TRADE_KINDS else "consumer")


def plan_for(*, plans: Iterable[Plan], debtor_kind: DebtorKind, country: str) -> Plan:
    """The plan for a debtor whose creditor and case name none (`is_for`); every doubt makes a consumer.

    Raises Refused("plan_missing") when no policy file has it.
    """
    usual = (plan for plan in plans if not plan.only_by_name)
    found = next((plan for plan in usual if is_for(plan=plan, debtor_kind=debtor_kind, country=country)), None)
    if found is None:
        debtor = "business" if debtor_kind in TRADE_KINDS else "consumer"
        raise Refused("plan_missing", f"There is no plan for a {debtor} debtor in {country}; add one to the policies.")
    return found


def content_hash(data: Mapping[str, Any]) -> str:
    """Twelve hex digits of the SHA-256 of a policy's content, whatever the order of its keys or its comments."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _step(entry: Table) -> PlanStep:
    name = entry.text("name")
    if name not in STEPS:
        raise entry.refuse(f"there is no step {name}; known are {', '.join(sorted(STEPS))}.")
    entry.only((*_STEP_KEYS, *_OWN_KEYS.get(name, ())))
    if "after_days" in entry.data and "after_bank_days" in entry.data:
        raise entry.refuse("give after_days or after_bank_days, not both.")
    needs = entry.texts("needs")
    if set(needs) - set(_NEEDS):
        raise entry.refuse(f"needs may name {', '.join(_NEEDS)}.")
    required = _REQUIRED_NEEDS.get(name)
    if required and required not in needs:
        raise entry.refuse(f"{name} needs {required}; write it in needs.")
    when = entry.text("when", "")
    return PlanStep(
        name=name,
        after_days=entry.whole("after_days", 0),
        after_bank_days=entry.whole("after_bank_days", 0),
        within_hours=entry.whole("within_hours", 24) if name == "demand" else None,
        deadline=_deadline(entry) if name == "demand" else None,
        when=when,
        condition=parse_condition(when) if when else None,
        needs=needs,
        every_months=max(1, entry.whole("every_months", 12)),
        grace_bank_days=entry.whole("grace_bank_days", 3),
        notice_bank_days=max(1, entry.whole("notice_bank_days", 8)),
        times=max(1, entry.whole("times", 1)),
        apart_days=entry.whole("apart_days", 0),
        with_fee=entry.whole("with_fee", 0),
        ask_after_days=max(1, entry.whole("ask_after_days", 30)),
        ask_before_days=max(1, entry.whole("ask_before_days", 30)),
        score_days=entry.whole("score_days", 365),
    )


def _deadline(entry: Table) -> DeadlineRule:
    table, default = entry.table("deadline"), DeadlineRule()
    table.only(_DEADLINE_KEYS)
    return DeadlineRule(
        calendar_days=table.whole("calendar_days", default.calendar_days),
        bank_days_after_receipt=table.whole("bank_days_after_receipt", default.bank_days_after_receipt),
        transit_bank_days=table.whole("transit_bank_days", default.transit_bank_days),
        guard_bank_days=entry.whole("guard_bank_days", default.guard_bank_days),
    )


def _check_order(table: Table, steps: tuple[PlanStep, ...]) -> None:
    names = [step.name for step in steps]
    start = 1 if names[:2] == ["reminder", "demand"] else 0
    if names[start : start + 1] != ["demand"]:
        raise table.refuse("the first step must be demand, or a reminder before it.")
    if any(step.when or step.after_days or step.after_bank_days for step in steps[: start + 1]):
        raise table.refuse("the demand leaves with the next print run; it takes no when and no wait.")
    if start and not steps[0].apart_days:
        raise table.refuse("a reminder before the demand needs apart_days.")
    if any(step.times > 1 or step.apart_days or step.with_fee for step in steps[start + 1 :]):
        raise table.refuse("times, apart_days and with_fee are for a reminder before the demand.")
    if len(set(names)) != len(names):
        raise table.refuse("a step stands in the plan twice.")
    scored = [step.name for step in steps if "score" in step.needs]
    if scored and "recommendation" not in names[: names.index(scored[0])]:
        raise table.refuse(f"{scored[0]} needs a score, so a recommendation must come before it.")


def _limitation(table: Table) -> LimitationRule:
    table.only(_LIMITATION_KEYS)
    usual = USUAL_RULE
    months = table.data.get("letters_months_before", list(usual.letters_months_before))
    if not isinstance(months, list) or not months or not all(type(each) is int and each > 0 for each in months):
        raise table.refuse("letters_months_before must be a list of whole numbers above 0, such as [12, 6, 3].")
    proofs = table.texts("proofs") if "proofs" in table.data else tuple(usual.proofs)
    if set(proofs) - set(Proof) or {Proof.NONE, Proof.ORDINARY_POST} & set(proofs):
        may = sorted(set(Proof) - {Proof.NONE, Proof.ORDINARY_POST})
        raise table.refuse(f"proofs may name {', '.join(may)}; a letter by ordinary post proves nothing.")
    return LimitationRule(
        letters_months_before=tuple(months),
        provable_months_before=table.whole("provable_months_before", usual.provable_months_before),
        apart_days=table.whole("apart_days", usual.apart_days),
        several_within_months=table.whole("several_within_months", usual.several_within_months),
        proofs=frozenset(Proof(each) for each in proofs),
    )


def _catch_up(table: Table) -> Mapping[str, str]:
    table.only(STEPS)
    rules = {key: table.text(key) for key in table.data}
    for step, rule in rules.items():
        if rule not in _CATCH_UP:
            raise table.refuse(f"{step} must be one of {', '.join(_CATCH_UP)}.")
    return rules
