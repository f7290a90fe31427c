"""Holds: tags that stop everything that would leave the house, while interest keeps running."""

from __future__ import annotations

from dunning.situation import Situation
from dunning.step import Decision


def hold_names(situation: Situation) -> tuple[str, ...]:
    """The holds set on a case, by name, in a fixed order."""
    return tuple(sorted(str(hold) for hold in situation.facts.holds))


def held(situation: Situation) -> Decision | None:
    """Nothing, while any hold is set: no letter, no document, no call, no step forward."""
    names = hold_names(situation)
    if not names:
        return None
    return situation.nothing(f"Held: {', '.join(names)}. Nothing leaves; interest keeps running.", blocked_by=names)
