"""The dunning steps: one file each, and the table that a plan's step names are looked up in."""

from __future__ import annotations

from collections.abc import Mapping

from dunning.steps import (
    bankruptcy_demand,
    call,
    demand,
    enforcement,
    instalment_plan,
    interrupting_letter,
    manual,
    monitoring,
    payment_order,
    recommendation,
    reminder,
)
from dunning.steps.step import Starts, Step

__all__ = ["STEPS", "WEIGHED", "Starts", "Step"]

WEIGHED = frozenset({recommendation.NAME, monitoring.CHECK})
"""Tasks that come with a fresh score: at the end of the first phase, and when a monitored debtor is looked at."""

STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        reminder.STEP,
        demand.STEP,
        call.STEP,
        recommendation.STEP,
        payment_order.STEP,
        instalment_plan.STEP,
        enforcement.STEP,
        bankruptcy_demand.STEP,
        monitoring.STEP,
        interrupting_letter.STEP,
        *manual.STEPS,
    )
}
