"""What is owed on a day, computed from the facts alone: every payment and credit replayed in the order of its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from claims.balance import Balance, Cost, DebtPart
from claims.case import CaseFacts
from claims.invoice import Credit, Payment
from claims.money import Money, total
from claims.refused import Refused
from dunning.account import Account
from dunning.fees import owed_costs
from dunning.interest import TRADE_KINDS
from dunning.law.law import Law
from dunning.offers import Kept, kept


def balance(*, facts: CaseFacts, law: Law, as_of: date) -> Balance:
    """What is owed at the end of a day, interest to and including it, after everything dated no later.

    A payment pays in the law's order (in Sweden the authority's costs, then statutory costs, then interest, then
    principal), oldest first in each; one that names an invoice pays that invoice's interest and principal first (the
    debtor's choice, HB 9:5). A credit
    reduces principal from its day, or from the start when it corrects a wrong invoice. A cost charged when no principal
    was left falls away; `cost_lines` shows what is left of each of the others. When an offer to settle was paid in time
    what is left that day is written off, and nothing is added after it. In the law's own currency the total is
    rounded to whole kronor (lag 1970:1029).
    Raises Refused("law_row_missing") when a day bears interest and no row says which; Refused("mixed_currency").
    """
    return Replay(facts, law, as_of).run()


def outstanding(balance_: Balance) -> Money:
    """What is owed to the öre, before the rounding to whole kronor."""
    return balance_.principal + balance_.interest + balance_.costs


def is_settled(*, balance_: Balance, law: Law) -> bool:
    """Whether what is left is no more than a rounding (±0.99), so that the case counts as paid."""
    return outstanding(balance_).ore <= law.tolerance_on(balance_.as_of).ore


def small_remainder(*, balance_: Balance, facts: CaseFacts) -> bool:
    """Whether what is left after a payment is within what the creditor agreed to write off."""
    limit = facts.small_remainder
    return bool(limit) and bool(facts.payments) and limit is not None and outstanding(balance_).ore <= limit.ore


@dataclass(frozen=True, slots=True)
class Use:
    """What money that came on a day paid: a cost by its kind, or the interest or principal of an invoice by number."""

    on: date
    what: str
    of: str
    amount: Money


class Replay:
    """One pass through the days of a case. Öre as plain integers inside, money at the edges.

    After `run`, `uses` tells what each day's money paid, `accounts` how each invoice stands, and `written_off` what was
    given up because an offer to settle was kept (`settled`).
    """

    def __init__(self, facts: CaseFacts, law: Law, as_of: date) -> None:
        self.facts, self.law, self.as_of = facts, law, as_of
        self.currency = _one_currency(facts)
        self.settled: Kept | None = kept(facts, as_of=as_of)
        self.costs_owed = owed_costs(costs=facts.costs, debtor_kind=facts.debtor_kind)
        self.costs_left: list[tuple[Cost, int]] = []
        self.unspent = 0
        self.written_off = Money(0, self.currency)
        self.uses: list[Use] = []
        demands = facts.taken("demand")
        demanded_on = demands[0].on if demands and demands[0].on <= as_of else None
        ordered = sorted(facts.invoices, key=lambda invoice: (invoice.due_date, invoice.number))
        self.accounts = [
            Account(invoice, facts.debtor_kind, demanded_on, law, facts.mitigations) for invoice in ordered
        ]

    def run(self) -> Balance:
        """Replay every day up to the one asked for; what is owed at its end."""
        for credit in self.facts.credits:
            if credit.ab_initio and credit.on <= self.as_of:
                self._credit(credit, first_on=date.min)
        happenings: tuple[Credit | Cost | Payment, ...] = (
            *self.facts.credits,
            *self.facts.costs,
            *self.facts.payments,
        )
        for day in sorted({happening.on for happening in happenings if happening.on <= self.as_of}):
            if self.settled is None or day <= self.settled.on:
                self._replay(day)
            else:
                self.unspent += sum(payment.amount.ore for payment in self.facts.payments if payment.on == day)
        return self._close()

    def _replay(self, day: date) -> None:
        """Credits, then costs, then payments: money that comes on the day of the demand comes after it."""
        for credit in self.facts.credits:
            if credit.on == day and not credit.ab_initio:
                self._credit(credit, first_on=day)
        principal = sum(account.principal for account in self.accounts)
        for cost in self.costs_owed:
            if cost.on == day and (principal > 0 or cost.kind in self.law.authority_costs):
                self.costs_left.append((cost, cost.amount.ore))
        for payment in self._payments(day):
            self.unspent += self._pay_named_invoice(payment)
        self.unspent = self._spend(self.unspent, on=day)
        if self.settled is not None and self.settled.on == day:
            self._write_off(self.settled)

    def _payments(self, day: date) -> Iterator[Payment]:
        """A day's payments; on the day an offer was kept without what came beyond it, the last of it first."""
        beyond = self.settled.excess.ore if self.settled is not None and self.settled.on == day else 0
        came = [each for each in self.facts.payments if each.on == day]
        for payment in reversed(came) if beyond else came:
            less = min(beyond, payment.amount.ore)
            beyond -= less
            yield replace(payment, amount=payment.amount - Money(less, self.currency)) if less else payment

    def _write_off(self, made: Kept) -> None:
        """Give up what is left; money beyond the offer belongs to the debtor."""
        self.written_off = Money(sum(left for _, left in self.costs_left), self.currency)
        self.costs_left = [(cost, 0) for cost, _ in self.costs_left]
        for account in self.accounts:
            self.written_off += Money(account.write_off(on=made.on), self.currency)
        self.unspent += made.excess.ore

    def _credit(self, credit: Credit, *, first_on: date) -> None:
        account = next((a for a in self.accounts if a.invoice.number == credit.invoice_number), None)
        if account is None:
            raise Refused("credit_without_invoice", "A credit note names an invoice that is not in the case.")
        self.unspent += account.credit(credit.amount.ore, first_on=first_on)

    def _pay_named_invoice(self, payment: Payment) -> int:
        named = [account for account in self.accounts if account.invoice.number == payment.invoice_number]
        ore = payment.amount.ore
        for part in self._order(payment.on):
            if part in (DebtPart.INTEREST, DebtPart.PRINCIPAL):
                ore = self._pay_part(part, named, ore, on=payment.on)
        return ore

    def _order(self, day: date) -> Sequence[DebtPart]:
        """What money that comes on a day is used on, first to last."""
        is_trade = self.facts.debtor_kind in TRADE_KINDS
        return (self.law.allocation_trade if is_trade else self.law.allocation_consumer).on(day).value

    def _pay_interest(self, account: Account, ore: int, *, on: date) -> int:
        left = account.pay_interest(ore, on=on)
        self._used(on, "interest", account.invoice.number, ore - left)
        return left

    def _pay_principal(self, account: Account, ore: int, *, on: date) -> int:
        left = account.pay_principal(ore, on=on)
        self._used(on, "principal", account.invoice.number, ore - left)
        return left

    def _used(self, on: date, what: str, of: str, ore: int) -> None:
        if ore:
            self.uses.append(Use(on, what, of, Money(ore, self.currency)))

    def _spend(self, ore: int, *, on: date) -> int:
        """Use money in the declared order; what nothing was owed for comes back."""
        for part in self._order(on) if ore else ():
            ore = self._pay_part(part, self.accounts, ore, on=on)
        return ore

    def _pay_part(self, part: DebtPart, accounts: Sequence[Account], ore: int, *, on: date) -> int:
        """Use money on one part of the debt: all costs of its kind, or the interest or principal of some invoices."""
        if part in (DebtPart.AUTHORITY_COSTS, DebtPart.COSTS):
            return self._pay_costs(ore, on=on, is_authority=part is DebtPart.AUTHORITY_COSTS)
        pay = self._pay_interest if part is DebtPart.INTEREST else self._pay_principal
        for account in accounts:
            ore = pay(account, ore, on=on)
        return ore

    def _pay_costs(self, ore: int, *, on: date, is_authority: bool) -> int:
        for index, (cost, left) in enumerate(self.costs_left):
            if (cost.kind in self.law.authority_costs) is is_authority:
                used = min(left, ore)
                self.costs_left[index] = (cost, left - used)
                self._used(on, "cost", str(cost.kind), used)
                ore -= used
        return ore

    def _close(self) -> Balance:
        invoices = tuple(account.as_balance(self.as_of) for account in self.accounts)
        principal = total((invoice.remaining for invoice in invoices), self.currency)
        interest = total((invoice.interest for invoice in invoices), self.currency)
        costs = Money(sum(left for _, left in self.costs_left), self.currency)
        exact = principal + interest + costs
        rounded = self._rounded(exact)
        return Balance(
            currency=self.currency,
            as_of=self.as_of,
            principal=principal,
            interest=interest,
            costs=costs,
            rounding=rounded - exact,
            total=rounded,
            invoices=invoices,
            cost_lines=tuple(
                replace(cost, amount=Money(left, self.currency)) for cost, left in self.costs_left if left
            ),
            per_day=sum((invoice.per_day for invoice in invoices), Decimal("0.00")),
            overpaid=Money(self.unspent, self.currency),
        )

    def _rounded(self, exact: Money) -> Money:
        """1-49 öre fall, 50-99 rise (lag 1970:1029); only the country's own coin is rounded, where its law says so."""
        coin = self.law.rounds_to
        if self.currency != self.law.currency:
            return exact
        return Money((exact.ore + coin // 2) // coin * coin, self.currency)


def _one_currency(facts: CaseFacts) -> str:
    amounts = (
        *(invoice.total for invoice in facts.invoices),
        *(credit.amount for credit in facts.credits),
        *(cost.amount for cost in facts.costs),
        *(payment.amount for payment in facts.payments),
    )
    if any(amount.currency != facts.currency for amount in amounts):
        raise Refused("mixed_currency", "The case mixes currencies; a person must separate them.")
    return facts.currency
