"""It never matters how often anyone looks: random cases over three years, walked daily, in one call and hourly.

Run: python -m bench.cadence [--count 10000] [--hourly 200] [--seed 1]: prints progress, 1 at the first difference.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from random import Random

from bench.measure import table
from claims.agency import Agency
from claims.case import CaseFacts, CaseState, DecisionTaken, Hold, Instalment
from claims.days import instant_of
from claims.invoice import Credit, Invoice, Payment
from claims.money import Money
from claims.party import DebtorKind, Party
from dunning.ahead import applied, live_ahead
from dunning.decide import decide
from dunning.ledger import balance
from dunning.step import Act, Plan
from workers.setup import SHIPPED, read_policies

COUNT, HOURLY, DAYS, ENDS_AFTER = 10_000, 200, 3 * 365, 200
_BEGAN = date(2026, 3, 2)
_SHOWN_EVERY = 20
_POLICIES = read_policies(SHIPPED)
LAW = _POLICIES.law.ahead()
AGENCY: Agency = _POLICIES.agency

Row = tuple[str, str, str, int, str, str, str]
News = Callable[[CaseFacts], CaseFacts]


@dataclass(frozen=True, slots=True)
class Story:
    """A case and what comes from outside, by day: payments, credits, holds and their ends, decisions."""

    facts: CaseFacts
    plan: Plan
    news: tuple[tuple[date, News], ...]


@dataclass(frozen=True, slots=True)
class Lived:
    """What must not depend on how often anyone looked: every act with its amounts, and the last day's balance."""

    acts: tuple[Row, ...]
    state: str
    total: str


def story(seed: int, *, ends_after: int = ENDS_AFTER) -> Story:
    """A random case, paid in full after so many days in the mean; the same for the same seed."""
    random = Random(seed)
    kind = random.choice((DebtorKind.BUSINESS, DebtorKind.BUSINESS, DebtorKind.CONSUMER, DebtorKind.SOLE_TRADER))
    facts = CaseFacts(
        number=f"2026-{seed % 1_000_000:06d}",
        state=CaseState.AWAITING_TERMS,
        debtor_kind=kind,
        registered_at=instant_of(_BEGAN, clock_time(8)),
        accepted_at=datetime.combine(_BEGAN, clock_time(random.randint(7, 16)), UTC),
        creditor_is_confirmed=True,
        missing=(),
        currency="SEK",
        invoices=tuple(_invoice(random, seed, number) for number in range(random.randint(1, 3))),
        credits=(),
        payments=(),
        costs=(),
        steps=(),
        holds=frozenset(),
        debtor=_party(kind),
    )
    wanted = "consumer" if kind is DebtorKind.CONSUMER else "business"
    plan = next(plan for plan in _POLICIES.plans.values() if (plan.country, plan.debtor) == ("SE", wanted))
    return Story(facts, plan, tuple(_news(random, facts, ends_after)))


def _party(kind: DebtorKind) -> Party:
    orgnr = "199001612382" if kind.is_natural else "5599990016"
    return Party("Provbolaget AB", orgnr, ("Exempelgatan 1", "111 13 Exempelstad"))


def _invoice(random: Random, seed: int, number: int) -> Invoice:
    due_date = _BEGAN + timedelta(days=random.randint(-420, 25))
    return Invoice(
        number=f"{seed}-{number}",
        invoice_date=due_date - timedelta(days=30),
        due_date=due_date,
        total=Money(random.randint(50_00, 90_000_00)),
        about="Golvslipning av kontor",
        has_interest_text=random.random() < 0.7,
        due_date_agreed=random.random() < 0.6,
        agreed_rate=Decimal(random.choice(("12", "24"))) if random.random() < 0.2 else None,
        reminder_fee_agreed=random.random() < 0.3,
    )


