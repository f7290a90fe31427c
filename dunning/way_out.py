"""Whether a plan leads on from where a case stands, asked before the case is moved to it."""

from __future__ import annotations

from claims.case import CaseFacts, CaseState
from dunning.step import Plan
from dunning.steps import STEPS, Starts

_IN_THE_PHASE = frozenset({CaseState.DEMAND, CaseState.FIRST_PHASE})


def dead_end(*, facts: CaseFacts, plan: Plan) -> str:
    """What the plan lacks for a case in its state, in words; empty when it has a way on.

    A state that only news leads out of (an answer of the authority, a decision, an instalment) needs nothing of a plan.
    """
    names = [step.name for step in plan.steps]
    if facts.state in _IN_THE_PHASE:
        after = names[names.index("demand") + 1 :]
        left = [name for name in after if STEPS[name].starts is Starts.IN_TURN and not facts.taken(name)]
        if not left:
            return f"every step that it has after the demand is taken, and the case is in {facts.state}"
    if facts.state is CaseState.JUDGMENT and "enforcement" not in names:
        return "it has no enforcement, and the case has its judgment"
    return ""
