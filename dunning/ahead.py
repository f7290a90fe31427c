"""A case lived ahead in memory: the decision asked day by day, its own acts folded into the facts, nothing done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from claims.agency import Agency
from claims.balance import Balance
from claims.case import CaseFacts, CaseState, StepTaken
from claims.refused import Finding, Refused
from dunning.decide import decide
from dunning.explain import explain
from dunning.law.law import Law
from dunning.marks import Marks, marks_of, words
from dunning.step import Act, Decision, Plan
from dunning.steps import WEIGHED
from dunning.waiting import SPLIT_UNDUE

_ONE_DAY = timedelta(days=1)
_MOST_ACTS_A_DAY = 25
_OF_A_STEP = frozenset({Act.LETTER, Act.PREPARE, Act.TASK})

Check = Callable[[CaseFacts, Decision, date], tuple[Finding, ...]]
"""What a letter lacks, asked with the facts as they stand once it has been decided."""


@dataclass(frozen=True, slots=True)
class Lived:
    """One act on a day. `balance` is what is owed after it, None when that cannot be counted; `facts` after it."""

    on: date
    decision: Decision
    balance: Balance | None
    marks: Marks
    facts: CaseFacts


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a life waits for news: since when, why, and the codes of what it waits for, or the state it waits in."""

    on: date
    why: str
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """A life ahead: its acts in order, where it stops (None when it does not), and how it stands on its last day.

    `next_on` is the day on which the plan goes on after the days asked for. `split_off` names the invoices that left
    for a case of their own, which is not followed.
    """

    acts: tuple[Lived, ...]
    stop: Stop | None
    next_on: date | None
    facts: CaseFacts
    balance: Balance | None
    marks: Marks
    split_off: tuple[str, ...] = ()


def live_ahead(
    *,
    facts: CaseFacts,
    plan: Plan,
    law: Law,
    agency: Agency,
    first: date,
    last: date,
    wakes_on: date | None = None,
    check: Check | None = None,
) -> Ahead:
    """Every day from `first` to `last` inclusive, as the house would live it if nobody paid, answered or wrote.

    The case sleeps until `wakes_on`, and after each day until the decision's `next_on`, as the house lets it. `check`
    stops a letter that would not pass. A life stops where only news can help; the alarm before a claim lapses still
    comes. Pure: gives the same for the same arguments.
    """
    return _Life(facts, plan, law, agency, check).run(first if wakes_on is None else max(first, wakes_on), last)


@dataclass(slots=True)
class _Life:
    facts: CaseFacts
    plan: Plan
    law: Law
    agency: Agency
    check: Check | None
    acts: list[Lived] = field(default_factory=list)
    split_off: list[str] = field(default_factory=list)
    stop: Stop | None = None

    def run(self, first: date, last: date) -> Ahead:
        day: date | None = first
        while day is not None and day <= last:
            day = self._live_day(day)
        balance, marks = self._counted(last)
        is_over = self.facts.state is CaseState.CLOSED
        return Ahead(
            acts=tuple(self.acts),
            stop=None if is_over else self.stop,
            next_on=None if is_over or self.stop else day,
            facts=self.facts,
            balance=balance,
            marks=marks,
            split_off=tuple(self.split_off),
        )

    def _live_day(self, day: date) -> date | None:
        """Everything due on a day; the next day to look at, None when only news can help."""
        for _ in range(_MOST_ACTS_A_DAY):
            if self.facts.state is CaseState.CLOSED:
                return None
            decision = decide(facts=self.facts, plan=self.plan, law=self.law, agency=self.agency, today=day)
            if decision.act is Act.NOTHING:
                return self._wait(day, decision)
            faults = self._take(day, decision)
            if faults:
                self.stop = Stop(day, f"The letter would not pass its check: {', '.join(faults)}.", faults)
                return None
        raise RuntimeError("a case took more steps in one day than any plan has")

    def _wait(self, day: date, decision: Decision) -> date | None:
        self.facts = replace(self.facts, state=decision.state_after)
        if decision.next_on is not None:
            self.stop = None
            return max(decision.next_on, day + _ONE_DAY)
        if self.stop is None or self.stop.why != decision.why:
            self.stop = Stop(day, decision.why, decision.blocked_by or (str(decision.state_after),))
        return decision.wakes_on

    def _take(self, day: date, decision: Decision) -> tuple[str, ...]:
        """Fold an act into the facts, as carrying it out would; or the codes of what its letter lacks."""
        after = applied(self.facts, decision, on=day)
        if decision.act in (Act.LETTER, Act.PREPARE) and self.check is not None:
            faults = self.check(after, decision, day)
            if faults:
                return tuple(sorted({fault.code for fault in faults}))
        self.split_off += [i.number for i in self.facts.invoices if i not in after.invoices]
        self.facts = after
        balance, marks = self._counted(day)
        marks = {**marks, **self._marks_of_deadline(decision, day)}
        self.acts.append(Lived(day, decision, balance, marks, after))
        return ()

    def _counted(self, day: date) -> tuple[Balance | None, Marks]:
        try:
            found = explain(facts=self.facts, law=self.law, as_of=day)
        except Refused:
            return None, {}
        return found.balance, marks_of(found, law=self.law)

    def _marks_of_deadline(self, decision: Decision, day: date) -> Marks:
        if decision.deadline is None:
            return {}
        spacing = self.law.reminder_spacing_days
        series = spacing if decision.step == "reminder" and spacing is not None else self.law.deadline_floor
        said = tuple(sorted(set(words([series.on(day)]))))
        return {"deadline": said} if said else {}


def applied(facts: CaseFacts, decision: Decision, *, on: date) -> CaseFacts:
    """The facts once an act has been carried out on a day: its step, costs and state, and what was split off gone."""
    steps = facts.steps
    if decision.act in _OF_A_STEP and decision.step:
        steps = (*steps, StepTaken(decision.step, decision.occurrence, on, decision.deadline))
    is_weighed = decision.act is Act.TASK and decision.step in WEIGHED
    after = replace(
        facts,
        scored_on=on if is_weighed else facts.scored_on,
        state=CaseState.CLOSED if decision.act is Act.CLOSE else decision.state_after,
        steps=steps,
        costs=(*facts.costs, *decision.costs),
        close_code=decision.close_code or facts.close_code,
    )
    if decision.step != SPLIT_UNDUE:
        return after
    kept = tuple(invoice for invoice in facts.invoices if invoice.due_date < on)
    numbers = {invoice.number for invoice in kept}
    credits = tuple(credit for credit in facts.credits if credit.invoice_number in numbers)
    return replace(after, invoices=kept, credits=credits)
