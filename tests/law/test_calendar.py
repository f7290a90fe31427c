"""Bank days, and the days that move a statutory time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from claims.days import add_months
from tests.dunning.builders import LAW, on

CALENDAR = LAW.calendar

# Source: lag (1989:253) om allmänna helgdagar; lag (1930:173) 2 § for the three eves.
CLOSED_WEEKDAYS = {
    2025: "01-01 01-06 04-18 04-21 05-01 05-29 06-06 06-20 12-24 12-25 12-26 12-31",
    2026: "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31",
    2027: "01-01 01-06 03-26 03-29 05-06 06-25 12-24 12-31",
}


@pytest.mark.parametrize("year", CLOSED_WEEKDAYS)
def test_the_closed_weekdays_of_a_year_are_exactly_these(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
    closed = [day for day in days if day.weekday() < 5 and not CALENDAR.is_bank_day(day)]
    assert [day.strftime("%m-%d") for day in closed] == CLOSED_WEEKDAYS[year].split()


def test_no_weekend_day_is_a_bank_day() -> None:
    assert not any(
        CALENDAR.is_bank_day(date(2026, 11, 21) + timedelta(weeks=w, days=d)) for w in range(60) for d in (0, 1)
    )


@pytest.mark.parametrize("day", ["2026-01-05", "2026-04-02", "2026-04-30", "2026-05-13", "2026-05-15"])
def test_days_on_which_banks_only_close_early_and_squeeze_days_are_bank_days(day: str) -> None:
    assert CALENDAR.is_bank_day(on(day))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-11-23", 3, "2026-11-26"),
        ("2026-11-26", 4, "2026-12-02"),
        ("2026-12-18", 3, "2026-12-23"),
        ("2026-12-23", 4, "2027-01-04"),
        ("2027-01-04", 3, "2027-01-08"),
        ("2026-06-18", 1, "2026-06-22"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-11-21", 1, "2026-11-23"),
    ],
)
def test_bank_days_are_counted_from_the_day_after(start: str, count: int, expected: str) -> None:
    assert CALENDAR.add_bank_days(on(start), count) == on(expected)


def test_bank_days_are_never_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add_bank_days(on("2026-11-21"), -1)


# Source: lag (1930:173) 1-2 §§, for times set by statute at the authority.
@pytest.mark.parametrize(
    ("story", "last_day", "moved_to"),
    [
        ("judgment 2026-11-24 and one month", add_months(on("2026-11-24"), 1), "2026-12-28"),
        ("notice 2026-12-04 and four weeks", on("2026-12-04") + timedelta(weeks=4), "2027-01-04"),
        ("a month from 31 January", add_months(on("2026-01-31"), 1), "2026-03-02"),
    ],
)
def test_a_statutory_time_that_ends_on_a_holiday_moves_to_the_next_weekday(
    story: str, last_day: date, moved_to: str
) -> None:
    assert CALENDAR.next_bank_day(last_day) == on(moved_to), story
