"""The reminder (betalningspåminnelse): letters before the demand where a plan has them there, else a task."""

from __future__ import annotations

from datetime import timedelta

from claims.case import CaseState
from dunning.fees import reminder_costs
from dunning.guards import ANY_LETTER, failing
from dunning.situation import Situation
from dunning.step import Act, Decision, PlanStep
from dunning.steps.demand import first_letter_on
from dunning.steps.manual import by_hand
from dunning.steps.step import Starts, Step

NAME = "reminder"


def before_demand(situation: Situation) -> Decision | None:
    """The next reminder, or the wait for its day or for the last one's time to run out; None when the demand is next.

    Reminders come as often and as far apart as the plan says, never closer than the law allows; those that an outage
    collapsed into one are not made up for. The demand waits for
    the last one's time and for money that may still be on its way.
    """
    step = situation.plan.steps[0]
    if step.name != NAME:
        return None
    taken = situation.facts.taken(NAME)
    if len(taken) + situation.facts.collapsed(NAME) < step.times:
        return _next(situation, step)
    last = taken[-1]
    waits_for = last.deadline or last.on
    guard_on = situation.calendar.add_bank_days(waits_for, situation.deadline_rule.guard_bank_days)
    if situation.today > guard_on:
        return None
    why = "The time in the last reminder is running."
    return situation.nothing(why, next_on=guard_on + timedelta(days=1), next_step="demand")


def _next(situation: Situation, step: PlanStep) -> Decision:
    found = failing(ANY_LETTER, situation)
    if found:
        why = " ".join(finding.message for finding in found)
        return situation.nothing(why, next_step=NAME, blocked_by=tuple(finding.code for finding in found))
    apart = timedelta(days=_apart_days(situation, step))
    taken = situation.facts.taken(NAME)
    earliest = max(first_letter_on(situation), taken[-1].on + apart) if taken else first_letter_on(situation)
    again_on = situation.facts.counts_from(NAME, situation.occurrence(NAME))
    if taken and again_on is not None:
        earliest = max(earliest, again_on + apart)
    leaves_on = situation.calendar.next_bank_day(earliest)
    if situation.today < leaves_on:
        return situation.nothing(f"The reminder leaves on {leaves_on}.", next_on=leaves_on, next_step=NAME)
    pay_by = situation.calendar.next_bank_day(situation.today + apart)
    costs = reminder_costs(
        debtor_kind=situation.facts.debtor_kind,
        invoices=situation.facts.invoices,
        already=situation.facts.costs,
        on=situation.today,
        law=situation.law,
    )
    why = f"Reminder {len(taken) + 1} of {step.times} before the demand: pay by {pay_by}."
    charged = costs if len(taken) < step.with_fee else ()
    return situation.take(Act.LETTER, NAME, CaseState.READY, why, deadline=pay_by, costs=charged)


def _apart_days(situation: Situation, step: PlanStep) -> int:
    """The plan's days, nowhere below the law's."""
    spacing = situation.law.reminder_spacing_days
    return max(step.apart_days, spacing.on(situation.today).value if spacing is not None else 0)


STEP = Step(NAME, "A letter before the demand, a task after it.", Starts.IN_TURN, by_hand(NAME, "A reminder is due."))
