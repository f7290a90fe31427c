"""Bank days and statutory times beside those of the scenario files."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dunning.calendar import BankCalendar
from dunning.statutory_time import last_day
from tests.dunning.builders import LAW, on

CALENDAR = LAW.calendar


def test_no_weekend_day_is_a_bank_day() -> None:
    assert not any(
        CALENDAR.is_bank_day(date(2026, 11, 21) + timedelta(weeks=w, days=d)) for w in range(60) for d in (0, 1)
    )


def test_bank_days_are_never_counted_backwards() -> None:
    with pytest.raises(ValueError, match=r"^bank days are counted forwards$"):
        CALENDAR.add_bank_days(on("2026-11-21"), -1)


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        ("2026-03-06", 1, "2026-03-05"),
        ("2026-03-07", 1, "2026-03-06"),  # from a Saturday
        ("2026-03-09", 1, "2026-03-06"),  # over a weekend
        ("2026-03-09", 3, "2026-03-04"),
        ("2026-04-07", 2, "2026-04-01"),  # Easter: Friday to Monday are closed
        ("2026-01-02", 1, "2025-12-30"),  # New Year's Eve and Day
    ],
)
def test_a_bank_day_so_many_before_a_day(day: str, count: int, before: str) -> None:
    assert CALENDAR.bank_days_before(on(day), count) == on(before)


@pytest.mark.parametrize("count", [0, -1])
def test_at_least_one_bank_day_before(count: int) -> None:
    with pytest.raises(ValueError, match=r"^at least one bank day before$"):
        CALENDAR.bank_days_before(on("2026-03-06"), count)


def test_without_categories_a_calendar_is_that_of_a_market() -> None:
    """The payment system of the euro is closed on Good Friday, 1 May and Boxing Day, and open on other countries' days."""
    euro = BankCalendar("XECB", ())
    assert not any(euro.is_bank_day(on(day)) for day in ("2026-04-03", "2026-04-06", "2026-05-01", "2025-12-26"))
    assert all(euro.is_bank_day(on(day)) for day in ("2026-05-14", "2026-06-19", "2026-01-06"))


@pytest.mark.parametrize(
    "span",
    [{}, {"days": 0}, {"weeks": -1}, {"months": 1, "days": -1}, {"years": -1, "weeks": 9}, {"months": -1, "days": 90}],
)
def test_a_statutory_time_is_at_least_a_day(span: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"^a time is at least one day, week, month or year$"):
        last_day(runs_from=on("2026-11-23"), calendar=CALENDAR, **span)
