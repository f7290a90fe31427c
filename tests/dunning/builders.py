"""Cases for tests, in one line each, and a small stand-in for what applies decisions."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from claims.agency import Agency
from claims.balance import Cost
from claims.case import CaseFacts, CaseState, DecisionTaken, StepTaken
from claims.days import instant_of
from claims.invoice import Invoice
from claims.money import Money
from claims.party import DebtorKind, Party
from dunning.agency import parse_agency
from dunning.decide import Act, Decision, decide
from dunning.law.law import Law
from dunning.law.registry import law_for
from dunning.ledger import balance
from dunning.plan import Plan, parse_plan
from dunning.steps import WEIGHED
from dunning.terms import PriceList, parse_prices

POLICIES = Path(__file__).parents[2] / "policies"
LAW: Law = law_for("SE")
SAMPLE_DAY = date(2026, 3, 2)


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((POLICIES / name).read_text(encoding="utf-8"))


BUSINESS: Plan = parse_plan(load("plan-se-business.toml"))
CONSUMER: Plan = parse_plan(load("plan-se-consumer.toml"))
AGENCY: Agency = parse_agency(load("agency.toml"))
PRICES: PriceList = parse_prices(load("prices.toml"))

FIRM = Party("Granvik Bygg AB", "5599999983", ("Storgatan 1", "111 11 Exempelstad"))
PERSON = Party("Kim Exempelsson", None, ("Lillgatan 2", "111 11 Exempelstad"))


def many(count: int) -> int:
    """How many cases a random test asks for: `count`, or TEST_CASES where that is less (`make mutation` sets it)."""
    return min(count, int(os.environ.get("TEST_CASES", count)))


def kr(amount: str | int) -> Money:
    return Money.of(amount)


def on(text: str) -> date:
    return date.fromisoformat(text)


def invoice(total: str | int = 10_000, *, due: str = "2026-01-31", number: str = "10234", **more: Any) -> Invoice:
    due_date = on(due)
    defaults = {"invoice_date": due_date - timedelta(days=30), "about": "Golvslipning av kontor, vecka 48"}
    return Invoice(number=number, due_date=due_date, total=kr(total), **(defaults | more))


def case(*invoices: Invoice, kind: DebtorKind = DebtorKind.BUSINESS, **more: Any) -> CaseFacts:
    defaults: dict[str, Any] = {
        "number": "2026-000012",
        "state": CaseState.AWAITING_TERMS,
        "registered_at": datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        "accepted_at": datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        "creditor_is_confirmed": True,
        "missing": (),
        "currency": "SEK",
        "credits": (),
        "payments": (),
        "costs": (),
        "steps": (),
        "holds": frozenset(),
        "debtor": PERSON if kind.is_natural else FIRM,
    }
    return CaseFacts(debtor_kind=kind, invoices=invoices or (invoice(),), **(defaults | more))


def plan_of(facts: CaseFacts) -> Plan:
    return CONSUMER if facts.debtor_kind.is_natural else BUSINESS


def ask(
    facts: CaseFacts, day: date | str, *, plan: Plan | None = None, law: Law = LAW, agency: Agency = AGENCY
) -> Decision:
    today = on(day) if isinstance(day, str) else day
    return decide(facts=facts, plan=plan or plan_of(facts), law=law, agency=agency, today=today)


def apply(facts: CaseFacts, decision: Decision, day: date) -> CaseFacts:
    """What the caller of `decide` must do with an act."""
    steps = facts.steps
    if decision.act in (Act.LETTER, Act.PREPARE, Act.TASK):
        assert decision.step
        assert (decision.step, decision.occurrence) not in {(step.step, step.occurrence) for step in steps}
        steps = (*steps, StepTaken(decision.step, decision.occurrence, day, decision.deadline))
    weighed = decision.act is Act.TASK and decision.step in WEIGHED
    return replace(
        facts,
        scored_on=day if weighed else facts.scored_on,
        state=decision.state_after,
        steps=steps,
        costs=(*facts.costs, *decision.costs),
        close_code=decision.close_code,
    )


@dataclass(frozen=True)
class Done:
    """One act of a life: what a reader of the story wants to see."""

    on: date
    act: str
    step: str | None
    state: str
    total: Money

    def row(self) -> tuple[str, str, str | None, str, str]:
        return self.on.isoformat(), self.act, self.step, self.state, str(self.total)


News = Callable[[CaseFacts], CaseFacts]


def live_day(facts: CaseFacts, day: date, **more: Any) -> tuple[CaseFacts, list[Done]]:
    """Ask and apply until nothing is left to do on a day."""
    done: list[Done] = []
    for _ in range(12):
        decision = ask(facts, day, **more)
        if decision.act is Act.NOTHING:
            return facts, done
        facts = apply(facts, decision, day)
        total = balance(facts=facts, law=more.get("law", LAW), as_of=day).total
        done.append(Done(day, str(decision.act), decision.step, str(facts.state), total))
    raise AssertionError(f"no rest on {day}: {done}")


def live(
    facts: CaseFacts, days: Iterable[date], news: dict[date, News] | None = None, **more: Any
) -> tuple[CaseFacts, list[Done]]:
    """A life over days; `news` is what the world brings in the morning of a day, before anything is decided."""
    done: list[Done] = []
    for day in days:
        if news and day in news:
            facts = news[day](facts)
        facts, today = live_day(facts, day, **more)
        done += today
    return facts, done


def days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=offset) for offset in range(count)]


def decided(choice: str, day: date) -> News:
    taken = DecisionTaken(choice, instant_of(day, time(8, 0)), "creditor")
    return lambda facts: replace(facts, decisions=(*facts.decisions, taken))


def cost(kind: Any, day: str, amount: int, basis: str = "test") -> Cost:
    return Cost(kind, on(day), kr(amount), basis)
