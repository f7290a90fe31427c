"""The decision: what to do next with a case on a day, and why, by the first rule of a table that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from claims.agency import Agency
from claims.case import CaseFacts, CaseState
from claims.refused import Refused
from dunning import closing, following
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
    ("authority", following.followed),
    ("waiting", waiting),
    ("held", held),
    ("remainder", closing.remainder),
    ("phase", _phase),
)
"""What ends a case comes before what holds it, what holds it before anything that leaves the house; a statutory time
that runs in a proceeding is told although the case is held."""

_TIMES = frozenset({"limitation_alarm", "authority"})


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
                return replace(decision, rule=named, next_on=_wakes(decision, situation))
        except Refused as refusal:
            return _told_anyway(situation) or replace(
                situation.nothing(refusal.message, blocked_by=(refusal.code,)), rule=name
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


def _wakes(decision: Decision, situation: Situation) -> date | None:
    """When a case that waits is looked at again: by its plan, or by a time that runs in a proceeding, held or not."""
    if decision.act is not Act.NOTHING or situation.state is CaseState.CLOSED:
        return decision.next_on
    days = [day for day in (decision.next_on, following.wakes_on(situation)) if day is not None]
    return min(days, default=None)
