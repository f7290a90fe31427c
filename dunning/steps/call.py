"""The call: a task for a handler to reach the debtor before anything that costs."""

from __future__ import annotations

from dunning.situation import Situation
from dunning.step import Decision, PlanStep
from dunning.steps.step import Starts, Step

NAME = "call"


def run(situation: Situation, step: PlanStep) -> Decision:
    """The task, with what is owed on the day and, where the country has them, the hours in which one may call."""
    why = f"Nothing has come after the demand: call the debtor about {situation.asked.total}."
    hours = situation.law.contact_hours
    if hours is not None:
        (opens, closes), saturday = hours.on(situation.today).value.weekdays, hours.on(situation.today).value.saturdays
        why += f" Only between {opens} and {closes} on weekdays, {saturday[0]} and {saturday[1]} on Saturdays."
    return situation.task(NAME, why)


STEP = Step(NAME, "A handler calls the debtor.", Starts.IN_TURN, run)
