"""The reference rate (referensränta), half-year by half-year, against the published table."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal

import pytest

from claims.refused import Refused
from tests.dunning.builders import LAW, on

# Source: Riksbanken, referensränta (9 § räntelagen); 2023-07 and 2024-01 also SFS 2023:509 and 2023:954.
PUBLISHED = """
2002-07-01 4.50 | 2003-01-01 4.00 | 2003-07-01 3.00 | 2004-01-01 3.00 | 2004-07-01 2.00 | 2005-01-01 2.00
2005-07-01 1.50 | 2006-01-01 1.50 | 2006-07-01 2.50 | 2007-01-01 3.00 | 2007-07-01 3.50 | 2008-01-01 4.00
2008-07-01 4.50 | 2009-01-01 2.00 | 2009-07-01 0.50 | 2010-01-01 0.50 | 2010-07-01 0.50 | 2011-01-01 1.50
2011-07-01 2.00 | 2012-01-01 2.00 | 2012-07-01 1.50 | 2013-01-01 1.00 | 2013-07-01 1.00 | 2014-01-01 1.00
2014-07-01 1.00 | 2015-01-01 0.00 | 2015-07-01 0.00 | 2016-01-01 0.00 | 2016-07-01 -0.50 | 2017-01-01 -0.50
2017-07-01 -0.50 | 2018-01-01 -0.50 | 2018-07-01 -0.50 | 2019-01-01 -0.50 | 2019-07-01 0.00 | 2020-01-01 0.00
2020-07-01 0.00 | 2021-01-01 0.00 | 2021-07-01 0.00 | 2022-01-01 0.00 | 2022-07-01 0.50 | 2023-01-01 2.50
2023-07-01 3.50 | 2024-01-01 4.00 | 2024-07-01 4.00 | 2025-01-01 3.00 | 2025-07-01 2.00 | 2026-01-01 2.00
2026-07-01 2.00
"""
ROWS = [entry.split() for line in PUBLISHED.strip().splitlines() for entry in line.split(" | ")]


@pytest.mark.parametrize(("first", "figure"), ROWS)
def test_the_rate_of_a_half_year_is_the_published_one_on_its_first_and_last_day(first: str, figure: str) -> None:
    begins = on(first)
    ends = date(begins.year, 6, 30) if begins.month == 1 else date(begins.year, 12, 31)
    for day in (begins, ends):
        assert LAW.reference_rates.on(day).value == Decimal(figure)


def test_the_table_has_every_half_year_from_2002_to_2026_and_nothing_else() -> None:
    assert [row.valid_from for row in LAW.reference_rates] == [on(first) for first, _ in ROWS]


@pytest.mark.parametrize("day", ["2002-06-30", "2027-01-01", "2031-05-05"])
def test_a_day_without_a_row_stops_and_says_which_row_is_missing(day: str) -> None:
    with pytest.raises(Refused) as refusal:
        LAW.reference_rates.on(on(day))
    assert refusal.value.code == "law_row_missing"
    assert "reference_rates" in refusal.value.message
    assert day in refusal.value.message


def test_the_three_half_years_not_seen_in_a_primary_text_say_so() -> None:
    doubtful = [row.valid_from.isoformat() for row in LAW.reference_rates if not row.verified]
    assert doubtful == ["2024-07-01", "2025-01-01", "2025-07-01"]


@pytest.mark.parametrize(
    ("policy_rate", "expected"),
    [("2.75", "3.00"), ("1.75", "2.00"), ("2.00", "2.00"), ("-0.35", "0.00"), ("-0.50", "-0.50"), ("3.75", "4.00")],
)
def test_the_reference_rate_is_the_policy_rate_rounded_up_to_the_nearest_half_point(
    policy_rate: str, expected: str
) -> None:
    # Source: 9 § räntelagen. How each row was set, and how the operators' next row must be.
    rounded = (Decimal(policy_rate) * 2).to_integral_value(ROUND_CEILING) / 2
    assert rounded == Decimal(expected)


@pytest.mark.parametrize(("asked", "missing"), [("2026-12-19", False), ("2026-12-20", True), ("2026-06-20", False)])
def test_operators_can_be_warned_before_the_half_year_ends(asked: str, missing: bool) -> None:
    two_weeks_ahead = date.fromordinal(on(asked).toordinal() + 12)
    assert ("reference_rates" in LAW.missing_on(two_weeks_ahead)) is missing


def test_every_other_series_covers_the_sample_day() -> None:
    assert LAW.missing_on(on("2026-03-02")) == ()
