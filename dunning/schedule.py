"""Which step of the plan comes next after the demand, and on which day: a walk from step to step over the facts."""

from __future__ import annotations

from datetime import date, timedelta

from dunning.situation import Situation
from dunning.step import PlanStep
from dunning.steps import STEPS, Starts


def next_in_turn(situation: Situation) -> tuple[PlanStep, date] | None:
    """The next step that starts by its place in the plan, and its day (a bank day); None after the last one.

    Days count from the step before: the demand ends with its guard, a step taken on the day it was taken, and a step
    whose condition did not hold on its day (judged on that day, so that it never matters how often anyone looks) as if
    it had been taken then. A step whose day has passed while the case was held keeps its day; it is taken late. One
    that an outage re-dated has its wait counted from the day the house ran again.
    """
    anchor = situation.guard_on
    if anchor is None:
        return None
    names = [step.name for step in situation.plan.steps]
    for step in situation.plan.steps[names.index("demand") + 1 :]:
        if STEPS[step.name].starts is not Starts.IN_TURN:
            continue
        taken = situation.facts.taken(step.name)
        again_on = situation.facts.counts_from(step.name, situation.occurrence(step.name))
        due_on = taken[0].on if taken else _due_on(situation, step, max(anchor, again_on or anchor))
        is_skipped = not taken and due_on <= situation.today and not situation.holds_true(step, on=due_on)
        if not taken and not is_skipped:
            return step, due_on
        anchor = due_on
    return None


def _due_on(situation: Situation, step: PlanStep, anchor: date) -> date:
    calendar = situation.calendar
    if step.after_bank_days:
        return calendar.add_bank_days(anchor, step.after_bank_days)
    return calendar.next_bank_day(anchor + timedelta(days=step.after_days))
