"""The house's clock: real until a day is set, then 09:00 in Sweden on that day, for every process."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.workers.conftest import Workplace
from workers.clock import HouseClock, machine_now


def test_a_new_house_lives_on_the_real_day(workplace: Workplace) -> None:
    assert abs(workplace.clock.now() - machine_now()) < timedelta(seconds=10)
    assert workplace.clock.set_day() is None


def test_a_set_day_is_nine_in_the_morning_in_sweden_in_winter_and_summer(workplace: Workplace) -> None:
    workplace.clock.move_to(date(2026, 3, 2))
    assert workplace.clock.now() == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    workplace.clock.move_to(date(2026, 7, 1))
    assert workplace.clock.now() == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert workplace.clock.today() == date(2026, 7, 1)


def test_the_machine_s_time_never_stands_still(workplace: Workplace) -> None:
    workplace.clock.move_to(date(2026, 3, 2))
    assert abs(workplace.clock.machine_now() - machine_now()) < timedelta(seconds=10)


def test_another_process_lives_on_the_same_day(workplace: Workplace) -> None:
    workplace.clock.move_to(date(2026, 3, 2))
    assert HouseClock(workplace.database).today() == date(2026, 3, 2)
