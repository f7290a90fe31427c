"""Bank days and statutory times beside those of the scenario files."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

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
    "span",
    [{}, {"days": 0}, {"weeks": -1}, {"months": 1, "days": -1}, {"years": -1, "weeks": 9}, {"months": -1, "days": 90}],
)
def test_a_statutory_time_is_at_least_a_day(span: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"^a time is at least one day, week, month or year$"):
        last_day(runs_from=on("2026-11-23"), calendar=CALENDAR, **span)
