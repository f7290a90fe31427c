"""The books under random happenings: every voucher balances, and no öre appears, vanishes or changes owner by itself.

Run: python -m bench.ledger_race [--count 1000000] [--seed 1]: prints progress, 1 at the first fault.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from claims.balance import Cost, CostKind
from claims.bank import BankState
from claims.case import CaseFacts, CaseState, StepTaken
from claims.invoice import Credit, Invoice, Payment
from claims.ledger import Amounts, Book, LedgerAccount, Voucher, VoucherKind, difference, lines_of
from claims.money import Money
from claims.party import DebtorKind
from claims.payout import PayoutKind
from dunning.bookkeeping import PAYOUT, bank_amounts, case_amounts, due, order_amounts
from dunning.law.registry import law_for
from dunning.settlement import Agreed, Share, share

LAW = law_for("SE")
_BEGAN = date(2025, 6, 1)
_LAST = date(2026, 12, 20)
_COSTS = (CostKind.DEMAND, CostKind.REMINDER, CostKind.LATE_COMPENSATION, CostKind.PAYMENT_ORDER)
_RATES = ("0", "0.05", "0.1", "0.14", "0.333")
_CASES, _OPERATIONS_A_WORLD = 4, 40
_SHOWN_EVERY = 100


@dataclass(slots=True)
class CaseLife:
    """One case: its facts, what its creditor accepted, and what the books say of it."""

    facts: CaseFacts
    agreed: Agreed | None
    booked: dict[LedgerAccount, int] = field(default_factory=dict)
    stands: dict[LedgerAccount, int] = field(default_factory=dict)
    ordered: list[dict[LedgerAccount, int]] = field(default_factory=list)


class World:
    """A few cases, a bank account and the books, to which random things happen; raises AssertionError at a fault."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.day = _BEGAN
        self.lives = [_new_case(self.random, number) for number in range(1, _CASES + 1)]
        self.stands: dict[LedgerAccount, int] = defaultdict(int)
        self.bank = 0
        self.serial = 0
        self.done = 0

    def live(self, operations: int) -> None:
        """Let so many things happen, looking at everything after each."""
        for _each in range(operations):
            life = self.random.choice(self.lives)
            self.random.choice(_OPERATIONS)(self, life)
            self._look(life, self._book_case(life))
            self.done += 1
            if self.random.random() < 0.2 and self.day < _LAST:
                self.day += timedelta(days=self.random.randint(1, 9))

    # What may happen ----------------------------------------------------------------------------------------------

    def pay(self, life: CaseLife) -> None:
        """Money comes: told by the bank, by a person, or by the creditor."""
        self.serial += 1
        ore = self.random.choice((1, 99, 100_00, 18_000, 250_000, 1_234_567, self.random.randint(1, 2_000_000)))
        source = self.random.choice(("bank", "bank", "bank", "cli", "direct"))
        paid = Payment(self.day, Money(ore), source, str(self.serial))
        life.facts = replace(life.facts, payments=(*life.facts.payments, paid))
        if source == "bank":
            self.bank += ore
            self._book(bank_amounts(ore=ore, state=BankState.BOOKED, reason=""), VoucherKind.BANK)

    def take_back(self, life: CaseLife) -> None:
        """The bank takes a payment back."""
        from_bank = [paid for paid in life.facts.payments if paid.source == "bank"]
        if not from_bank:
            return
        gone = self.random.choice(from_bank)
        life.facts = replace(life.facts, payments=tuple(p for p in life.facts.payments if p is not gone))
        self.bank -= gone.amount.ore
        self._book(bank_amounts(ore=-gone.amount.ore, state=BankState.REVERSED, reason=""), VoucherKind.BANK)

    def credit(self, life: CaseLife) -> None:
        """A credit note comes, larger or smaller than what is left."""
        self.serial += 1
        invoice = self.random.choice(life.facts.invoices)
        amount = Money(self.random.randint(1, invoice.total.ore))
        note = Credit(f"K{self.serial}", invoice.number, self.day, amount, ab_initio=self.random.random() < 0.3)
        life.facts = replace(life.facts, credits=(*life.facts.credits, note))

    def charge(self, life: CaseLife) -> None:
        """A cost is charged."""
        kind = self.random.choice(_COSTS)
        cost = Cost(kind, self.day, Money(LAW.costs[kind].rows[0].value.ore if kind in LAW.costs else 450_00), "")
        life.facts = replace(life.facts, costs=(*life.facts.costs, cost))

    def drop_cost(self, life: CaseLife) -> None:
        """A cost is taken back with its letter."""
        if life.facts.costs:
            life.facts = replace(life.facts, costs=life.facts.costs[:-1])

    def accept(self, life: CaseLife) -> None:
        """The creditor accepts terms, once."""
        life.agreed = life.agreed or _terms(self.random, life.facts)

    def pay_out(self, life: CaseLife) -> None:
        """What is due is ordered at the bank: never more than is on the account less what is on its way."""
        owed = due(life.stands)
        agency = max(0, owed.agency)
        there = self.stands[LedgerAccount.CLIENT_BANK] + self.stands[LedgerAccount.OUTGOING]
        if not owed.creditor + agency or owed.creditor + agency > there:
            return
        for kind, ore in ((PayoutKind.CREDITOR, owed.creditor), (PayoutKind.AGENCY, agency)):
            if ore:
                order = order_amounts(to=kind, ore=ore)
                life.ordered.append(order)
                self._book(order, VoucherKind.PAYOUT, life)

    def reject(self, life: CaseLife) -> None:
        """The bank rejects an order."""
        if life.ordered:
            order = life.ordered.pop()
            self._book({account: -ore for account, ore in order.items()}, VoucherKind.PAYOUT, life)

    def leave(self, life: CaseLife) -> None:
        """An order is seen leaving the account."""
        if life.ordered:
            ore = life.ordered.pop(0)[LedgerAccount.OUTGOING]
            self.bank += ore
            self._book(bank_amounts(ore=ore, state=BankState.OTHER, reason=PAYOUT), VoucherKind.BANK)

    # The books ----------------------------------------------------------------------------------------------------

    def _share(self, life: CaseLife) -> Share | None:
        return share(facts=life.facts, agreed=life.agreed, law=LAW, as_of=self.day) if life.agreed else None

    def _book_case(self, life: CaseLife) -> Share | None:
        found = self._share(life)
        wanted = case_amounts(facts=life.facts, share=found, agreed=life.agreed)
        changes = difference(wanted, life.booked)
        self._book(changes, VoucherKind.CASE, life)
        for account, ore in changes.items():
            life.booked[account] = life.booked.get(account, 0) + ore
        return found

    def _book(self, amounts: Amounts, kind: VoucherKind, life: CaseLife | None = None) -> None:
        """A voucher, which refuses to be made where it does not balance, then its sums."""
        made = Voucher(kind, "race", self.day, self.day, "", lines_of(amounts, "SEK"))
        for line in made.lines:
            self.stands[line.account] += line.amount.ore
            if life is not None:
                life.stands[line.account] = life.stands.get(line.account, 0) + line.amount.ore

    def _look(self, life: CaseLife, found: Share | None) -> None:
        """What must hold after every happening."""
        for book in Book:
            assert sum(ore for account, ore in self.stands.items() if account.book is book) == 0, book
        assert self.stands[LedgerAccount.CLIENT_BANK] == self.bank
        assert self.stands[LedgerAccount.SUSPENSE] == 0
        assert self.stands[LedgerAccount.CLIENT_CLEARING] == -self.stands[LedgerAccount.OWED_TO_AGENCY]
        assert self.stands[LedgerAccount.OUTGOING] <= 0
        if found is not None:
            assert found.received == found.to_creditor + found.to_agency + found.refund
            assert found.received + found.direct == found.principal + found.interest + found.costs + found.refund
            assert life.booked.get(LedgerAccount.VAT, 0) == -found.vat.ore


