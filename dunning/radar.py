"""The limitation radar: which claims of a case may lapse when, which letter is due for it, and the stop afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from claims.case import CaseState
from claims.days import add_months
from dunning.closing import alarm_from
from dunning.guards import INTERRUPTING, failing
from dunning.holds import hold_names
from dunning.limitation import WRITTEN_REMINDERS, Lapse, invoked
from dunning.situation import Situation
from dunning.step import Decision
from dunning.steps import interrupting_letter

STOPPED = "limitation_letter_stopped"
"""The task: a letter that interrupts limitation is due, and something stops it."""
LAPSED = "limitation_lapsed"
"""The task: the last safe day has passed; a person judges or closes."""
JUDGED = "claim_prescribed"
NEXT = interrupting_letter.NAME
"""What a case that is woken for limitation is said to wait for."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which a letter is due for a claim; `needs_proof` that it must go by a channel that can be shown."""

    on: date
    months: int
    lapse: Lapse
    needs_proof: bool


def marks(situation: Situation, lapse: Lapse) -> Iterator[Mark]:
    """The days on which letters are due for a claim, the earliest first, each on a bank day and never after the last
    safe day.
    """
    rule = situation.plan.limitation
    for months in sorted(rule.letters_months_before, reverse=True):
        day = situation.calendar.next_bank_day(add_months(lapse.on, -months))
        on = day if day <= lapse.on else lapse.on
        yield Mark(on, months, lapse, months <= rule.provable_months_before)


def due_marks(situation: Situation) -> tuple[Mark, ...]:
    """The marks that have come and that no letter has answered yet, of claims that have not lapsed."""
    if is_pending(situation):
        return ()
    first = max(situation.plan.limitation.letters_months_before)
    alive = [lapse for lapse in situation.open_claims if add_months(lapse.on, -first) <= situation.today <= lapse.on]
    found = [mark for lapse in alive for mark in marks(situation, lapse)]
    return tuple(mark for mark in found if mark.on <= situation.today and not _is_answered(situation, mark))


def is_pending(situation: Situation) -> bool:
    """Whether a proceeding goes on: while it does no claim lapses, and there is a year at least from its end (7 §)."""
    told = invoked(facts=situation.facts, law=situation.law, as_of=situation.today)
    return any(each.ended_on is None for each in told)


def interrupt(situation: Situation) -> Decision | None:
    """The letter that is due today, or a person's task where something stops it; None when none is due.

    While the time in a demand runs no second letter joins it, unless the claim would then soon lapse.

    Before the demand has left no other letter may go: the alarm a month before stands for those cases. A letter is sent
    on a bank day, and on any day when the next bank day would be too late.
    """
    if situation.state.is_before_demand or situation.state is CaseState.CLOSED:
        return None
    due = due_marks(situation)
    if not due:
        return _prove(situation)
    if _demand_is_running(situation, due):
        return None
    stops = _stops(situation)
    if stops:
        return _tell(situation, due, stops)
    last_day = min(mark.lapse.on for mark in due)
    bank_day = situation.calendar.next_bank_day(situation.today)
    if bank_day != situation.today and bank_day <= last_day:
        return None
    soonest = min(due, key=lambda mark: (mark.lapse.on, mark.on))
    why = (
        f"A claim may lapse on {soonest.lapse.on}: the letter due {soonest.months} months before interrupts limitation."
    )
    return interrupting_letter.send(situation, why, needs_proof=any(mark.needs_proof for mark in due))


def lapsed(situation: Situation) -> Decision | None:
    """A claim whose last safe day has passed is put to a person, once; it is never closed by itself."""
    gone = _gone(situation)
    if gone is None or any(step.on > gone.on for step in situation.facts.taken(LAPSED)):
        return None
    why = (
        f"A claim may have lapsed on {gone.on}: judge it (krav case judge), record what interrupted it "
        "(krav case interrupt), or close the case as prescribed (krav case close)."
    )
    return situation.task(LAPSED, why)


def hard_stop(situation: Situation) -> Decision | None:
    """Nothing more is asked of the debtor from the day after the last safe day (8 § preskriptionslagen)."""
    gone = _gone(situation)
    if gone is None:
        return None
    return situation.nothing(f"A claim may have lapsed on {gone.on}; a person must judge it.", blocked_by=(JUDGED,))


