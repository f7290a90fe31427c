"""The decision: what to do next with a case on a day, and why, by the first rule of a table that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from claims.agency import Agency
from claims.case import CaseFacts
from claims.refused import Refused
from dunning import closing, radar
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
    ("waiting", waiting),
    ("held", held),
    ("limitation_stop", radar.hard_stop),
    ("remainder", closing.remainder),
    ("phase", _phase),
)
"""What ends a case comes before what holds it, what holds it before anything that leaves the house."""


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
        except Refused as refusal:
            return replace(situation.nothing(refusal.message, blocked_by=(refusal.code,)), rule=name)
        if decision is not None:
            found = replace(decision, rule=f"{name}:{facts.state}" if rule is _phase else name)
            return _woken(situation, found)
    raise AssertionError("the last rule always answers")


def _woken(situation: Situation, decision: Decision) -> Decision:
    """A decision to sleep, cut short where limitation asks for something before its day."""
    if decision.act is not Act.NOTHING or decision.next_on is None:
        return decision
    try:
        wakes_on = radar.wakes_on(situation)
    except Refused:
        return decision
    if wakes_on is None or decision.next_on <= wakes_on:
        return decision
    return replace(decision, next_on=wakes_on, next_step=radar.NEXT)