_OPERATIONS = (
    World.pay, World.pay, World.pay, World.take_back, World.credit, World.charge, World.drop_cost, World.accept,
    World.pay_out, World.pay_out, World.reject, World.leave,
)  # fmt: skip


def _new_case(random: Random, number: int) -> CaseLife:
    invoices = tuple(
        Invoice(
            number=f"{number}-{n}",
            invoice_date=_BEGAN - timedelta(days=random.randint(40, 400)),
            due_date=_BEGAN - timedelta(days=random.randint(1, 39)),
            total=Money(random.randint(1_00, 3_000_000)),
            has_interest_text=True,
            due_date_agreed=True,
        )
        for n in range(random.randint(1, 3))
    )
    facts = CaseFacts(
        number=f"2026-{number:06d}",
        state=CaseState.DEMAND,
        debtor_kind=random.choice((DebtorKind.BUSINESS, DebtorKind.CONSUMER)),
        registered_at=datetime.combine(_BEGAN, time(9), UTC),
        accepted_at=None,
        creditor_is_confirmed=True,
        missing=(),
        currency="SEK",
        invoices=invoices,
        credits=(),
        payments=(),
        costs=(),
        steps=(StepTaken("demand", 1, _BEGAN),),
        holds=frozenset(),
    )
    return CaseLife(facts, _terms(random, facts) if random.random() < 0.7 else None)


def _terms(random: Random, facts: CaseFacts) -> Agreed:
    return Agreed(
        commission={one.number: Decimal(random.choice(_RATES)) for one in facts.invoices},
        vat_rate=Decimal(random.choice(("0", "0.25"))),
        costs_go_to=random.choice(("agency", "creditor")),
        interest_goes_to=random.choice(("agency", "creditor")),
    )


def race(count: int, seed: int) -> str:
    """Let `count` things happen in many small worlds, with progress; the first fault in words, or nothing."""
    worlds = -(-count // _OPERATIONS_A_WORLD)
    left = count
    for number in range(worlds):
        world = World(seed * 1_000_003 + number)
        try:
            world.live(min(left, _OPERATIONS_A_WORLD))
        except (AssertionError, ValueError) as fault:
            return f"world {number} of seed {seed}, happening {world.done + 1}: {type(fault).__name__} {fault}"
        left -= _OPERATIONS_A_WORLD
        if sys.stderr.isatty() and number % _SHOWN_EVERY == 0:
            print(f"\r{number * _OPERATIONS_A_WORLD} of {count} happenings", end="", file=sys.stderr)
    return ""


def race_by_two(count: int, seed: int) -> str:
    """The same, divided on two processes."""
    with ProcessPoolExecutor(2) as pool:
        found = pool.map(race, (count // 2, count - count // 2), (seed, seed + 1))
    return "; ".join(fault for fault in found if fault)


def main() -> int:
    """Let things happen; 1 at the first fault."""
    parser = argparse.ArgumentParser(prog="python -m bench.ledger_race", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    found = race_by_two(told.count, told.seed)
    print(found or f"{told.count} happenings of seed {told.seed}: every voucher balanced, no öre was lost")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
