"""A quote (offert) as a value that can be kept: what a case may cost its creditor, by one version of the price list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from claims.money import Money
from dunning.prices import Tier


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One invoice in a quote: its rate is the case's rate and, when it is old, the surcharge (both shares).

    `days_overdue` is counted at registration; `commission` is owed only on what is collected, here if all is.
    """

    invoice_number: str
    principal: Money
    days_overdue: int
    surcharge: Decimal
    rate: Decimal
    commission: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """What the creditor is told. Amounts are without VAT; `vat_rate` (a share) comes on top of every fee, of no outlay.

    `withdrawal` is the cost of stopping by stage, None meaning the outlays at the authority; `withdrawal_now` what
    stopping today costs. `legal_prepayment` may be asked for before a payment order. `outlays` are the authority's own
    fees, step by step, none where they are not known. `tiers` is the whole commission of the country, so that a later
    change of the price list takes nothing from what was told. `warnings` are codes of `WARNINGS`.
    """

    prices_version: str
    prices_hash: str
    on: date
    country: str
    currency: str
    principal: Money
    setup_fee: Money
    commission_rate: Decimal
    lines: tuple[QuoteLine, ...]
    commission: Money
    surcharge_after_days: int
    surcharge_points: Decimal
    withdrawal: Mapping[str, Money | None]
    withdrawal_now: Money
    legal_prepayment: Money
    costs_go_to: str
    interest_goes_to: str
    vat_rate: Decimal
    small_remainder: Money | None
    tiers: tuple[Tier, ...] = ()
    setup_before_start: bool = False
    prepay_before_filing: bool = False
    invoice_days: int = 10
    outlays: tuple[tuple[str, Money], ...] = ()
    expected: Money | None = None
    warnings: tuple[str, ...] = ()

    def rate_of(self, days_overdue: int) -> tuple[Decimal, Decimal]:
        """The surcharge and the whole rate (shares) of an invoice that was so many days overdue at registration."""
        surcharge = self.surcharge_points if days_overdue > self.surcharge_after_days else Decimal(0)
        return surcharge, self.commission_rate + surcharge

    def as_json(self) -> dict[str, Any]:
        """Every part as JSON values: amounts and shares as text, days ISO."""
        return {
            "prices_version": self.prices_version,
            "prices_hash": self.prices_hash,
            "on": self.on.isoformat(),
            "country": self.country,
            "currency": self.currency,
            "principal": str(self.principal),
            "setup_fee": str(self.setup_fee),
            "setup_before_start": self.setup_before_start,
            "commission_rate": str(self.commission_rate),
            "tiers": [{"up_to": str(t.up_to) if t.up_to else None, "rate": str(t.rate)} for t in self.tiers],
            "lines": [_line_json(line) for line in self.lines],
            "commission": str(self.commission),
            "surcharge": {"after_days": self.surcharge_after_days, "points": str(self.surcharge_points)},
            "withdrawal": {stage: _optional(fee) for stage, fee in self.withdrawal.items()},
            "withdrawal_now": str(self.withdrawal_now),
            "legal_prepayment": str(self.legal_prepayment),
            "prepay_before_filing": self.prepay_before_filing,
            "outlays": [{"what": what, "amount": str(amount)} for what, amount in self.outlays],
            "costs_go_to": self.costs_go_to,
            "interest_goes_to": self.interest_goes_to,
            "vat_rate": str(self.vat_rate),
            "small_remainder": _optional(self.small_remainder),
            "invoice_days": self.invoice_days,
            "expected": _optional(self.expected),
            "warnings": list(self.warnings),
        }


def quote_from_json(data: Mapping[str, Any]) -> Quote:
    """The inverse of `Quote.as_json`."""
    currency = data["currency"]

    def money(text: str) -> Money:
        return Money.of(text, currency)

    def maybe(text: str | None) -> Money | None:
        return None if text is None else money(text)

    return Quote(
        prices_version=data["prices_version"],
        prices_hash=data["prices_hash"],
        on=date.fromisoformat(data["on"]),
        country=data["country"],
        currency=currency,
        principal=money(data["principal"]),
        setup_fee=Money.of(data["setup_fee"]),
        commission_rate=Decimal(data["commission_rate"]),
        lines=tuple(_line_from(line, currency) for line in data["lines"]),
        commission=money(data["commission"]),
        surcharge_after_days=data["surcharge"]["after_days"],
        surcharge_points=Decimal(data["surcharge"]["points"]),
        withdrawal={stage: None if fee is None else Money.of(fee) for stage, fee in data["withdrawal"].items()},
        withdrawal_now=money(data["withdrawal_now"]),
        legal_prepayment=Money.of(data["legal_prepayment"]),
        costs_go_to=data["costs_go_to"],
        interest_goes_to=data["interest_goes_to"],
        vat_rate=Decimal(data["vat_rate"]),
        small_remainder=None if data["small_remainder"] is None else Money.of(data["small_remainder"]),
        tiers=tuple(Tier(Money.of(t["up_to"]) if t["up_to"] else None, Decimal(t["rate"])) for t in data["tiers"]),
        setup_before_start=data["setup_before_start"],
        prepay_before_filing=data["prepay_before_filing"],
        invoice_days=data["invoice_days"],
        outlays=tuple((each["what"], Money.of(each["amount"])) for each in data["outlays"]),
        expected=maybe(data["expected"]),
        warnings=tuple(data["warnings"]),
    )


def _line_json(line: QuoteLine) -> dict[str, Any]:
    return {
        "invoice": line.invoice_number,
        "principal": str(line.principal),
        "days_overdue": line.days_overdue,
        "surcharge": str(line.surcharge),
        "rate": str(line.rate),
        "commission": str(line.commission),
    }


def _line_from(data: Mapping[str, Any], currency: str) -> QuoteLine:
    return QuoteLine(
        data["invoice"],
        Money.of(data["principal"], currency),
        data["days_overdue"],
        Decimal(data["surcharge"]),
        Decimal(data["rate"]),
        Money.of(data["commission"], currency),
    )


def _optional(amount: Money | None) -> str | None:
    return None if amount is None else str(amount)
