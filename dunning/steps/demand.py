"""The demand (inkassokrav): the first letter, sent with the next print run once everything is in place."""

from __future__ import annotations

from datetime import date

from claims.case import CaseState
from dunning.deadlines import demand_deadline, print_run_on
from dunning.fees import demand_costs
from dunning.guards import ANY_LETTER, failing
from dunning.situation import Situation
from dunning.step import Act, Decision, PlanStep
from dunning.steps.step import Starts, Step

NAME = "demand"


def run(situation: Situation, step: PlanStep) -> Decision:
    """The letter with its deadline and its cost, or what stops it, or the day it will leave."""
    found = failing(ANY_LETTER, situation)
    if found:
        why = " ".join(finding.message for finding in found)
        return situation.nothing(why, next_step=NAME, blocked_by=tuple(finding.code for finding in found))
    leaves_on = first_letter_on(situation)
    if situation.today < leaves_on:
        return situation.nothing(f"The demand leaves on {leaves_on}.", next_on=leaves_on, next_step=NAME)
    rule = situation.deadline_rule
    deadline = demand_deadline(dispatched_on=situation.today, rule=rule, calendar=situation.calendar)
    costs = demand_costs(
        debtor_kind=situation.facts.debtor_kind,
        invoices=situation.undisputed,
        already=situation.facts.costs,
        on=situation.today,
        law=situation.law,
        claim=situation.asked.principal,
    )
    why = f"The terms are accepted and the claim is past due: pay or object by {deadline.deadline}."
    return situation.take(Act.LETTER, NAME, CaseState.DEMAND, why, deadline=deadline.deadline, costs=costs)


def first_letter_on(situation: Situation) -> date:
    """Today or the next bank day, and not before the first print run after the creditor's acceptance."""
    accepted_at = situation.facts.accepted_at
    earliest = situation.today
    if accepted_at is not None:
        run_on = print_run_on(instant=accepted_at, print_run=situation.agency.print_run, calendar=situation.calendar)
        earliest = max(earliest, run_on)
    return situation.calendar.next_bank_day(earliest)


STEP = Step(NAME, "A letter that asks for payment or an objection by a day.", Starts.IN_TURN, run)
