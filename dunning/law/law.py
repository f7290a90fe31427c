"""The law of one country as values: which numbers exist, so that engines and countries can be written apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from claims.balance import Cost, CostKind, DebtPart
from claims.money import Money
from claims.refused import Refused
from dunning.calendar import BankCalendar
from dunning.law.authority import AUTHORITY_SERIES, AuthorityLaw
from dunning.law.dated import Dated, Series
from dunning.law.rows import NewRow, parse_rows

_RATES = ("reference_rates", "late_rates", "late_interest_points", "consumer_points", "consumer_cap_points")
_AMOUNTS = ("late_compensation", "settled_tolerance", "collection_rate")
_COUNTS = (
    "interest_wait_days",
    "limitation_years_consumer",
    "limitation_years_other",
    "reminder_spacing_days",
    "reminders_with_fee",
    "absolute_limit_years",
    "absolute_limit_years_person",
    "unserved_grace_years",
)
_OPEN_BY = (
    "interest_wait_days",
    "late_compensation",
    "deadline_floor",
    "limitation_years_consumer",
    "limitation_years_other",
)
"""What a letter cannot do without: a country stands closed until each of these has a row that somebody confirmed."""


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
class ContactHours:
    """When a debtor may be called: from and to the hour, on weekdays and on Saturdays; never on Sundays."""

    weekdays: tuple[int, int]
    saturdays: tuple[int, int]

    def __str__(self) -> str:
        (w_from, w_to), (s_from, s_to) = self.weekdays, self.saturdays
        return f"{w_from}-{w_to}, {s_from}-{s_to}"


@dataclass(frozen=True, slots=True)
class Bases:
    """What a letter names as the ground where no row does: when interest begins, by whom, and an agreed rate."""

    interest_in_trade: str
    interest_from_agreed_day: str
    interest_from_notice: str
    agreed_rate: str
    mitigated: str = "jämkad ränta"


@dataclass(frozen=True, slots=True)
class Tier:
    """A cap for claims up to a principal (None: for every larger one)."""

    up_to: Money | None
    series: Series[Money]


_HOUSE_ORDER = Series(
    "allocation",
    (Dated(tuple(DebtPart), date(1900, 1, 1), None, "the house's own order: costs, interest, principal"),),
)


@dataclass(frozen=True, slots=True)
class Law:
    """One country's law for claims. Rates are per cent a year or percentage points; amounts are the most allowed.

    `late_rates` holds the whole late rate where a country sets it as one figure; then reference and points are not
    asked. `consumer_points` stands in for `late_interest_points` towards consumers where they differ. `costs` holds the
    cap per kind of debtor cost, `cost_tiers` those that go by the size of the claim, each `source` being the statute
    that the letter names. `allocation_trade` and `allocation_consumer` say what a payment is used on first, by its day;
    the house's own order where a country says nothing. `late_compensation` is looked up by the day the invoice fell
    due, everything else by the day it is charged. `absolute_limit_years` is None where claims have no last day beyond
    limitation; `unserved_grace_years` is the least that is left after a proceeding that the debtor never heard of.
    `rounds_to` is the smallest coin, in
    hundredths, that a total is rounded to. `collection_rate` is the amount that letter fees are shares of, where a
    country counts so. `estimated_age_days` and `age_of_majority` are the house's own policy. A `is_provisional` law was
    gathered at second hand: a row that is not there is unknown, and no letter rests on a row that nobody confirmed.
    `for_letters` is False in a law that is only looked ahead with.
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
    bases: Bases
    allocation_trade: Series[tuple[DebtPart, ...]] = _HOUSE_ORDER
    allocation_consumer: Series[tuple[DebtPart, ...]] = _HOUSE_ORDER
    estimated_age_days: int = 60
    age_of_majority: int = 18
    absolute_limit_years: Series[int] | None = None
    absolute_limit_years_person: Series[int] | None = None
    unserved_grace_years: Series[int] | None = None
    late_rates: Series[Decimal] | None = None
    consumer_points: Series[Decimal] | None = None
    cost_tiers: Mapping[CostKind, tuple[Tier, ...]] = field(default_factory=dict)
    reminder_spacing_days: Series[int] | None = None
    reminders_with_fee: Series[int] | None = None
    contact_hours: Series[ContactHours] | None = None
    collection_rate: Series[Money] | None = None
    rounds_to: int = 1
    day_count: DayCount = DayCount.ACT_ACT
    authority_costs: frozenset[CostKind] = field(
        default_factory=lambda: frozenset({CostKind.PAYMENT_ORDER, CostKind.COUNSEL, CostKind.ENFORCEMENT})
    )
    authority: AuthorityLaw | None = None
    is_provisional: bool = False
    for_letters: bool = True

    def series(self) -> Iterator[Series[Any]]:
        """Every dated series that the country has, for lists of what is missing or unverified."""
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Series):
                yield value
        yield from self.costs.values()
        yield from self.authority.series() if self.authority else ()
        yield from (tier.series for tiers in self.cost_tiers.values() for tier in tiers)

    def unverified(self) -> tuple[tuple[str, Dated[Any]], ...]:
        """The rows that nobody has seen in a primary source, with the name of their series."""
        return tuple((series.name, row) for series in self.series() for row in series if not row.verified)

    def missing_on(self, day: date) -> tuple[str, ...]:
        """The names of the series without a row on a day.

        Asked with a day two weeks ahead it warns in time: on 20 June and 20 December of the next half-year's rate.
        """
        return tuple(series.name for series in self.series() if series.find(day) is None)

    def running_out(self, *, by: date) -> tuple[str, ...]:
        """The names of the series that have rows, but none for the day `by`."""
        return tuple(series.name for series in self.series() if series.rows and series.find(by) is None)

    @property
    def closed_for(self) -> tuple[str, ...]:
        """The series that must have a confirmed row before any letter rests on this law; none when it is open."""
        if not self.is_provisional:
            return ()
        rates = [self.late_rates] if self.late_rates else [self.reference_rates, self.late_interest_points]
        needed = rates + [getattr(self, name) for name in _OPEN_BY]
        return tuple(series.name for series in needed if not any(row.verified for row in series))

    def cost_series(self, kind: CostKind, *, claim: Money | None = None) -> Series[Money]:
        """The caps of a kind of cost, for a claim of that principal where its size decides; empty where none is known.

        Without a principal the lowest tier is taken.
        """
        for tier in self.cost_tiers.get(kind, ()):
            if claim is None or tier.up_to is None or claim.ore <= tier.up_to.ore:
                return tier.series
        return self.costs.get(kind, Series(f"costs.{kind}", (), self.country))

    def cap_of(self, cost: Cost) -> Dated[Money] | None:
        """The row that caps a cost on its day: of the tier whose source the cost names, else of the highest one."""
        if cost.kind is CostKind.LATE_COMPENSATION:
            return self.late_compensation.find(cost.on)
        tiers = [row for tier in self.cost_tiers.get(cost.kind, ()) if (row := tier.series.find(cost.on))]
        named = next((row for row in tiers if row.source == cost.basis), None)
        return named or (tiers[-1] if tiers else self.cost_series(cost.kind).find(cost.on))

    def tolerance_on(self, day: date) -> Money:
        """How little may be left of a debt that counts as paid; nothing where the country has no such row."""
        rows = self.settled_tolerance
        return rows.on(day).value if rows.rows else Money.zero(self.currency)

    def ahead(self) -> Law:
        """The law for looking ahead: last figures are assumed to go on, and what nobody confirmed does not stop."""
        own = ((each.name, getattr(self, each.name)) for each in fields(self))
        changes: dict[str, Any] = {name: value.ahead() for name, value in own if isinstance(value, Series)}
        costs = {kind: series.ahead() for kind, series in self.costs.items()}
        tiers = {
            kind: tuple(replace(tier, series=tier.series.ahead()) for tier in each)
            for kind, each in self.cost_tiers.items()
        }
        authority = self.authority.ahead() if self.authority else None
        return replace(self, **changes, costs=costs, cost_tiers=tiers, authority=authority, for_letters=False)

    def with_rows(self, data: Mapping[str, Any]) -> Law:
        """The law with newer or confirmed rows from the operators' file (loaded TOML, form in `dunning.law.rows`).

        Rates are per cent, amounts in the law's currency. A provisional law takes only rows that name its country.
        Raises Refused("law_row_invalid") for an unknown series, a value of the wrong kind, or an overlap.
        """
        law = self
        for row in parse_rows(data, country=self.country, takes_unnamed=not self.is_provisional):
            law = law._with_row(row)
        return law

    def _with_row(self, row: NewRow) -> Law:
        name = row.series
        if self.authority is not None and name in AUTHORITY_SERIES:
            return replace(self, authority=self.authority.with_row(row, self.currency))
        if name in _RATES:
            return self._joined(name, row.dated(row.rate()))
        if name in _AMOUNTS:
            return self._joined(name, row.dated(Money.of(row.rate(), self.currency)))
        if name in _COUNTS:
            return self._joined(name, row.dated(row.whole()))
        if name == "deadline_floor":
            found = self.deadline_floor.find(row.valid_from)
            rule = found.value if found else DeadlineRule(0, 0, 0, 0)
            return self._joined(name, row.dated(replace(rule, calendar_days=row.whole())))
        if name == "contact_hours":
            return self._joined(name, row.dated(ContactHours(*row.hours())))
        return self._with_cost(name, row.dated(Money.of(row.rate(), self.currency)))

    def _joined(self, name: str, row: Dated[Any]) -> Law:
        series = getattr(self, name)
        if series is None and not self.is_provisional:
            raise Refused("law_row_invalid", f"The law of {self.country} has no {name}: its rates are told otherwise.")
        changes: dict[str, Any] = {name: (series or Series(name, (), self.country)).with_row(row)}
        return replace(self, **changes)

    def _with_cost(self, name: str, row: Dated[Money]) -> Law:
        for kind, series in self.costs.items():
            if name == series.name:
                return replace(self, costs={**self.costs, kind: series.with_row(row)})
        for kind, tiers in self.cost_tiers.items():
            if any(name == tier.series.name for tier in tiers):
                changed = tuple(
                    replace(tier, series=tier.series.with_row(row)) if tier.series.name == name else tier
                    for tier in tiers
                )
                return replace(self, cost_tiers={**self.cost_tiers, kind: changed})
        own = (*_RATES, *_AMOUNTS, *_COUNTS, "deadline_floor", "contact_hours", *AUTHORITY_SERIES)
        costs = (series.name for series in self.series() if series.name.startswith("costs."))
        raise Refused(
            "law_row_invalid", f"No series of law rows has the name {name!r}. Known: {', '.join((*own, *costs))}."
        )
