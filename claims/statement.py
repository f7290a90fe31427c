"""A settlement (redovisning) as a creditor is told it: what came in on each case, what we keep, what they get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.agency import Agency
from claims.money import Money, total
from claims.party import Party


@dataclass(frozen=True, slots=True)
class CaseSettled:
    """One case since the settlement before: `received` by us, `direct` by the creditor, and what we keep of it.

    `kept` is interest and costs that the terms leave to us; `refund` belongs to the debtor, who paid too much.
    received = to_creditor + commission + vat + kept + refund.
    """

    case_number: str
    invoices: tuple[str, ...]
    received: Money
    direct: Money
    commission: Money
    vat: Money
    kept: Money
    refund: Money
    to_creditor: Money


@dataclass(frozen=True, slots=True)
class Settlement:
    """A numbered settlement. `amount` is what is paid, to an account of which `account` shows the end."""

    number: int
    name: str
    on: date
    agency: Agency
    creditor: Party
    cases: tuple[CaseSettled, ...]
    amount: Money
    account: str
    vat_rates: tuple[Decimal, ...]
    language: str

    def sum_of(self, what: str) -> Money:
        """The sum of one of the amounts over the cases."""
        return total((getattr(case, what) for case in self.cases), self.amount.currency)

    @property
    def carried(self) -> Money:
        """What comes from settlements before (below zero: they had had too much)."""
        return self.amount - self.sum_of("to_creditor")
