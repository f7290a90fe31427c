"""Late interest (dröjsmålsränta), one segment per rate, base and length of year, exact until it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from claims.balance import InterestSegment
from claims.case import Mitigation
from claims.invoice import Invoice
from claims.money import Money
from claims.party import DebtorKind
from dunning.law.dated import Series
from dunning.law.law import Law

_ONE_DAY = timedelta(days=1)

TRADE_KINDS = frozenset({DebtorKind.BUSINESS, DebtorKind.SOLE_TRADER, DebtorKind.PUBLIC})
"""Debtors towards whom the rules between traders hold (4 § second paragraph räntelagen, 4 a § lag 1981:739)."""


@dataclass(frozen=True, slots=True)
class InterestStart:
    """The first day that bears interest, None when nothing has started it yet, and the rule that says so."""

    on: date | None
    basis: str


def interest_starts_on(
    *, invoice: Invoice, debtor_kind: DebtorKind, demanded_on: date | None, law: Law
) -> InterestStart:
    """When an invoice begins to bear interest: always the day after the day that the statute counts from.

    Between traders, and where a due date was agreed, that is the due date (3 §, 4 § second paragraph räntelagen).
    Otherwise 30 days after the invoice was sent, when it said so; else 30 days after our own demand (4 §). Never before
    the claim is due (2 §).
    """
    if debtor_kind in TRADE_KINDS:
        return InterestStart(invoice.due_date + _ONE_DAY, law.bases.interest_in_trade)
    if invoice.due_date_agreed:
        return InterestStart(invoice.due_date + _ONE_DAY, law.bases.interest_from_agreed_day)
    sent_on = invoice.invoice_date if invoice.has_interest_text else demanded_on
    if sent_on is None:
        basis = law.bases.interest_from_notice.replace(" första stycket", "")
        return InterestStart(None, f"{basis}: no demand has yet said that interest follows")
    wait = timedelta(days=law.interest_wait_days.on(sent_on).value)
    return InterestStart(max(sent_on + wait, invoice.due_date) + _ONE_DAY, law.bases.interest_from_notice)


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly rate in per cent from a day on, with the statute or agreement it rests on."""

    first_on: date
    per_cent: Decimal
    basis: str


def rates_between(
    *, first: date, last: date, agreed: Decimal | None, debtor_kind: DebtorKind, law: Law
) -> tuple[Rate, ...]:
    """The rates in force from `first` to `last` inclusive, one row per change of reference rate or points.

    An agreed rate goes before the statutory one (1 § räntelagen); towards a natural person it is capped. Raises
    Refused("law_row_missing") when a day has no rate.
    """
    if agreed is not None and debtor_kind in TRADE_KINDS:
        return (Rate(first, agreed, law.bases.agreed_rate),)
    parts = rate_series(agreed=agreed, debtor_kind=debtor_kind, law=law)
    rows = [row for series in parts for row in series.between(first=first, last=last)]
    return tuple(_rate_on(day, agreed, parts, law) for day in sorted({max(first, row.valid_from) for row in rows}))


def mitigated(*, rates: Sequence[Rate], last: date, mitigations: Sequence[Mitigation], law: Law) -> tuple[Rate, ...]:
    """The same rates to `last`, lower on the days for which a person has made them so (8 § räntelagen).

    Where several mitigations hold on a day the lowest counts; none makes a rate higher.
    """
    if not rates or not mitigations:
        return tuple(rates)
    first = rates[0].first_on
    edges = {day for each in mitigations for day in (each.first_on, each.last_on + _ONE_DAY if each.last_on else first)}
    cuts = sorted({rate.first_on for rate in rates} | {day for day in edges if first <= day <= last})
    return tuple(_lowered(day, rates, mitigations, law) for day in cuts)


def _lowered(day: date, rates: Sequence[Rate], mitigations: Sequence[Mitigation], law: Law) -> Rate:
    rate = next(rate for rate in reversed(rates) if rate.first_on <= day)
    most = min((each.per_cent for each in mitigations if each.holds_on(day)), default=rate.per_cent)
    return Rate(day, most, law.bases.mitigated) if most < rate.per_cent else Rate(day, rate.per_cent, rate.basis)


def rate_series(*, agreed: Decimal | None, debtor_kind: DebtorKind, law: Law) -> tuple[Series[Decimal], ...]:
    """The series that a rate is the sum of: the whole late rate, or the reference rate and points on it.

    For a rate agreed with a natural person: the reference rate and the points that cap it.
    """
    if agreed is not None:
        return (law.reference_rates, law.consumer_cap_points)
    if law.late_rates is not None:
        return (law.late_rates,)
    is_consumer = debtor_kind not in TRADE_KINDS
    points = law.consumer_points if is_consumer and law.consumer_points is not None else law.late_interest_points
    return (law.reference_rates, points)