def wakes_on(situation: Situation) -> date | None:
    """The next day after today on which limitation asks for something; None when nothing is ahead.

    A letter that is due and stopped is looked at again every day.
    """
    if is_pending(situation):
        return None
    days = [mark.on for lapse in situation.open_claims for mark in marks(situation, lapse)]
    days += [lapse.on + _ONE_DAY for lapse in situation.open_claims]
    if situation.state.is_before_demand:
        days = []
    elif due_marks(situation):
        days.append(situation.today + _ONE_DAY)
    ahead = [day for day in (*days, alarm_from(situation)) if day is not None and day > situation.today]
    return min(ahead, default=None)


def first_to_lapse(situation: Situation) -> date | None:
    """The first last safe day of the claims with something left; None where there is none, or a proceeding goes on."""
    if is_pending(situation):
        return None
    return min((lapse.on for lapse in situation.open_claims), default=None)


def next_letter_on(situation: Situation, lapse: Lapse) -> date | None:
    """The day of the next letter for a claim: today where one is due, None where none is left before it lapses."""
    if situation.today > lapse.on or is_pending(situation):
        return None
    days = [max(mark.on, situation.today) for mark in marks(situation, lapse) if not _is_answered(situation, mark)]
    return min(days, default=None)


def _is_answered(situation: Situation, mark: Mark) -> bool:
    """Whether a letter has left for a mark: on its day, later, or so shortly before that one more would only harass.

    A letter that was held at the door has not left: the task of proof alone answers nothing.
    """
    since = mark.on - timedelta(days=situation.plan.limitation.apart_days)
    facts = situation.facts
    if mark.needs_proof:
        asked = max((step.on for step in facts.taken(interrupting_letter.PROVE)), default=date.min)
        letters = [step.on for step in facts.taken(interrupting_letter.NAME)]
        return any(on >= mark.on or since <= on <= asked for on in letters)
    return any(step.on >= since for name in WRITTEN_REMINDERS for step in facts.taken(name))


def _demand_is_running(situation: Situation, due: tuple[Mark, ...]) -> bool:
    """Whether the debtor's time after the demand runs, and there is time enough to wait for its end."""
    guard_on = situation.guard_on
    if situation.state is not CaseState.DEMAND or guard_on is None or situation.today > guard_on:
        return False
    apart = timedelta(days=situation.plan.limitation.apart_days)
    return all(mark.lapse.on > guard_on + apart for mark in due)


def _prove(situation: Situation) -> Decision | None:
    """The task of proof, where the last letter answered a mark that asks for it."""
    letters = situation.facts.taken(interrupting_letter.NAME)
    alive = [lapse for lapse in situation.open_claims if situation.today <= lapse.on]
    asked = [
        mark.lapse.on
        for lapse in alive
        for mark in marks(situation, lapse)
        if letters and mark.needs_proof and mark.on <= letters[-1].on
    ]
    return interrupting_letter.ask_for_proof(situation, lapses_on=min(asked)) if asked else None


def _stops(situation: Situation) -> tuple[str, ...]:
    return (*hold_names(situation), *(finding.code for finding in failing(INTERRUPTING, situation)))


def _tell(situation: Situation, due: tuple[Mark, ...], stops: tuple[str, ...]) -> Decision | None:
    """A person is told once per mark; the letter leaves by itself as soon as nothing stops it."""
    newest = max(mark.on for mark in due)
    if any(step.on >= newest for step in situation.facts.taken(STOPPED)):
        return None
    lapses_on = min(mark.lapse.on for mark in due)
    why = (
        f"A claim may lapse on {lapses_on}, and the letter that interrupts limitation is stopped by "
        f"{', '.join(stops)}: see to it that it may leave, or interrupt limitation in another way."
    )
    return situation.task(STOPPED, why)


def _gone(situation: Situation) -> Lapse | None:
    if situation.state.is_before_demand or JUDGED in situation.facts.judged:
        return None
    gone = [lapse for lapse in situation.open_claims if lapse.on < situation.today]
    return max(gone, key=lambda lapse: lapse.on, default=None)
