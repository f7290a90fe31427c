"""When a case that waits must be looked at again though nothing is heard: on every day that its own facts name.

A house with a million cases looks only at those whose day has come. So a day may be named here too often, never too
seldom: a look that finds nothing to do costs one decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from claims.case import CaseFacts
from claims.money import Money
from claims.refused import Refused
from dunning.closing import REMAINDER
from dunning.ledger import balance, outstanding
from dunning.situation import Situation
from dunning.step import Decision
from dunning.steps import STEPS, Starts, monitoring, payment_order, recommendation

_ONE_DAY = timedelta(days=1)
_FAR_DAYS = 366
_TOO_SMALL = "too_small_to_enforce"
_GROWING = ("balance", "days_since_demand")
"""What a plan's condition may name that changes with time alone."""


def wakes_on(situation: Situation, decision: Decision) -> date | None:
    """The next day on which a wait may end by time alone, by the facts and the amounts; None when only news ends it.

    A time in a proceeding and limitation are asked for beside this.
    """
    named = next_date(situation.facts, after=situation.today)
    days = [named, _weighed_anew(situation), _grown(situation, decision, before=named), _condition(situation)]
    return min((day for day in days if day is not None and day > situation.today), default=None)


def next_date(facts: CaseFacts, *, after: date) -> date | None:
    """The next day after a day that the facts name, or the day after one that they name; None when all are past.

    Rules ask of a day "has it come" or "is it past": both are answered anew.
    """
    ahead = [day if day > after else day + _ONE_DAY for day in _dates(facts) if day >= after]
    return min(ahead, default=None)


def _dates(value: object) -> Iterator[date]:
    """Every plain date anywhere in the facts, whatever is added to them later; instants are always past."""
    if isinstance(value, date):
        if not isinstance(value, datetime) and value.year < date.max.year:
            yield value
    elif isinstance(value, tuple | frozenset):
        for each in value:
            if not isinstance(each, str):
                yield from _dates(each)
    else:
        kind: Any = type(value)
        for name in _dated_fields(kind):
            yield from _dates(getattr(value, name))


@cache
def _dated_fields(kind: Any) -> tuple[str, ...]:
    """The fields of a class of values that may hold dates, by what they are declared to hold."""
    if not hasattr(kind, "__dataclass_fields__"):
        return ()
    plain = ("str", "int", "bool", "Decimal", "Money", "datetime", "str | None", "tuple[str, ...]", "frozenset[str]")
    return tuple(each.name for each in fields(kind) if each.type not in plain)


def _weighed_anew(situation: Situation) -> date | None:
    """The day on which a score is too old to apply on, or on which a person is asked once more."""
    step = situation.plan.step(payment_order.NAME)
    if step is None or not step.needs:
        return None
    asked = [taken.on for taken in situation.facts.taken(recommendation.NAME)[-1:]]
    since = [*asked, *([situation.facts.scored_on] if situation.facts.scored_on else [])]
    days = (day + timedelta(days=step.score_days + 1) for day in since)
    return min((day for day in days if day > situation.today), default=None)


def _grown(situation: Situation, decision: Decision, *, before: date | None) -> date | None:
    """The day on which interest has made what is left large enough, for a wait that rests on too little being left."""
    least: Money | None = None
    if REMAINDER in decision.blocked_by:
        least = situation.plan.remainder_below
    elif _TOO_SMALL in decision.blocked_by and situation.law.authority is not None:
        least = situation.law.authority.smallest_enforced.on(situation.today).value
    if least is None:
        return None
    far = _FAR_DAYS if before is None else min(_FAR_DAYS, (before - situation.today).days)
    low, high = 0, far
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _reaches(situation, least, middle) else (middle, high)
    return situation.today + timedelta(days=high)


def _reaches(situation: Situation, least: Money, days: int) -> bool:
    """Whether so much is owed in so many days; a day that cannot be counted is one to look again on."""
    try:
        owed = balance(facts=situation.facts, law=situation.law, as_of=situation.today + timedelta(days=days))
    except Refused:
        return True
    return outstanding(owed).ore >= least.ore


def _condition(situation: Situation) -> date | None:
    """Tomorrow, where a chosen step waits for a condition that time alone may fulfil."""
    names = {situation.open_choice(), situation.latest_decision.choice if situation.latest_decision else None}
    names.add(monitoring.NAME)
    for step in situation.plan.steps:
        is_asked = step.name in names and STEPS[step.name].starts is Starts.BY_CHOICE
        if is_asked and any(name in step.when for name in _GROWING):
            return situation.today + _ONE_DAY
    return None
