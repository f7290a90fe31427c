"""The recommendation: the end of the first phase, where a person says what should follow and why."""

from __future__ import annotations

from dunning.situation import Situation
from dunning.step import Decision, PlanStep
from dunning.steps.step import Starts, Step

NAME = "recommendation"


def run(situation: Situation, step: PlanStep) -> Decision:
    """The task: a person weighs the debtor's means against the cost, since only a person may decide on law."""
    why = (
        f"The first phase has ended with {situation.asked.total} owed: recommend a payment order, an instalment "
        "plan, monitoring or to stop."
    )
    return situation.task(NAME, why)


STEP = Step(NAME, "A person recommends what should follow.", Starts.IN_TURN, run)
