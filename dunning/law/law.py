"""The law of one country as values: which numbers exist, so that engines and countries can be written apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from claims.balance import CostKind, DebtPart
from claims.money import Money
from claims.refused import Refused
from dunning.calendar import BankCalendar
from dunning.law.dated import Dated, Series
from dunning.law.rows import parse_rows

_RATES = ("reference_rates", "late_interest_points", "consumer_cap_points")
_AMOUNTS = ("late_compensation", "settled_tolerance")


class DayCount(StrEnum):
    """How a day's share of a year's interest is counted; the statute says "for a year" and no more."""

    ACT_ACT = "ACT/ACT"
    ACT_365F = "ACT/365F"

    def days_in_year(self, year: int) -> int:
        """The divisor for days of a calendar year: 366 in a leap year under ACT/ACT, else 365."""
        is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 366 if self is DayCount.ACT_ACT and is_leap else 365


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How long a debtor gets: calendar days from dispatch, and bank days from presumed receipt; then the guard.

    `transit_bank_days` is how long the post takes, `guard_bank_days` how long a payment takes to be booked.
    """

    calendar_days: int = 8
    bank_days_after_receipt: int = 4
    transit_bank_days: int = 5
    guard_bank_days: int = 3

    def at_least(self, floor: DeadlineRule) -> DeadlineRule:
        """The rule with no number below those of a floor."""
        return DeadlineRule(
            calendar_days=max(self.calendar_days, floor.calendar_days),
            bank_days_after_receipt=max(self.bank_days_after_receipt, floor.bank_days_after_receipt),
            transit_bank_days=max(self.transit_bank_days, floor.transit_bank_days),
            guard_bank_days=max(self.guard_bank_days, floor.guard_bank_days),
        )


@dataclass(frozen=True, slots=True)
class Law:
    """One country's law for claims. Rates are per cent a year or percentage points; amounts are the most allowed.

    `costs` holds the cap per kind of debtor cost, its `source` being the statute that the letter names.
    `allocation_trade` and `allocation_consumer` say what a payment is used on first, looked up by its day.
    `late_compensation` is looked up by the day the invoice fell due, everything else by the day it is charged.
    `absolute_limit_years` is None where claims have no last day beyond limitation.
    """

    country: str
    currency: str
    calendar: BankCalendar
    reference_rates: Series[Decimal]
    late_interest_points: Series[Decimal]
    consumer_cap_points: Series[Decimal]
    interest_wait_days: Series[int]
    costs: Mapping[CostKind, Series[Money]]
    late_compensation: Series[Money]
    deadline_floor: Series[DeadlineRule]
    limitation_years_consumer: Series[int]
    limitation_years_other: Series[int]
    settled_tolerance: Series[Money]
    allocation_trade: Series[tuple[DebtPart, ...]]
    allocation_consumer: Series[tuple[DebtPart, ...]]
    estimated_age_days: int
    age_of_majority: int
    absolute_limit_years: int | None = None
    day_count: DayCount = DayCount.ACT_ACT
    authority_costs: frozenset[CostKind] = field(
        default_factory=lambda: frozenset({CostKind.PAYMENT_ORDER, CostKind.COUNSEL})
    )

    def series(self) -> Iterator[Series[Any]]:
        """Every dated series, for lists of what is missing or unverified."""
        yield self.reference_rates
        yield self.late_interest_points
        yield self.consumer_cap_points
        yield self.interest_wait_days
        yield from self.costs.values()
        yield self.late_compensation
        yield self.deadline_floor
        yield self.limitation_years_consumer
        yield self.limitation_years_other
        yield self.settled_tolerance
        yield self.allocation_trade
        yield self.allocation_consumer

    def unverified(self) -> tuple[tuple[str, Dated[Any]], ...]:
        """The rows that nobody has seen in a primary source, with the name of their series."""
        return tuple((series.name, row) for series in self.series() for row in series if not row.verified)

    def missing_on(self, day: date) -> tuple[str, ...]:
        """The names of the series without a row on a day.

        Asked with a day two weeks ahead it warns in time: on 20 June and 20 December of the next half-year's rate.
        """
        return tuple(series.name for series in self.series() if series.find(day) is None)

    def with_rows(self, data: Mapping[str, Any]) -> Law:
        """The law with newer rows from the operators' file (loaded TOML, form in `dunning.law.rows`).

        Rates are per cent, amounts kronor. Raises Refused("law_row_invalid") for an unknown series or an overlap.
        """
        law = self
        for name, row in parse_rows(data, country=self.country):
            law = law._with_row(name, row)
        return law

    def _with_row(self, name: str, row: Dated[Decimal]) -> Law:
        for attribute in _RATES:
            if name == attribute:
                return replace(self, **{attribute: getattr(self, attribute).with_row(row)})
        amount = Dated(Money.of(row.value, self.currency), row.valid_from, row.valid_to, row.source, row.verified)
        for attribute in _AMOUNTS:
            if name == attribute:
                return replace(self, **{attribute: getattr(self, attribute).with_row(amount)})
        for kind, series in self.costs.items():
            if name == series.name:
                return replace(self, costs={**self.costs, kind: series.with_row(amount)})
        known = ", ".join((*_RATES, *_AMOUNTS, *(series.name for series in self.costs.values())))
        raise Refused("law_row_invalid", f"No series of law rows has the name {name!r}. Known: {known}.")
