"""The payment order (betalningsföreläggande): first prepared for the creditor's decision, then filed."""

from __future__ import annotations

from claims.case import CaseState
from claims.days import local_date
from dunning.authority.machine import filed_days
from dunning.fees import payment_order_costs
from dunning.guards import LEGAL_ACTION, failing
from dunning.situation import Situation
from dunning.step import Act, Decision, PlanStep
from dunning.steps import recommendation
from dunning.steps.step import Starts, Step

NAME = "payment_order"
ONLY = "payment_order_only"
"""The creditor's choice of an application that asks for no enforcement (45 § lag 1990:746)."""
CHOICES = (NAME, ONLY)
_UNWEIGHED = frozenset({"score_missing", "recommendation_missing"})


def run(situation: Situation, step: PlanStep) -> Decision:
    """The application as a document for the creditor to decide on; it costs nothing until it is filed."""
    return prepare(situation, "The first phase has ended unpaid: the application waits for the creditor's decision.")


def prepare(situation: Situation, why: str) -> Decision:
    """A fresh application with the day's amounts, and the question to the creditor; or what stops it.

    A case that was not weighed on its way here, or long ago, is weighed first: a person is asked what should follow.
    """
    stopped = _stopped(situation)
    if stopped and set(stopped.blocked_by) <= _UNWEIGHED and not _is_asked(situation):
        return recommendation.run(situation, PlanStep(recommendation.NAME))
    return stopped or situation.take(Act.PREPARE, NAME, CaseState.DECISION, why)


def file(situation: Situation) -> Decision:
    """Hand the application over, its costs joining the claim; or what stops it (6 § inkassolagen and the guards)."""
    stopped = _stopped(situation)
    if stopped:
        return stopped
    costs = payment_order_costs(on=situation.today, law=situation.law)
    why = "The creditor decided on a payment order: the application goes to the authority."
    return situation.take(Act.LETTER, NAME, CaseState.PAYMENT_ORDER, why, costs=costs)


def is_decided(situation: Situation) -> bool:
    """Whether the creditor's last decision came on or after the day the application was shown to them."""
    decision, prepared = situation.latest_decision, situation.facts.taken(NAME)
    return decision is not None and bool(prepared) and local_date(decision.at) >= prepared[-1].on


def was_filed(situation: Situation) -> bool:
    """Whether the application that was made last has gone to the authority already."""
    prepared = situation.facts.taken(NAME)
    filed = filed_days(situation.facts)
    return bool(prepared) and bool(filed) and filed[-1] >= prepared[-1].on


def is_without_enforcement(situation: Situation) -> bool:
    """Whether the creditor's latest choice of an application was one without enforcement."""
    chosen = [each for each in situation.facts.decisions if each.choice in CHOICES]
    return bool(chosen) and max(chosen, key=lambda each: each.at).choice == ONLY


def _is_asked(situation: Situation) -> bool:
    """Whether a person has been asked what should follow, and nothing has been weighed since; once per age of a score.

    A person who has not answered yet is not asked anew every day.
    """
    taken = situation.facts.taken(recommendation.NAME)
    if not taken:
        return False
    step, asked_on, scored_on = situation.plan.step(NAME), taken[-1].on, situation.facts.scored_on
    is_old = step is not None and (situation.today - asked_on).days > step.score_days
    return not is_old and (scored_on is None or scored_on <= asked_on)


def _stopped(situation: Situation) -> Decision | None:
    found = failing(LEGAL_ACTION, situation)
    if not found:
        return None
    why = " ".join(finding.message for finding in found)
    return situation.nothing(why, next_step=NAME, blocked_by=tuple(finding.code for finding in found))


STEP = Step(NAME, "An application to the authority, prepared and then filed.", Starts.IN_TURN, run)
