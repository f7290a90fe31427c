"""What a paper to the authority says beside the balance: its number there, the judgment, the payment told of."""

from __future__ import annotations

from datetime import date
from typing import Any

from claims.balance import CostKind
from claims.case import CaseFacts
from claims.invoice import BY_AUTHORITY
from dunning.authority.machine import has_title, judged_on, proceedings
from dunning.fees import payment_order_costs
from dunning.law.law import Law
from dunning.steps.payment_order import NAME as PAYMENT_ORDER
from dunning.steps.payment_order import ONLY

PAPERS = frozenset({"enforcement", "reduce_application", "withdraw_application"})


def application_extra(facts: CaseFacts, *, on: date, law: Law) -> dict[str, Any]:
    """What an application for a payment order says: the costs that filing adds while it is a draft, and the demand."""
    demand = facts.taken("demand")
    is_filed = any(cost.kind is CostKind.PAYMENT_ORDER and cost.on == on for cost in facts.costs)
    chosen = [each for each in facts.decisions if each.choice in (PAYMENT_ORDER, ONLY)]
    return {
        "application_costs": () if is_filed else payment_order_costs(on=on, law=law),
        "demand_on": demand[-1].on if demand else None,
        "demand_deadline": demand[-1].deadline if demand else None,
        "wants_enforcement": not chosen or max(chosen, key=lambda each: each.at).choice != ONLY,
        "is_filed": is_filed,
    }


def paper_extra(facts: CaseFacts, *, on: date, law: Law) -> dict[str, Any]:
    """What a later paper says: the number that the authority gave, the day of the judgment, the latest payment."""
    found = proceedings(facts, on=on, law=law)
    judged = next((each for each in reversed(found) if has_title(each)), None)
    paid = [each for each in facts.payments if each.on <= on and each.source != BY_AUTHORITY]
    last = max(paid, key=lambda each: each.on, default=None)
    return {
        "reference": next((each.reference for each in reversed(found) if each.reference), ""),
        "judged_on": judged_on(judged) if judged else None,
        "paid": last.amount if last else None,
        "paid_on": last.on if last else None,
    }
