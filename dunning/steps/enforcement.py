"""Enforcement (verkställighet): an application to the authority, where it does not enforce its judgment by itself."""

from __future__ import annotations

from claims.case import CaseState
from dunning.guards import ENFORCEMENT, failing
from dunning.situation import Situation
from dunning.step import Act, Decision, PlanStep
from dunning.steps.step import Starts, Step

NAME = "enforcement"


def run(situation: Situation, step: PlanStep) -> Decision:
    """The application as it is filed, or what stops it; the authority's yearly fee is owed when it is charged."""
    found = failing(ENFORCEMENT, situation)
    if found:
        why = " ".join(finding.message for finding in found)
        return situation.nothing(why, next_step=NAME, blocked_by=tuple(finding.code for finding in found))
    why = "The creditor decided on enforcement: the application goes to the authority."
    return situation.take(Act.LETTER, NAME, CaseState.ENFORCEMENT, why)


STEP = Step(NAME, "An application for enforcement of a judgment.", Starts.BY_CHOICE, run)