def _news(random: Random, facts: CaseFacts, ends_after: int) -> list[tuple[date, News]]:
    found: list[tuple[date, News]] = []
    principal = sum(invoice.total.ore for invoice in facts.invoices)
    for number in range(random.randint(1, 4)):
        on = _BEGAN + timedelta(days=random.randint(1, 500))
        found.append((on, _pays(on, random.randint(1_00, max(2_00, principal)), number)))
    if random.random() < 0.3:
        on = _BEGAN + timedelta(days=random.randint(1, 200))
        found.append((on, _holds(Hold.DISPUTE)))
        found.append((on + timedelta(days=random.randint(1, 90)), _lets_go(Hold.DISPUTE)))
    if random.random() < 0.5:
        on = _BEGAN + timedelta(days=random.randint(20, 300))
        choice = random.choice(("payment_order", "instalment_plan", "monitoring"))
        found.append((on, _decides(choice, on, principal)))
    if random.random() < 0.2:
        on = _BEGAN + timedelta(days=random.randint(1, 120))
        found.append((on, _credits(on, random.choice(facts.invoices), random.randint(1_00, 400_00))))
    on = _BEGAN + timedelta(days=min(DAYS, int(random.expovariate(1 / ends_after)) + 20))
    found.append((on, _pays(on, 2 * principal + 100_000_00, 9)))
    return sorted(found, key=lambda each: each[0])


def _pays(on: date, ore: int, number: int) -> News:
    payment = Payment(on, Money(ore), "bank", str(number))
    return lambda facts: replace(facts, payments=(*facts.payments, payment))


def _holds(held: Hold) -> News:
    return lambda facts: replace(facts, holds=facts.holds | {held})


def _lets_go(held: Hold) -> News:
    return lambda facts: replace(facts, holds=facts.holds - {held})


