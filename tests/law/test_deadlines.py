"""How long the debtor gets: 8 days from dispatch and 4 bank days from receipt, the later of the two."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.days import instant_of
from dunning.deadlines import DeadlineRule, demand_deadline, print_run_on
from tests.dunning.builders import LAW, on

CALENDAR = LAW.calendar


# Source: 5 § inkassolagen; Inkassonämnden 273-2021 (four bank days from presumed receipt, squeeze days do not extend).
@pytest.mark.parametrize(
    ("dispatched", "transit", "receipt", "deadline", "guard"),
    [
        ("2026-11-23", 3, "2026-11-26", "2026-12-02", "2026-12-07"),
        ("2026-12-18", 3, "2026-12-23", "2027-01-04", "2027-01-08"),
        ("2026-03-02", 5, "2026-03-09", "2026-03-13", "2026-03-18"),
        ("2026-03-03", 5, "2026-03-10", "2026-03-16", "2026-03-19"),
        ("2026-03-02", 0, "2026-03-02", "2026-03-10", "2026-03-13"),
        ("2026-03-30", 5, "2026-04-08", "2026-04-14", "2026-04-17"),
        ("2026-03-27", 0, "2026-03-27", "2026-04-07", "2026-04-10"),
    ],
)
def test_the_deadline_is_the_later_of_the_two_floors_on_a_bank_day(
    dispatched: str, transit: int, receipt: str, deadline: str, guard: str
) -> None:
    found = demand_deadline(
        dispatched_on=on(dispatched), rule=DeadlineRule(transit_bank_days=transit), calendar=CALENDAR
    )
    assert (found.receipt_on, found.deadline, found.guard_on) == (on(receipt), on(deadline), on(guard))


@settings(max_examples=200, deadline=None)
@given(day=st.dates(on("2024-01-01"), on("2030-12-31")), transit=st.integers(0, 8))
def test_no_debtor_ever_gets_less_than_eight_days_or_four_bank_days(day: date, transit: int) -> None:
    found = demand_deadline(dispatched_on=day, rule=DeadlineRule(transit_bank_days=transit), calendar=CALENDAR)
    assert found.deadline >= day + timedelta(days=8)
    assert found.deadline >= CALENDAR.add_bank_days(found.receipt_on, 4)
    assert CALENDAR.is_bank_day(found.deadline)
    assert found.guard_on > found.deadline


@pytest.mark.parametrize(
    ("accepted_on", "at", "leaves"),
    [
        ("2026-03-02", time(9, 0), "2026-03-02"),
        ("2026-03-02", time(11, 59), "2026-03-02"),
        ("2026-03-02", time(12, 0), "2026-03-03"),
        ("2026-03-06", time(15, 0), "2026-03-09"),
        ("2026-03-07", time(9, 0), "2026-03-09"),
        ("2026-04-02", time(13, 0), "2026-04-07"),
        ("2026-06-18", time(23, 59), "2026-06-22"),
    ],
)
def test_what_is_accepted_before_the_print_run_leaves_the_same_bank_day(
    accepted_on: str, at: time, leaves: str
) -> None:
    found = print_run_on(instant=instant_of(on(accepted_on), at), print_run=time(12, 0), calendar=CALENDAR)
    assert found == on(leaves)


def test_the_print_run_goes_by_swedish_time_in_summer_too() -> None:
    # 10:30 UTC is 12:30 in Sweden in July and 11:30 in January.
    runs = [
        print_run_on(instant=datetime(2026, month, 7, 10, 30, tzinfo=UTC), print_run=time(12, 0), calendar=CALENDAR)
        for month in (1, 7)
    ]
    assert runs == [on("2026-01-07"), on("2026-07-08")]
