"""The instalment plan (avbetalningsplan): agreed with the debtor, sent in writing, watched until kept or broken."""

from __future__ import annotations

from datetime import date, timedelta

from claims.case import CaseState, Instalment
from claims.money import Money
from dunning.fees import instalment_plan_costs
from dunning.guards import ANY_LETTER, failing
from dunning.situation import Situation
from dunning.step import Act, Decision, PlanStep
from dunning.steps import payment_order
from dunning.steps.step import Starts, Step

NAME = "instalment_plan"
AGREE = "agree_instalments"


def run(situation: Situation, step: PlanStep) -> Decision:
    """The plan as a letter with its cost; without instalments still to come, first the task to agree on some."""
    to_come = _from(situation, situation.today)
    if not to_come:
        why = "An instalment plan was chosen: agree on the instalments with the debtor."
        if situation.is_told(AGREE):
            return situation.nothing(why, next_step=NAME, blocked_by=("instalments_missing",))
        return situation.task(AGREE, why)
    found = failing(ANY_LETTER, situation)
    if found:
        why = " ".join(finding.message for finding in found)
        return situation.nothing(why, next_step=NAME, blocked_by=tuple(finding.code for finding in found))
    costs = instalment_plan_costs(
        debtor_kind=situation.facts.debtor_kind,
        invoices=situation.facts.invoices,
        already=situation.facts.costs,
        on=situation.today,
        law=situation.law,
    )
    why = f"A plan of {len(to_come)} instalments is agreed."
    return situation.take(Act.LETTER, NAME, CaseState.INSTALMENT_PLAN, why, costs=costs)


def watch(situation: Situation) -> Decision:
    """Nothing while the plan is kept; back to the creditor when an instalment is missed or the plan has ended."""
    step = situation.plan.step(NAME) or PlanStep(NAME)
    started = situation.facts.taken(NAME)
    start_on = started[-1].on if started else situation.today
    paid = sum(p.amount.ore for p in situation.facts.payments if start_on <= p.on <= situation.today)
    expected, next_on = 0, None
    for instalment in _from(situation, start_on):
        grace_on = situation.calendar.add_bank_days(instalment.due_on, step.grace_bank_days)
        if situation.today <= grace_on:
            next_on = grace_on + timedelta(days=1)
            break
        expected += instalment.ore
    tolerance = situation.law.tolerance_on(situation.today).ore
    if paid + tolerance < expected:
        behind = Money(expected - paid, situation.facts.currency)
        return _leave(situation, f"An instalment is missed: {behind} {behind.currency} behind the plan.")
    if next_on is None:
        return _leave(situation, "The last instalment has passed and something is left.")
    return situation.nothing("The instalment plan is kept.", next_on=next_on, next_step=NAME)


def _from(situation: Situation, day: date) -> list[Instalment]:
    """The instalments due on a day or later, in order; those of an older plan are gone with it."""
    to_come = [instalment for instalment in situation.facts.instalments if instalment.due_on >= day]
    return sorted(to_come, key=lambda each: each.due_on)


def _leave(situation: Situation, why: str) -> Decision:
    """Back to the creditor; on bank days only, as the question leaves the house."""
    bank_day = situation.calendar.next_bank_day(situation.today)
    if bank_day != situation.today:
        return situation.nothing(why, next_on=bank_day, next_step=payment_order.NAME)
    return payment_order.prepare(situation, f"{why} A fresh application waits for the creditor's decision.")


STEP = Step(NAME, "A written plan for the whole remainder.", Starts.BY_CHOICE, run)
