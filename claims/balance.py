"""What is owed on a day, in the parts a demand must state separately (5 § inkassolagen)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from claims.money import Money


class CostKind(StrEnum):
    """Statutory debtor costs (lag 1981:739) and the authority's fees."""

    REMINDER = "reminder"
    DEMAND = "demand"
    INSTALMENT_PLAN = "instalment_plan"
    LATE_COMPENSATION = "late_compensation"
    PAYMENT_ORDER = "payment_order"
    COUNSEL = "counsel"
    ENFORCEMENT = "enforcement"


class DebtPart(StrEnum):
    """What a payment is used on, in an order that the law of a country sets (avräkningsordning)."""

    AUTHORITY_COSTS = "authority_costs"
    COSTS = "costs"
    INTEREST = "interest"
    PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost the debtor owes, from a day, with the statute it rests on."""

    kind: CostKind
    on: date
    amount: Money
    basis: str


@dataclass(frozen=True, slots=True)
class InterestSegment:
    """Interest at one rate on one base: `first_on` to `last_on` inclusive, `rate` in per cent a year."""

    first_on: date
    last_on: date
    days: int
    base: Money
    rate: Decimal
    amount: Money
    basis: str


@dataclass(frozen=True, slots=True)
class InvoiceBalance:
    """One invoice's part: remaining principal, interest owed after payments, the segments behind it, per-day amount.

    `disputed` is what the debtor disputes of it and is therefore not asked for (only in a balance that is asked for);
    `written_off` what was given up of its principal when an offer to settle was kept.
    """

    number: str
    invoice_date: date
    due_date: date
    total: Money
    credited: Money
    remaining: Money
    interest: Money
    segments: tuple[InterestSegment, ...]
    per_day: Decimal
    disputed: Money | None = None
    written_off: Money | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed on `as_of`, inclusive. `rounding` is the visible öresavrundning, so total is whole kronor.

    `overpaid` is what was paid beyond everything owed.
    """

    currency: str
    as_of: date
    principal: Money
    interest: Money
    costs: Money
    rounding: Money
    total: Money
    invoices: tuple[InvoiceBalance, ...]
    cost_lines: tuple[Cost, ...]
    per_day: Decimal
    overpaid: Money

    def as_json(self) -> dict[str, Any]:
        """The balance in the format of `krav case show --json`."""
        return {
            "currency": self.currency,
            "as_of": self.as_of.isoformat(),
            "principal": str(self.principal),
            "interest": str(self.interest),
            "costs": str(self.costs),
            "rounding": str(self.rounding),
            "total": str(self.total),
        }
