"""What a plan says (steps in order) and what a decision is (one act, and why)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from claims.balance import Cost
from claims.case import CaseState, CloseCode
from claims.money import Money
from dunning.law.law import DeadlineRule
from dunning.limitation import USUAL_RULE, LimitationRule
from dunning.when import Condition


class Act(StrEnum):
    """What a decision asks the caller to do; NOTHING ends the day for a case."""

    LETTER = "letter"
    PREPARE = "prepare"
    TASK = "task"
    TRANSITION = "transition"
    CLOSE = "close"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Decision:
    """One act on one day. LETTER, PREPARE and TASK are a step taken: unique by (case, `step`, `occurrence`).

    LETTER is a letter that leaves; PREPARE a document for the creditor's decision; TASK something for a person;
    TRANSITION only changes the state; CLOSE ends the case with `close_code`. `rule` names the row that decided, `why`
    says it to a person. `costs` join the case on the day of the act, before its balance is computed. `next_on` is the
    earliest day on which the plan goes on without news from outside, None when only news can help it; `wakes_on` that
    on which anything may happen, a time in a proceeding and limitation counted too. `blocked_by` names the holds,
    guards or needs that stop the next step. `extra` is what the letter says beside the balance.
    """

    act: Act
    step: str | None
    occurrence: int
    state_after: CaseState
    why: str
    rule: str = ""
    next_on: date | None = None
    next_step: str | None = None
    deadline: date | None = None
    costs: tuple[Cost, ...] = ()
    close_code: CloseCode | None = None
    blocked_by: tuple[str, ...] = ()
    extra: Mapping[str, Any] | None = None
    wakes_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step as the plan declares it. `after_days` and `after_bank_days` count from the step before.

    `within_hours` and `deadline` belong to the demand; `every_months` to monitoring; `grace_bank_days` to an instalment
    plan (how long after its day an instalment may still be on its way), as does `notice_bank_days` (how long the debtor
    has from the letter about a missed one until the plan ends). `times`, `apart_days` and `with_fee` belong to
    reminders before the demand: how many, how far apart at least, and how many of them carry a fee. `ask_after_days` is
    how long the authority may be silent before somebody asks it, `ask_before_days` how long before a new year of
    enforcement the creditor is asked. `score_days` belongs to the payment order: how old a score may be that it rests
    on.
    """

    name: str
    after_days: int = 0
    after_bank_days: int = 0
    within_hours: int | None = None
    deadline: DeadlineRule | None = None
    when: str = ""
    condition: Condition | None = field(default=None, compare=False, repr=False)
    needs: tuple[str, ...] = ()
    every_months: int = 12
    grace_bank_days: int = 3
    notice_bank_days: int = 8
    times: int = 1
    apart_days: int = 0
    with_fee: int = 0
    ask_after_days: int = 30
    ask_before_days: int = 30
    score_days: int = 365


@dataclass(frozen=True, slots=True)
class Plan:
    """A dunning plan (kravplan): steps in order, what an outage does to them, and its content hash (12 hex digits).

    `undue_wait_days` is how long a case may wait for an invoice that is not yet due; `remainder_below` the amount under
    which nothing escalates by itself. A plan `only_by_name` is for creditors and cases that name it; `content` is the
    policy as it was written (JSON values), from which the very plan is read again.
    which nothing escalates by itself; `limitation` how claims are kept alive.
    """

    name: str
    country: str
    debtor: str
    steps: tuple[PlanStep, ...]
    catch_up: Mapping[str, str]
    undue_wait_days: int
    remainder_below: Money
    hash: str
    only_by_name: bool = False
    content: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def version(self) -> str:
        """The plan as a case keeps it: `name@hash`."""
        return f"{self.name}@{self.hash}"

    limitation: LimitationRule = USUAL_RULE

    def step(self, name: str) -> PlanStep | None:
        """A step by name, None when the plan does not have it."""
        return next((step for step in self.steps if step.name == name), None)
