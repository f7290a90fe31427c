"""The claims engine and the day-by-day count asked the same stories; and a ledger balanced at every step.

Run: python -m bench.law_race [--count 100000] [--seed 1]: prints progress, 1 at the first difference.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

from bench.law_oracle import Happening, Owed, Story, owed, stories
from claims.balance import Balance, Cost, CostKind
from claims.case import CaseFacts, CaseState, StepTaken
from claims.invoice import Credit, Invoice, Payment
from claims.money import Money
from claims.party import DebtorKind
from dunning.law.law import DayCount
from dunning.law.registry import law_for
from dunning.ledger import balance

LAW = law_for("SE")
LAWS = {True: LAW, False: replace(LAW, day_count=DayCount.ACT_365F)}
_CREDITS = ("credit", "credit_from_start")
_SHOWN_EVERY = 500


def facts_of(story: Story) -> CaseFacts:
    """A story as the facts that the engine decides on."""
    told = story.happenings
    return CaseFacts(
        number="2026-000001",
        state=CaseState.DEMAND,
        debtor_kind=DebtorKind.BUSINESS if story.is_trade else DebtorKind.CONSUMER,
        registered_at=datetime.combine(story.as_of, time(9), UTC),
        accepted_at=None,
        creditor_is_confirmed=True,
        missing=(),
        currency="SEK",
        invoices=tuple(
            Invoice(
                number=bill.number,
                invoice_date=bill.sent,
                due_date=bill.due,
                total=Money(bill.ore),
                has_interest_text=bill.tells_interest,
                due_date_agreed=bill.due_is_agreed,
                agreed_rate=None if bill.agreed is None else Decimal(bill.agreed) / 100,
            )
            for bill in story.bills
        ),
        credits=tuple(
            Credit(f"K{n}", one.bill or "", one.day, Money(one.ore), ab_initio=one.what == "credit_from_start")
            for n, one in enumerate(told)
            if one.what in _CREDITS
        ),
        payments=tuple(
            Payment(one.day, Money(one.ore), "bank", str(n), one.bill)
            for n, one in enumerate(told)
            if one.what == "payment"
        ),
        costs=tuple(_cost(one) for one in told if one.what not in (*_CREDITS, "payment")),
        steps=(StepTaken("demand", 1, story.demanded),) if story.demanded else (),
        holds=frozenset(),
    )


def _cost(one: Happening) -> Cost:
    return Cost(CostKind(one.what), one.day, Money(one.ore), "")


def engine(story: Story) -> Balance:
    """What the engine says."""
    return balance(facts=facts_of(story), law=LAWS[story.leap_years], as_of=story.as_of)


def difference(story: Story) -> str:
    """Where the two answers differ, in words; empty when they do not."""
    ours, count = engine(story), owed(story)
    said = Owed(
        {each.number: each.remaining.ore for each in ours.invoices},
        {each.number: each.interest.ore for each in ours.invoices},
        ours.costs.ore,
        ours.overpaid.ore,
        ours.total.ore,
    )
    if said != count:
        return f"the engine says {said}, the count {count}, of {story}"
    parts = ours.principal + ours.interest + ours.costs + ours.rounding
    return "" if parts == ours.total else f"the parts are not the total, of {story}"


def race(count: int, seed: int) -> str:
    """Ask both `count` stories, with progress; the first difference, or nothing."""
    for number, story in enumerate(stories(count, seed), start=1):
        found = difference(story)
        if found:
            return f"story {number} of seed {seed}: {found}"
        if sys.stderr.isatty() and (number % _SHOWN_EVERY == 0 or number == count):
            print(f"\r{number} of {count} stories", end="", file=sys.stderr)
    return ""


def main() -> int:
    """Compare; 1 at the first difference."""
    parser = argparse.ArgumentParser(prog="python -m bench.law_race", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    found = race(told.count, told.seed)
    print(found or f"{told.count} stories of seed {told.seed}: the engine and the day-by-day count agree to the öre")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
