"""What an outage does to the steps that fell due while nothing ran: sent, collapsed into one, or given a new day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claims.agency import Agency
from claims.case import CaseFacts, CatchUp, CaughtUp
from claims.days import local_date
from dunning.ahead import live_ahead
from dunning.law.law import Law
from dunning.step import Act, Decision, Plan

COLLAPSE, RE_DATE = "collapse", "re-date"
"""A plan's rules beside `send`, which holds for every step that it does not name."""
_OF_A_STEP = frozenset({Act.LETTER, Act.PREPARE, Act.TASK})
_PART_OF: Mapping[str, str] = {"monitoring_check": "monitoring", "agree_instalments": "instalment_plan"}
"""Acts that belong to a step of another name."""

_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Outage:
    """Days on which nothing ran, `first_on` to `last_on` inclusive; on the day after them the house runs again."""

    first_on: date
    last_on: date

    @property
    def again_on(self) -> date:
        """The first day that is lived again."""
        return self.last_on + timedelta(days=1)


def catch_up(
    *, facts: CaseFacts, plan: Plan, law: Law, agency: Agency, outage: Outage, wakes_on: date | None = None
) -> tuple[CaughtUp, ...]:
    """What becomes of each step that a case would have taken in an outage, by the plan's `catch_up`, in order.

    - `send` (every step that the plan does not name): what was due first is done on the first day that it may be, once,
      with that day's date, deadline and amounts; what would have followed waits its own time from then on.
    - `collapse`: occurrences of one step that fell due become one; the others are passed for good.
    - `re-date`: a step with a wait gets its whole wait anew from the day the house runs again.

    A step is never done twice, and the outcome of each is one of sent, collapsed, re-dated. Pure.
    """
    then = _as_it_was(facts, outage)
    lived = live_ahead(
        facts=then, plan=plan, law=law, agency=agency, first=outage.first_on, last=outage.last_on, wakes_on=wakes_on
    )
    missed = {
        (act.decision.step, act.decision.occurrence): act.on
        for act in lived.acts
        if act.decision.act in _OF_A_STEP and act.decision.step
    }
    if not missed:
        return ()
    ruled = dict(_ruled(list(missed), facts, plan))
    rows = [CaughtUp(step, count, missed[step, count], ruled[step, count], outage.again_on) for step, count in ruled]
    now = _done_at_once(replace(facts, caught_up=(*facts.caught_up, *rows)), plan, law, agency, outage)
    return tuple(
        CaughtUp(step, count, on, _outcome((step, count), ruled, now), outage.again_on)
        for (step, count), on in missed.items()
    )


def is_late(facts: CaseFacts, decision: Decision) -> bool:
    """Whether a decided step fell due while nothing ran."""
    return any(
        (each.step, each.occurrence, each.outcome) == (decision.step, decision.occurrence, CatchUp.SENT)
        for each in facts.caught_up
    )


def _as_it_was(facts: CaseFacts, outage: Outage) -> CaseFacts:
    """The facts without what was decided after the outage: that was not due in it."""
    decisions = tuple(each for each in facts.decisions if local_date(each.at) <= outage.last_on)
    accepted_at = facts.accepted_at
    if accepted_at is not None and local_date(accepted_at) > outage.last_on:
        accepted_at = None
    return replace(facts, decisions=decisions, accepted_at=accepted_at)


def _ruled(missed: Sequence[_Key], facts: CaseFacts, plan: Plan) -> Iterator[tuple[_Key, CatchUp]]:
    """The steps whose outcome a rule of the plan sets."""
    seen: set[str] = set()
    for step, count in missed:
        rule = plan.catch_up.get(_PART_OF.get(step, step))
        if rule == COLLAPSE and step in seen:
            yield (step, count), CatchUp.COLLAPSED
        elif rule == RE_DATE and _has_wait(step, facts, plan):
            yield (step, count), CatchUp.REDATED
        seen.add(step)


def _has_wait(step: str, facts: CaseFacts, plan: Plan) -> bool:
    planned = plan.step(step)
    if planned is None:
        return False
    return bool(planned.after_days or planned.after_bank_days or (planned.apart_days and facts.taken(step)))


def _done_at_once(facts: CaseFacts, plan: Plan, law: Law, agency: Agency, outage: Outage) -> set[_Key]:
    """What is done on the first bank day after the outage, or before it."""
    last = law.calendar.next_bank_day(outage.again_on)
    lived = live_ahead(facts=facts, plan=plan, law=law, agency=agency, first=outage.again_on, last=last)
    return {(act.decision.step, act.decision.occurrence) for act in lived.acts if act.decision.step}


def _outcome(key: _Key, ruled: Mapping[_Key, CatchUp], now: set[_Key]) -> CatchUp:
    if key in ruled:
        return ruled[key]
    return CatchUp.SENT if key in now else CatchUp.REDATED
