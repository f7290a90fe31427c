"""The instalment plan (avbetalningsplan): agreed with the debtor, sent in writing, watched until kept or broken."""

from __future__ import annotations

from datetime import date, timedelta

from claims.case import CaseFacts, CaseState, Instalment, StepTaken
from claims.money import Money
from dunning.fees import instalment_plan_costs
from dunning.guards import ANY_LETTER, failing
from dunning.situation import Situation
from dunning.step import Act, Decision, PlanStep
from dunning.steps import payment_order
from dunning.steps.step import Starts, Step

NAME = "instalment_plan"
AGREE = "agree_instalments"
DEFAULT = "plan_default"
"""The letter that tells of a missed instalment, with a last day before the plan ends."""


def run(situation: Situation, step: PlanStep) -> Decision:
    """The plan as a letter with its cost; without instalments still to come, first the task to agree on some.

    The cost is charged only for a plan that was made in consultation with the debtor (3 § 2 lag 1981:739).
    """
    to_come = _from(situation.facts, situation.today)
    if not to_come:
        why = "An instalment plan was chosen: agree on the instalments with the debtor."
        if situation.is_told(AGREE):
            return situation.nothing(why, next_step=NAME, blocked_by=("instalments_missing",))
        return situation.task(AGREE, why)
    stopped = _stopped(situation, NAME)
    if stopped:
        return stopped
    agreement = situation.facts.agreement
    is_consulted = agreement is None or agreement.consulted_on is not None
    costs = instalment_plan_costs(
        debtor_kind=situation.facts.debtor_kind,
        invoices=situation.facts.invoices,
        already=situation.facts.costs,
        on=situation.today,
        law=situation.law,
    )
    why = f"A plan of {len(to_come)} instalments is agreed."
    return situation.take(Act.LETTER, NAME, CaseState.INSTALMENT_PLAN, why, costs=costs if is_consulted else ())


def watch(situation: Situation) -> Decision:
    """Nothing while the plan is kept; a letter with a last day when an instalment is missed; then back to the creditor.

    A plan that was paid as agreed with only a little interest left goes to a person, never to the authority.
    """
    behind, next_on = _standing(situation)
    if behind:
        return _missed(situation, behind)
    if next_on is not None:
        return situation.nothing("The instalment plan is kept.", next_on=next_on, next_step=NAME)
    left = situation.outstanding
    why = f"The last instalment has passed and {left} {left.currency} is left."
    if left < situation.plan.remainder_below and situation.facts.agreement is not None:
        return situation.move(CaseState.FIRST_PHASE, why)
    return _leave(situation, why)


def behind_on(facts: CaseFacts, *, day: date) -> Money:
    """How much of what was to have come by a day has not, nothing when the plan is kept; days of grace do not count."""
    start_on = _start(facts, day)
    expected = sum(each.ore for each in _from(facts, start_on) if each.due_on <= day)
    return Money(max(0, expected - _paid(facts, start_on, day)), facts.currency)


def _standing(situation: Situation) -> tuple[Money, date | None]:
    """What is missing after the days of grace, and the day on which the next instalment will count as missed."""
    step = situation.plan.step(NAME) or PlanStep(NAME)
    facts, today = situation.facts, situation.today
    start_on = _start(facts, today)
    expected, next_on = 0, None
    for instalment in _from(facts, start_on):
        grace_on = situation.calendar.add_bank_days(instalment.due_on, step.grace_bank_days)
        if today <= grace_on:
            next_on = grace_on + timedelta(days=1)
            break
        expected += instalment.ore
    missing = expected - _paid(facts, start_on, today)
    tolerance = situation.law.tolerance_on(today).ore
    return Money(missing if missing > tolerance else 0, facts.currency), next_on


def _missed(situation: Situation, behind: Money) -> Decision:
    """First the letter to the debtor; when its day and the days of grace have passed, the plan has ended."""
    step = situation.plan.step(NAME) or PlanStep(NAME)
    told = _told(situation)
    if told is None:
        return _tell(situation, behind, step)
    last_on = situation.calendar.add_bank_days(told.deadline or told.on, step.grace_bank_days)
    if situation.today <= last_on:
        why = f"An instalment is missed: the debtor has been told to pay {behind} {behind.currency}."
        return situation.nothing(why, next_on=last_on + timedelta(days=1), next_step=payment_order.NAME)
    return _leave(situation, f"An instalment is missed: {behind} {behind.currency} behind the plan.")


def _tell(situation: Situation, behind: Money, step: PlanStep) -> Decision:
    why = f"An instalment is missed: {behind} {behind.currency} behind the plan; the debtor is given a last day."
    bank_day = situation.calendar.next_bank_day(situation.today)
    if bank_day != situation.today:
        return situation.nothing(why, next_on=bank_day, next_step=DEFAULT)
    deadline = situation.calendar.add_bank_days(situation.today, step.notice_bank_days)
    return _stopped(situation, DEFAULT) or situation.take(
        Act.LETTER, DEFAULT, CaseState.INSTALMENT_PLAN, why, deadline=deadline
    )


def _told(situation: Situation) -> StepTaken | None:
    """The letter about the instalment that is missed now; one about an earlier miss that was paid does not count."""
    facts = situation.facts
    start_on = _start(facts, situation.today)
    told = [taken for taken in facts.taken(DEFAULT) if taken.on >= start_on]
    if not told:
        return None
    expected = sum(each.ore for each in _from(facts, start_on) if each.due_on <= told[-1].on)
    tolerance = situation.law.tolerance_on(situation.today).ore
    return told[-1] if _paid(facts, start_on, situation.today) + tolerance < expected else None


def _stopped(situation: Situation, step: str) -> Decision | None:
    found = failing(ANY_LETTER, situation)
    if not found:
        return None
    why = " ".join(finding.message for finding in found)
    return situation.nothing(why, next_step=step, blocked_by=tuple(finding.code for finding in found))


def _start(facts: CaseFacts, day: date) -> date:
    """The day from which payments count on the plan: when its letter left."""
    started = facts.taken(NAME)
    return started[-1].on if started else day


def _paid(facts: CaseFacts, first: date, last: date) -> int:
    return sum(paid.amount.ore for paid in facts.payments if first <= paid.on <= last)


def _from(facts: CaseFacts, day: date) -> list[Instalment]:
    """The instalments due on a day or later, in order; those of an older plan are gone with it."""
    return sorted((each for each in facts.instalments if each.due_on >= day), key=lambda each: each.due_on)


def _leave(situation: Situation, why: str) -> Decision:
    """Back to the creditor; on bank days only, as the question leaves the house."""
    bank_day = situation.calendar.next_bank_day(situation.today)
    if bank_day != situation.today:
        return situation.nothing(why, next_on=bank_day, next_step=payment_order.NAME)
    return payment_order.prepare(situation, f"{why} A fresh application waits for the creditor's decision.")


STEP = Step(NAME, "A written plan for the whole remainder.", Starts.BY_CHOICE, run)