def _rate_on(day: date, agreed: Decimal | None, parts: Sequence[Series[Decimal]], law: Law) -> Rate:
    rows = [series.on(day) for series in parts]
    per_cent = sum((row.value for row in rows), Decimal(0))
    if agreed is not None and agreed <= per_cent:
        return Rate(day, agreed, law.bases.agreed_rate)
    return Rate(day, per_cent, rows[-1].source)


@dataclass(frozen=True, slots=True)
class Accrual:
    """Interest on one invoice up to a day: its segments and their exact sum in öre, not yet rounded."""

    segments: tuple[InterestSegment, ...]
    exact_ore: Fraction

    def amount(self, currency: str) -> Money:
        """The sum rounded half up to the öre: what the segments, as shown, add up to."""
        return Money(_half_up(self.exact_ore), currency)


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def interest_segments(
    *,
    bases: Sequence[tuple[date, Money]],
    starts_on: date,
    until: date,
    agreed: Decimal | None,
    debtor_kind: DebtorKind,
    law: Law,
    mitigations: Sequence[Mitigation] = (),
) -> Accrual:
    """Simple interest from `starts_on` to `until`, both inclusive, on a principal that changes over time.

    `bases` holds (first day, principal) in order of day; before the first there is none. A segment ends where the rate,
    the principal or the length of the year changes. Each is shown in whole öre and the last takes the difference, so
    that they add up to the exact sum rounded half up. No interest on interest (NJA 1994 s. 3).
    """
    if until < starts_on:
        return Accrual((), Fraction(0))
    rates = rates_between(first=starts_on, last=until, agreed=agreed, debtor_kind=debtor_kind, law=law)
    rates = mitigated(rates=rates, last=until, mitigations=mitigations, law=law)
    cuts = {starts_on, *(rate.first_on for rate in rates), *(day for day, _ in bases if starts_on < day <= until)}
    cuts |= {date(year, 1, 1) for year in range(starts_on.year + 1, until.year + 1)}
    pieces: list[_Piece] = []
    ordered = sorted(cuts)
    for index, first in enumerate(ordered):
        last = ordered[index + 1] - _ONE_DAY if index + 1 < len(ordered) else until
        base = next((money for day, money in reversed(bases) if day <= first), None)
        if base is None or base.ore <= 0:
            continue
        rate = next(rate for rate in reversed(rates) if rate.first_on <= first)
        piece = _Piece(first, last, base, rate, law.day_count.days_in_year(first.year))
        if pieces and pieces[-1].continues_as(piece):
            piece = _Piece(pieces.pop().first_on, last, base, piece.rate, piece.year_days)
        pieces.append(piece)
    return _shown(pieces)


@dataclass(frozen=True, slots=True)
class _Piece:
    first_on: date
    last_on: date
    base: Money
    rate: Rate
    year_days: int

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1

    @property
    def exact_ore(self) -> Fraction:
        return Fraction(self.rate.per_cent) * self.base.ore * self.days / (100 * self.year_days)

    def continues_as(self, later: _Piece) -> bool:
        """Whether a later piece differs in nothing but its days."""
        return (self.last_on + _ONE_DAY, self.base, self.rate.per_cent, self.rate.basis, self.year_days) == (
            later.first_on,
            later.base,
            later.rate.per_cent,
            later.rate.basis,
            later.year_days,
        )


def _shown(pieces: Sequence[_Piece]) -> Accrual:
    """The pieces in whole öre; the last line takes what rounding each of them gained or lost."""
    exact = sum((piece.exact_ore for piece in pieces), Fraction(0))
    shown = [_half_up(piece.exact_ore) for piece in pieces]
    if shown:
        shown[-1] += _half_up(exact) - sum(shown)
    segments = tuple(
        InterestSegment(
            first_on=piece.first_on,
            last_on=piece.last_on,
            days=piece.days,
            base=piece.base,
            rate=piece.rate.per_cent,
            amount=Money(ore, piece.base.currency),
            basis=piece.rate.basis,
        )
        for piece, ore in zip(pieces, shown, strict=True)
    )
    return Accrual(segments, exact)


def per_day(*, base: Money, per_cent: Decimal, year_days: int) -> Decimal:
    """Interest for one further day, in whole öre, as a decimal amount."""
    return Money(_half_up(Fraction(per_cent) * base.ore / (100 * year_days)), base.currency).decimal
