"""The demand under threat of bankruptcy (konkursanmaning): against traders only, decided by two, to be served."""

from __future__ import annotations

from claims.case import CaseState
from dunning.guards import BANKRUPTCY_DEMAND, failing
from dunning.situation import Situation
from dunning.step import Act, Decision, PlanStep
from dunning.steps.step import Starts, Step

NAME = "bankruptcy_demand"


def run(situation: Situation, step: PlanStep) -> Decision:
    """The letter that is to be served, or what stops it. Source: 2 kap. 9 § konkurslagen (1987:672)."""
    found = failing(BANKRUPTCY_DEMAND, situation)
    if found:
        why = " ".join(finding.message for finding in found)
        return situation.nothing(why, next_step=NAME, blocked_by=tuple(finding.code for finding in found))
    why = "The creditor chose it and a person approved: the demand goes out to be served."
    return situation.take(Act.LETTER, NAME, CaseState.BANKRUPTCY_DEMAND, why)


STEP = Step(NAME, "A demand, to be served, that a bankruptcy petition may follow.", Starts.BY_CHOICE, run)
