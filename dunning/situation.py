"""A case on one day, as rules and steps see it: the facts, what follows from them, and short ways to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from claims.agency import Agency
from claims.balance import Balance, Cost
from claims.case import CaseFacts, CaseState, DecisionTaken, StepTaken
from claims.days import local_date
from claims.invoice import Invoice
from claims.money import Money
from claims.proceeding import Procedure
from claims.refused import Refused
from dunning.authority.machine import has_title, latest, proceedings
from dunning.calendar import BankCalendar
from dunning.disputed import asked
from dunning.law.law import DeadlineRule, Law
from dunning.ledger import balance, outstanding
from dunning.limitation import Lapse, lapses
from dunning.step import Act, Decision, Plan, PlanStep
from dunning.when import Value


@dataclass(frozen=True)
class Situation:
    """Everything a rule may look at. Nothing here reads a clock or changes anything.

    `abroad` is the law of the debtor's country while it is not the one the case is decided under.
    """

    facts: CaseFacts
    plan: Plan
    law: Law
    agency: Agency
    today: date
    abroad: Law | None = None

    @property
    def state(self) -> CaseState:
        """The case's state."""
        return self.facts.state

    @property
    def calendar(self) -> BankCalendar:
        """The bank days of the law's country."""
        return self.law.calendar

    @cached_property
    def balance(self) -> Balance:
        """What is owed today. Raises Refused("law_row_missing")."""
        return balance(facts=self.facts, law=self.law, as_of=self.today)

    @cached_property
    def asked(self) -> Balance:
        """What may be asked for today: what is owed without what is disputed. Raises Refused("law_row_missing")."""
        return asked(facts=self.facts, law=self.law, as_of=self.today) if self.facts.objections else self.balance

    @property
    def undisputed(self) -> tuple[Invoice, ...]:
        """The invoices of which something is left to ask for today."""
        left = {shown.number for shown in self.asked.invoices if shown.remaining}
        return tuple(invoice for invoice in self.facts.invoices if invoice.number in left)

    @property
    def outstanding(self) -> Money:
        """What is owed today to the öre."""
        return outstanding(self.balance)

    @cached_property
    def undue(self) -> tuple[str, ...]:
        """The numbers of the invoices with something left that are not past due today."""
        return tuple(i.number for i in self.balance.invoices if i.remaining and i.due_date >= self.today)

    @cached_property
    def open_claims(self) -> tuple[Lapse, ...]:
        """The last safe day of each claim with something left of it, the soonest first.

        Where what is left cannot be counted (a rate is missing), every claim: limitation does not wait for that.
        """
        found = lapses(facts=self.facts, law=self.law, rule=self.plan.limitation, as_of=self.today)
        try:
            left = {each.number for each in self.balance.invoices if each.remaining or each.interest}
        except Refused:
            return found
        return tuple(lapse for lapse in found if lapse.invoice_number in left)

    @property
    def demand(self) -> StepTaken | None:
        """The demand that was sent, None before it."""
        taken = self.facts.taken("demand")
        return taken[-1] if taken else None

    @property
    def deadline_rule(self) -> DeadlineRule:
        """The plan's rule, nowhere below the law's floor."""
        step = self.plan.step("demand")
        rule = step.deadline if step and step.deadline else DeadlineRule()
        return rule.at_least(self.law.deadline_floor.on(self.today).value)

    @property
    def guard_on(self) -> date | None:
        """The day that must have passed before anything follows the demand (6 § inkassolagen), None before it.

        A demand that was corrected gives its time anew.
        """
        if self.demand is None or self.demand.deadline is None:
            return None
        told = [self.demand.deadline, *(each.deadline for each in self.facts.taken("correction") if each.deadline)]
        return self.calendar.add_bank_days(max(told), self.deadline_rule.guard_bank_days)

    @property
    def latest_decision(self) -> DecisionTaken | None:
        """What the creditor last decided."""
        return max(self.facts.decisions, key=lambda decision: decision.at, default=None)

    def open_choice(self) -> str | None:
        """The creditor's last choice while its step has not been taken on that day or later, else None."""
        decision = self.latest_decision
        if decision is None:
            return None
        decided_on = local_date(decision.at)
        is_done = any(step.on >= decided_on for step in self.facts.taken(decision.choice))
        return None if is_done else decision.choice

    def is_told(self, step: str) -> bool:
        """Whether a task was given, and the creditor has decided nothing on a later day."""
        taken, decision = self.facts.taken(step), self.latest_decision
        return bool(taken) and (decision is None or taken[-1].on >= local_date(decision.at))

    def values_on(self, day: date) -> Mapping[str, Value]:
        """The values a plan's condition may name, as they stood on a day.

        `recommendation` is the last word of a person: what a handler recommended, or the creditor chose after that.
        """
        owed = self.asked if day == self.today else asked(facts=self.facts, law=self.law, as_of=day)
        said = [(each.at, each.outcome) for each in self.facts.recommended]
        said += [(each.at, each.choice) for each in self.facts.decisions]
        latest = max((each for each in said if local_date(each[0]) <= day), default=None)
        return {
            "balance": owed.total.decimal,
            "principal": owed.principal.decimal,
            "invoices": Decimal(len(self.facts.invoices)),
            "days_since_demand": Decimal((day - self.demand.on).days if self.demand else 0),
            "enforcement": self._enforcement_on(day),
            "recommendation": latest[1] if latest else "",
            "debtor": str(self.facts.debtor_kind),
        }

    def _enforcement_on(self, day: date) -> str:
        """How the latest enforcement stands, "" without one: the value that a plan's condition names."""
        if self.law.authority is None:
            return ""
        found = latest(self.facts, Procedure.ENFORCEMENT, on=day, law=self.law)
        return str(found.stage) if found else ""

    @cached_property
    def is_judged(self) -> bool:
        """Whether a judgment stands for the claim today: it is enforced, never asked for a second time."""
        if self.law.authority is None:
            return False
        return any(has_title(each) for each in proceedings(self.facts, on=self.today, law=self.law))

    def holds_true(self, step: PlanStep, *, on: date) -> bool:
        """Whether a step's condition holds on a day; a step without one always does."""
        return step.condition is None or step.condition(self.values_on(on))

    def occurrence(self, step: str) -> int:
        """The number the next occurrence of a step gets, from 1."""
        return self.facts.times(step) + 1

    def nothing(
        self, why: str, *, next_on: date | None = None, next_step: str | None = None, blocked_by: tuple[str, ...] = ()
    ) -> Decision:
        """Nothing to do today, and why."""
        return Decision(Act.NOTHING, None, 0, self.state, why, "", next_on, next_step, blocked_by=blocked_by)

    def move(self, to: CaseState, why: str) -> Decision:
        """A change of state and no more."""
        return Decision(Act.TRANSITION, None, 0, to, why)

    def task(self, step: str, why: str) -> Decision:
        """Something a person must do; the state stays."""
        return Decision(Act.TASK, step, self.occurrence(step), self.state, why)

    def take(
        self,
        act: Act,
        step: str,
        to: CaseState,
        why: str,
        *,
        deadline: date | None = None,
        costs: tuple[Cost, ...] = (),
    ) -> Decision:
        """A letter or a document, and the state it leads to."""
        return Decision(act, step, self.occurrence(step), to, why, deadline=deadline, costs=costs)
