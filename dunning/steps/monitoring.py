"""Long-term monitoring (efterbevakning): rest, with a look at the debtor's means now and then."""

from __future__ import annotations

from datetime import date

from claims.case import CaseState
from claims.days import add_months
from dunning.guards import INTERRUPTING, failing
from dunning.situation import Situation
from dunning.step import Act, Decision, PlanStep
from dunning.steps import payment_order
from dunning.steps.step import Starts, Step

NAME = "monitoring"
CHECK = "monitoring_check"
REOPEN = "reopen"
"""The creditor's choice that takes a case out of monitoring, by way of a fresh application to decide on."""


def run(situation: Situation, step: PlanStep) -> Decision:
    """The letter that tells the debtor that the claim stays and is followed; it costs nothing."""
    found = failing(INTERRUPTING, situation)
    if found:
        why = " ".join(finding.message for finding in found)
        return situation.nothing(why, next_step=NAME, blocked_by=tuple(finding.code for finding in found))
    return situation.take(Act.LETTER, NAME, CaseState.MONITORING, "The claim goes to long-term monitoring.")


def watch(situation: Situation) -> Decision:
    """A check by a person every so many months, and the way back when the creditor chooses it; on bank days."""
    decision = situation.latest_decision
    is_reopened = decision is not None and decision.choice == REOPEN
    due_on = situation.today if is_reopened else _next_check(situation)
    act_on = situation.calendar.next_bank_day(max(due_on, situation.today))
    if situation.today < act_on:
        return situation.nothing("The claim is monitored.", next_on=act_on, next_step=CHECK)
    if is_reopened and situation.is_judged:
        return situation.move(CaseState.DECISION, "The creditor takes the case up again: the judgment may be enforced.")
    if is_reopened:
        return payment_order.prepare(situation, "The creditor takes the case up again.")
    return situation.task(CHECK, "Look at the debtor's means and address: has anything changed?")


def _next_check(situation: Situation) -> date:
    """So many months after the last check, or after monitoring began."""
    step = situation.plan.step(NAME) or PlanStep(NAME)
    taken = (*situation.facts.taken(NAME), *situation.facts.taken(CHECK))
    last_on = max((each.on for each in taken), default=situation.today)
    return add_months(last_on, step.every_months)


STEP = Step(NAME, "A letter, then a look now and then.", Starts.BY_CHOICE, run)
