"""How long the debtor gets: 8 days from dispatch and 4 bank days from receipt, the later of the two."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dunning.deadlines import DeadlineRule, demand_deadline, print_run_on
from tests.dunning.builders import LAW, many, on

CALENDAR = LAW.calendar


@settings(max_examples=many(200), deadline=None)
@given(day=st.dates(on("2024-01-01"), on("2030-12-31")), transit=st.integers(0, 8))
def test_no_debtor_ever_gets_less_than_eight_days_or_four_bank_days(day: date, transit: int) -> None:
    found = demand_deadline(dispatched_on=day, rule=DeadlineRule(transit_bank_days=transit), calendar=CALENDAR)
    assert found.deadline >= day + timedelta(days=8)
    assert found.deadline >= CALENDAR.add_bank_days(found.receipt_on, 4)
    assert CALENDAR.is_bank_day(found.deadline)
    assert found.guard_on > found.deadline


def test_the_print_run_goes_by_swedish_time_in_summer_too() -> None:
    # 10:30 UTC is 12:30 in Sweden in July and 11:30 in January.
    runs = [
        print_run_on(instant=datetime(2026, month, 7, 10, 30, tzinfo=UTC), print_run=time(12, 0), calendar=CALENDAR)
        for month in (1, 7)
    ]
    assert runs == [on("2026-01-07"), on("2026-07-08")]
