"""Steps that a plan may name and a person carries out: the plan says when, a task says what."""

from __future__ import annotations

from collections.abc import Callable

from dunning.situation import Situation
from dunning.step import Decision, PlanStep
from dunning.steps.step import Starts, Step


def by_hand(name: str, about: str) -> Callable[[Situation, PlanStep], Decision]:
    """A step that is a task, once, and then waits for the person who has it."""
    why = f"{about} A person decides and carries it out."

    def run(situation: Situation, step: PlanStep) -> Decision:
        if situation.is_told(name):
            return situation.nothing(why, next_step=name, blocked_by=("person_decides",))
        return situation.task(name, why)

    return run


def _manual(name: str, starts: Starts, about: str) -> Step:
    return Step(name, about, starts, by_hand(name, about))


STEPS = (_manual("sale", Starts.BY_CHOICE, "A sale of the claim was chosen."),)