def _decides(choice: str, on: date, principal: int) -> News:
    decision = DecisionTaken(choice, instant_of(on, clock_time(9)), "creditor")
    parts = tuple(Instalment(on + timedelta(days=30 * number), principal // 4) for number in range(1, 5))
    return lambda facts: replace(facts, decisions=(*facts.decisions, decision), instalments=parts)


def _credits(on: date, invoice: Invoice, ore: int) -> News:
    credit = Credit(f"K{invoice.number}", invoice.number, on, Money(min(ore, invoice.total.ore)))

    def news(facts: CaseFacts) -> CaseFacts:
        """One that was split off meanwhile takes its credit with it."""
        is_here = any(each.number == credit.invoice_number for each in facts.invoices)
        return replace(facts, credits=(*facts.credits, credit)) if is_here else facts

    return news


def by_looks(told: Story, *, a_day: int, days: int = DAYS) -> Lived:
    """A case looked at so many times a day, every day; what comes from outside is there before the first look."""
    facts, acts = told.facts, []
    news = list(told.news)
    for day in (_BEGAN + timedelta(days=number) for number in range(days + 1)):
        while news and news[0][0] <= day:
            facts = news.pop(0)[1](facts)
        for _ in range(a_day):
            facts = _look(facts, told.plan, day, acts)
        if facts.state is CaseState.CLOSED:
            break
    return _as_lived(facts, acts, days)


def _look(facts: CaseFacts, plan: Plan, day: date, acts: list[Row]) -> CaseFacts:
    while facts.state is not CaseState.CLOSED:
        decision = decide(facts=facts, plan=plan, law=LAW, agency=AGENCY, today=day)
        if decision.act is Act.NOTHING:
            return replace(facts, state=decision.state_after)
        facts = applied(facts, decision, on=day)
        owed = str(balance(facts=facts, law=LAW, as_of=day).total)
        costs = "+".join(f"{cost.kind} {cost.amount}" for cost in decision.costs)
        acts.append(
            (str(day), str(decision.act), decision.step or "", decision.occurrence, str(decision.deadline), costs, owed)
        )
    return facts


def in_one_call(told: Story, *, days: int = DAYS) -> Lived:
    """A case lived from one piece of news to the next, asleep until the day that the decision names."""
    facts, acts = told.facts, list[Row]()
    first, last = _BEGAN, _BEGAN + timedelta(days=days)
    for on, news in (*told.news, (last + timedelta(days=1), lambda known: known)):
        if facts.state is CaseState.CLOSED:
            break
        if on > first:
            ahead = live_ahead(
                facts=facts,
                plan=told.plan,
                law=LAW,
                agency=AGENCY,
                first=first,
                last=min(last, on - timedelta(days=1)),
            )
            facts = ahead.facts
            for act in ahead.acts:
                made = act.decision
                costs = "+".join(f"{cost.kind} {cost.amount}" for cost in made.costs)
                owed = str(act.balance.total) if act.balance else ""
                acts.append(
                    (str(act.on), str(made.act), made.step or "", made.occurrence, str(made.deadline), costs, owed)
                )
        facts, first = news(facts), max(first, on)
    return _as_lived(facts, acts, days)


def _as_lived(facts: CaseFacts, acts: Sequence[Row], days: int) -> Lived:
    is_over = facts.state is CaseState.CLOSED
    as_of = date.fromisoformat(acts[-1][0]) if is_over and acts else _BEGAN + timedelta(days=days)
    closed = replace(facts, payments=tuple(paid for paid in facts.payments if paid.on <= as_of))
    return Lived(tuple(acts), str(facts.state), str(balance(facts=closed, law=LAW, as_of=as_of).total))


def race(first: int, count: int, hourly: int, ends_after: int = ENDS_AFTER) -> tuple[str, int]:
    """`count` stories from a seed on, the first `hourly` of them hourly too: the first difference in words or "", and
    how many acts there were.
    """
    acts = 0
    for number in range(count):
        told = story(first + number, ends_after=ends_after)
        daily = by_looks(told, a_day=1)
        found = {"in one call": in_one_call(told)}
        if number < hourly:
            found["hourly"] = by_looks(told, a_day=24)
        for name, other in found.items():
            if other != daily:
                return f"case {first + number}: {name} {other}, daily {daily}", acts
        acts += len(daily.acts)
        if sys.stderr.isatty() and number % _SHOWN_EVERY == 0:
            print(f"\r{number} of {count} cases", end="", file=sys.stderr)
    return "", acts


@dataclass(frozen=True, slots=True)
class Figures:
    """What was walked and how long it took; `fault` is the first difference, or empty."""

    count: int
    hourly: int
    acts: int
    seconds: float
    fault: str


def measure(count: int = COUNT, hourly: int = HOURLY, seed: int = 1) -> Figures:
    """The race, divided on two processes."""
    began = time.perf_counter()
    start, half = seed * 1_000_003, count // 2
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(race, (start, start + half), (half, count - half), (hourly // 2, hourly - hourly // 2)))
    fault = "; ".join(part[0] for part in parts if part[0])
    return Figures(count, hourly, sum(part[1] for part in parts), time.perf_counter() - began, fault)


def section(found: Figures) -> Sequence[str]:
    """The page's part."""
    rows = [
        [
            f"{found.count:,} cases over three years, {found.hourly} of them hourly too",
            found.fault or "identical",
            f"{found.acts:,}",
            f"{found.seconds:.0f} s",
        ]
    ]
    return [
        "## However often one looks",
        "Random cases with payments, credits, disputes and decisions walked daily, in one call (asleep until the day "
        "that the decision names) and hourly: letters, dates and amounts. Days without a rate rest on assumed rows.",
        table(("walked", "difference", "acts", "two processes"), rows),
    ]


def main() -> int:
    """Walk them; 1 at the first difference."""
    parser = argparse.ArgumentParser(prog="python -m bench.cadence", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--hourly", type=int, default=HOURLY)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    found = measure(told.count, told.hourly, told.seed)
    print(found.fault or f"{found.count} cases, {found.hourly} hourly: the same ({found.seconds:.0f} s)")
    return 1 if found.fault else 0


if __name__ == "__main__":
    sys.exit(main())
