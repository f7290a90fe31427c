"""Steps that a plan may name and a person carries out: the plan says when, a task says what."""

from __future__ import annotations

from collections.abc import Callable

from dunning.situation import Situation
from dunning.step import Decision, PlanStep
from dunning.steps.step import Starts, Step

_INTERRUPT = "interrupting_letter"


def by_hand(name: str, about: str) -> Callable[[Situation, PlanStep], Decision]:
    """A step that is a task, once, and then waits for the person who has it."""
    why = f"{about} A person decides and carries it out."

    def run(situation: Situation, step: PlanStep) -> Decision:
        if situation.is_told(name):
            return situation.nothing(why, next_step=name, blocked_by=("person_decides",))
        return situation.task(name, why)

    return run


def _interrupt(situation: Situation, step: PlanStep) -> Decision:
    """The task, and whom the letter must reach (5 § preskriptionslagen, NJA 2022 s. 150, Inkassonämnden 198-2020)."""
    found = situation.facts.representative(situation.today)
    if found is None:
        to = "It must reach the debtor."
    elif found.kind.receives_in_place:
        to = "It must reach the debtor's administrator and not the debtor."
    else:
        to = "It must reach the debtor; tell the representative afterwards."
    return by_hand(_INTERRUPT, f"A letter that interrupts limitation is due. {to} A person carries it out.")(
        situation, step
    )


def _manual(name: str, starts: Starts, about: str) -> Step:
    return Step(name, about, starts, by_hand(name, about))


STEPS = (
    Step(_INTERRUPT, "A letter that interrupts limitation is due.", Starts.BY_CHOICE, _interrupt),
    _manual("sale", Starts.BY_CHOICE, "A sale of the claim was chosen."),
)
