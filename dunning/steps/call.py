"""The call: a task for a handler to reach the debtor before anything that costs."""

from __future__ import annotations

from dunning.situation import Situation
from dunning.step import Decision, PlanStep
from dunning.steps.step import Starts, Step

NAME = "call"


def run(situation: Situation, step: PlanStep) -> Decision:
    """The task, with what is owed on the day."""
    return situation.task(NAME, f"Nothing has come after the demand: call the debtor about {situation.balance.total}.")


STEP = Step(NAME, "A handler calls the debtor.", Starts.IN_TURN, run)
