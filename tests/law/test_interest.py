"""Late interest (dröjsmålsränta): start rules, and an oracle that counts day by day; figures are in the scenarios."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from claims.money import Money
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.interest import Accrual, interest_segments, interest_starts_on
from dunning.law.dated import Dated
from dunning.law.law import DayCount, Law
from tests.dunning.builders import LAW, invoice, kr, many, on
from tests.law.test_reference_rates import ROWS

LAW_365 = replace(LAW, day_count=DayCount.ACT_365F)


def accrue(
    principal: str,
    due: str,
    until: str,
    law: Law = LAW,
    agreed: str | None = None,
    kind: DebtorKind = DebtorKind.BUSINESS,
) -> Accrual:
    return interest_segments(
        bases=[(date.min, kr(principal))],
        starts_on=on(due) + timedelta(days=1),
        until=on(until),
        agreed=Decimal(agreed) if agreed else None,
        debtor_kind=kind,
        law=law,
    )


def test_each_segment_says_its_days_rate_base_and_statute() -> None:
    first, second, third = accrue("10000", "2024-05-31", "2025-07-31").segments
    assert (first.first_on, first.last_on, first.base) == (on("2024-06-01"), on("2024-12-31"), kr(10_000))
    assert (second.first_on, second.last_on) == (on("2025-01-01"), on("2025-06-30"))
    assert (third.first_on, third.last_on, third.days) == (on("2025-07-01"), on("2025-07-31"), 31)
    assert first.basis == "6 § räntelagen (1975:635)"
    assert str(sum((s.amount.decimal for s in (first, second, third)), Decimal(0))) == "1332.05"


def test_interest_into_a_half_year_without_a_rate_stops() -> None:
    with pytest.raises(Refused, match="2027-01-01"):
        accrue("10000", "2026-12-01", "2027-01-01")


# Source: 3 and 4 §§ räntelagen. Invoice of 2026-01-01; the first day that bears interest.
@pytest.mark.parametrize(
    ("story", "kind", "made", "demanded", "first_day"),
    [
        ("a trader: the day after the due date", DebtorKind.BUSINESS, {}, None, "2026-02-01"),
        ("a public body: the same", DebtorKind.PUBLIC, {}, None, "2026-02-01"),
        ("a sole trader: the same", DebtorKind.SOLE_TRADER, {}, None, "2026-02-01"),
        ("a consumer who agreed to the due date", DebtorKind.CONSUMER, {"due_date_agreed": True}, None, "2026-02-01"),
        ("a consumer told of interest: 30 days", DebtorKind.CONSUMER, {"has_interest_text": True}, None, "2026-02-01"),
        (
            "the 30 days when the due date is sooner",
            DebtorKind.CONSUMER,
            {"has_interest_text": True, "due": "2026-01-11"},
            None,
            "2026-02-01",
        ),
        (
            "never before the claim is due",
            DebtorKind.CONSUMER,
            {"has_interest_text": True, "due": "2026-03-15"},
            None,
            "2026-03-16",
        ),
        ("a consumer told nothing", DebtorKind.CONSUMER, {}, None, None),
        ("told nothing, then our demand: 30 days", DebtorKind.CONSUMER, {}, "2026-03-02", "2026-04-02"),
        (
            "told by the invoice, our demand changes nothing",
            DebtorKind.CONSUMER,
            {"has_interest_text": True},
            "2026-03-02",
            "2026-02-01",
        ),
        ("an estate stands as a consumer", DebtorKind.ESTATE, {}, None, None),
    ],
)
def test_when_interest_begins(
    story: str, kind: DebtorKind, made: dict, demanded: str | None, first_day: str | None
) -> None:
    claim = invoice(**({"due": "2026-01-31", "invoice_date": on("2026-01-01")} | made))
    found = interest_starts_on(invoice=claim, debtor_kind=kind, demanded_on=on(demanded) if demanded else None, law=LAW)
    assert found.on == (on(first_day) if first_day else None), story
    assert "räntelagen" in found.basis


@pytest.mark.parametrize(
    ("kind", "made", "basis"),
    [
        (DebtorKind.BUSINESS, {}, "4 § andra stycket räntelagen (1975:635)"),
        (DebtorKind.CONSUMER, {"due_date_agreed": True}, "3 § räntelagen (1975:635)"),
        (DebtorKind.CONSUMER, {"has_interest_text": True}, "4 § första stycket räntelagen (1975:635)"),
        (DebtorKind.CONSUMER, {}, "4 § räntelagen (1975:635): no demand has yet said that interest follows"),
    ],
)
def test_the_start_of_interest_names_its_paragraph(kind: DebtorKind, made: dict, basis: str) -> None:
    found = interest_starts_on(invoice=invoice(**made), debtor_kind=kind, demanded_on=None, law=LAW)
    assert found.basis == basis


@pytest.mark.parametrize(
    ("kind", "agreed", "bases"),
    [
        (DebtorKind.BUSINESS, None, ["6 § räntelagen (1975:635)"]),
        (DebtorKind.BUSINESS, "24", ["avtalad ränta, 1 § räntelagen (1975:635)"]),
        (DebtorKind.CONSUMER, "18", ["avtalad ränta, 1 § räntelagen (1975:635)"]),
        (DebtorKind.CONSUMER, "36", ["19 a § konsumentkreditlagen (2010:1846)"]),
    ],
)
def test_a_rate_names_the_statute_or_the_agreement_it_rests_on(
    kind: DebtorKind, agreed: str | None, bases: list[str]
) -> None:
    assert [s.basis for s in accrue("100", "2026-01-31", "2026-03-31", agreed=agreed, kind=kind).segments] == bases


def test_a_principal_that_begins_later_bears_nothing_before_and_one_that_is_gone_has_no_line() -> None:
    def lines(*bases: tuple[date, Money]) -> list[tuple[date, int]]:
        until = on("2026-03-10")
        how = {"starts_on": on("2026-02-01"), "until": until, "agreed": None, "debtor_kind": DebtorKind.BUSINESS}
        return [(s.first_on, s.days) for s in interest_segments(bases=bases, law=LAW, **how).segments]

    assert lines((on("2026-03-01"), kr(36_500))) == [(on("2026-03-01"), 10)]
    assert lines((date.min, kr(36_500)), (on("2026-02-11"), kr(0))) == [(on("2026-02-01"), 10)]
    assert lines((date.min, kr(2)), (on("2026-02-11"), kr(0)), (on("2026-03-01"), kr(1))) == [
        (on("2026-02-01"), 10),
        (on("2026-03-01"), 10),
    ]


@pytest.mark.parametrize(
    ("series", "kind", "agreed", "rates"),
    [
        ("late_interest_points", DebtorKind.BUSINESS, None, ["10.00", "11.00"]),
        ("late_interest_points", DebtorKind.CONSUMER, "36", ["22.00"]),
        ("consumer_cap_points", DebtorKind.BUSINESS, None, ["10.00"]),
        ("consumer_cap_points", DebtorKind.CONSUMER, "36", ["22.00", "11.00"]),
    ],
)
def test_a_change_of_points_within_a_half_year_splits_the_interest_that_rests_on_them(
    series: str, kind: DebtorKind, agreed: str | None, rates: list[str]
) -> None:
    changed = getattr(LAW, series).with_row(Dated(Decimal(9), on("2026-03-01"), None, "made up"))
    found = accrue("10000", "2026-01-31", "2026-03-31", replace(LAW, **{series: changed}), agreed=agreed, kind=kind)
    assert [str(s.rate) for s in found.segments] == rates


def test_the_sum_is_in_the_currency_that_is_asked_for() -> None:
    assert accrue("36500", "2026-01-31", "2026-02-01").amount("EUR") == Money(1000, "EUR")


def _oracle(bases: list[tuple[date, int]], starts_on: date, until: date, is_act_act: bool) -> Fraction:
    """One day at a time, from the published table; shares nothing with the engine but the question."""
    table = sorted((on(first), Fraction(figure)) for first, figure in ROWS)
    total, day = Fraction(0), starts_on
    while day <= until:
        base = [ore for first, ore in bases if first <= day]
        rate = [figure for first, figure in table if first <= day][-1] + 8
        leap = is_act_act and day.year % 4 == 0
        total += Fraction(base[-1] if base else 0) * rate / 100 / (366 if leap else 365)
        day += timedelta(days=1)
    return total


def _random_case(random: Random) -> tuple[list[tuple[date, int]], date, date]:
    due = date(2002, 7, 1) + timedelta(days=random.randrange(8800))
    until = min(due + timedelta(days=random.choice([0, 1, 2, 30, 100, 400])), on("2026-12-31"))
    ore = random.choice([1, 99, 10_000, random.randrange(1, 10_000_000)])
    bases = [(date.min, ore)]
    for _ in range(random.choice([0, 0, 1, 2])):
        ore = random.randrange(0, ore + 1)
        bases.append((max(bases[-1][0], due - timedelta(days=5)) + timedelta(days=random.randrange(1, 60)), ore))
    return bases, due + timedelta(days=1), until


def test_the_engine_agrees_with_a_day_by_day_count_in_2000_random_cases() -> None:
    random = Random(20261121)
    for number in range(many(2000)):
        bases, starts_on, until = _random_case(random)
        for law in (LAW, LAW_365):
            found = interest_segments(
                bases=[(first, Money(ore)) for first, ore in bases],
                starts_on=starts_on,
                until=until,
                agreed=None,
                debtor_kind=DebtorKind.BUSINESS,
                law=law,
            )
            assert found.exact_ore == _oracle(bases, starts_on, until, law is LAW), (number, bases, starts_on, until)
            assert sum(s.amount.ore for s in found.segments) == found.amount("SEK").ore


def test_the_interest_of_two_spans_is_the_interest_of_their_whole() -> None:
    whole = accrue("7777.77", "2023-11-11", "2026-03-02").exact_ore
    first = accrue("7777.77", "2023-11-11", "2024-08-19").exact_ore
    second = accrue("7777.77", "2024-08-19", "2026-03-02").exact_ore
    assert first + second == whole


def test_half_an_ore_rises() -> None:
    # 18.25 kr at 10 % is half an öre a day.
    assert accrue("18.25", "2026-01-31", "2026-02-01").amount("SEK") == Money(1)
    assert accrue("18.25", "2026-01-31", "2026-02-03").amount("SEK") == Money(2)
