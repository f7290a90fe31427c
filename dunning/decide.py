"""The decision: what to do next with a case on a day, and why, by the first rule of a table that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from claims.agency import Agency
from claims.case import CaseFacts, CaseState
from claims.refused import Refused
from dunning import closing, following, radar, wakes
from dunning.holds import held
from dunning.law.law import Law
from dunning.phases import PHASES
from dunning.situation import Situation
from dunning.step import Act, Decision, Plan
from dunning.waiting import waiting

__all__ = ["RULES", "Act", "Decision", "decide"]


def _phase(situation: Situation) -> Decision | None:
    return PHASES[situation.state](situation)


RULES: tuple[tuple[str, Callable[[Situation], Decision | None]], ...] = (
    ("closed", closing.closed),
    ("no_invoices", closing.no_invoices),
    ("stopped", closing.stopped),
    ("paid", closing.paid),
    ("reduce_application", closing.reduce_application),
    ("limitation_alarm", closing.limitation_alarm),
    ("limitation_letter", radar.interrupt),
    ("limitation_lapsed", radar.lapsed),
    ("authority", following.followed),
    ("waiting", waiting),
    ("held", held),
    ("limitation_stop", radar.hard_stop),
    ("remainder", closing.remainder),
    ("phase", _phase),
)
"""What ends a case comes before what holds it, what holds it before anything that leaves the house; a statutory time
that runs in a proceeding is told although the case is held."""

_ONE_DAY = timedelta(days=1)
_TIMES = frozenset({"limitation_alarm", "limitation_lapsed", "authority"})


def decide(
    *, facts: CaseFacts, plan: Plan, law: Law, agency: Agency, today: date, abroad: Law | None = None
) -> Decision:
    """The one act due for a case on a day, or NOTHING with what it waits for.

    The caller applies the act (a step taken, the new state, the costs) and asks again until NOTHING, then goes on to
    the next day. The answer rests on the arguments alone: it does not matter how often anyone asks, only which days
    are asked about. `abroad` is the debtor's country's law where the case is not decided under it. What cannot be
    computed, such as a day without a rate, is NOTHING with the refusal's code.
    """
    situation = Situation(facts, plan, law, agency, today, abroad)
    for name, rule in RULES:
        try:
            decision = rule(situation)
            if decision is not None:
                named = f"{name}:{facts.state}" if rule is _phase else name
                return _wakes(replace(decision, rule=named), situation)
        except Refused as refusal:
            return _told_anyway(situation) or replace(
                situation.nothing(refusal.message, blocked_by=(refusal.code,)),
                rule=name,
                wakes_on=today + _ONE_DAY,
            )
    raise AssertionError("the last rule always answers")


def _told_anyway(situation: Situation) -> Decision | None:
    """A time that runs out is told although something else cannot be counted, such as a day without a rate."""
    for name, rule in RULES:
        if name in _TIMES:
            try:
                decision = rule(situation)
            except Refused:
                continue
            if decision is not None:
                return replace(decision, rule=name)
    return None


def _wakes(decision: Decision, situation: Situation) -> Decision:
    """A case that waits is looked at again by its plan, a time in a proceeding, limitation, or a day its facts name.

    A wait of the plan's own is cut short where a time comes before its day; one for news stays a wait for news. What
    cannot be counted today is looked at again tomorrow.
    """
    if decision.act is not Act.NOTHING or situation.state is CaseState.CLOSED:
        return decision
    told = _by_times(decision, situation)
    try:
        by_facts = wakes.wakes_on(situation, decision)
    except Refused:
        by_facts = situation.today + _ONE_DAY
    return replace(told, wakes_on=min((day for day in (told.wakes_on, by_facts) if day is not None), default=None))


def _by_times(decision: Decision, situation: Situation) -> Decision:
    """The decision with the plan's day, or that of a time in a proceeding or of limitation which comes before it."""
    ahead: list[tuple[date, str | None]] = []
    unknown = None
    for wakes_on, step in ((following.wakes_on, decision.next_step), (radar.wakes_on, radar.NEXT)):
        try:
            day = wakes_on(situation)
        except Refused:
            unknown = situation.today + _ONE_DAY
            continue
        ahead += [(day, step)] if day is not None else []
    if decision.next_on is not None:
        ahead.append((decision.next_on, decision.next_step))
    if not ahead:
        return replace(decision, wakes_on=unknown)
    soonest, step = min(ahead, key=lambda each: each[0])
    looks_on = min(soonest, unknown or soonest)
    if decision.next_on is None:
        return replace(decision, wakes_on=looks_on)
    return replace(decision, wakes_on=looks_on, next_on=soonest, next_step=step)
