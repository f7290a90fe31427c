"""What a step is: a name, what sets it going, and what it does when its time has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dunning.situation import Situation
from dunning.step import Decision, PlanStep


class Starts(StrEnum):
    """What sets a step going: its place in the plan, the creditor's choice, an authority's answer, or limitation."""

    IN_TURN = "in_turn"
    BY_CHOICE = "by_choice"
    BY_AUTHORITY = "by_authority"
    BY_LIMITATION = "by_limitation"


@dataclass(frozen=True, slots=True)
class Step:
    """A kind of step. `run` is asked only when the step may start, on a bank day, with no hold set."""

    name: str
    about: str
    starts: Starts
    run: Callable[[Situation, PlanStep], Decision]
