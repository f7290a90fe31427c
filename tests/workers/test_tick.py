"""Days pass in turn, each once, on whatever clock the house lives."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework import walk
from casework.office import Office
from casework.receive import receive_raw
from claims.refused import Unavailable
from workers import tick as tick_module
from workers.clock import HouseClock
from workers.single import only_one
from workers.tick import EarlierDay, tick

DAY = date(2026, 3, 2)


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[date, date]]:
    """Every walk: the day walked, and the day the house lived on meanwhile."""
    seen: list[tuple[date, date]] = []

    def note(office: Office, *, on: date) -> int:
        seen.append((on, office.clock.today()))
        return 1

    monkeypatch.setattr(walk, "walk_day", note)
    return seen


def go(office: Office, house: Path, on: date | None, **options: Any) -> int:
    return tick(office, on=on, is_production=options.get("is_production", False), lock=house / "tick.lock")


def test_a_new_house_starts_on_the_day_asked_for(office: Office, house: Path, walked: list[tuple[date, date]]) -> None:
    assert go(office, house, DAY) == 1
    assert walked == [(DAY, DAY)]
    assert office.clock.today() == DAY
    assert walk.last_processed_on(office) == DAY


def test_every_day_is_walked_in_turn_and_the_house_lives_on_it(
    office: Office, house: Path, walked: list[tuple[date, date]]
) -> None:
    go(office, house, DAY)
    walked.clear()
    go(office, house, DAY + timedelta(days=4))
    days = [DAY + timedelta(days=number) for number in range(5)]
    assert walked == [(day, day) for day in days]


def test_the_day_stays_where_it_was_left_and_without_a_date_it_is_that_day(
    office: Office, house: Path, walked: list[tuple[date, date]]
) -> None:
    go(office, house, DAY)
    walked.clear()
    go(office, house, None)
    assert walked == [(DAY, DAY)]


def test_an_earlier_day_is_wrong_usage_and_walks_nothing(
    office: Office, house: Path, walked: list[tuple[date, date]]
) -> None:
    go(office, house, DAY)
    walked.clear()
    with pytest.raises(EarlierDay):
        go(office, house, DAY - timedelta(days=1))
    assert walked == []
    assert office.clock.today() == DAY


def test_a_house_with_mail_starts_on_the_day_its_first_mail_came(
    office: Office, house: Path, walked: list[tuple[date, date]]
) -> None:
    assert isinstance(office.clock, HouseClock)
    office.clock.move_to(DAY)
    receive_raw(office, raw=b"From: a@b.example\r\nSubject: x\r\n\r\nhello\r\n")
    go(office, house, DAY + timedelta(days=2))
    assert [day for day, _ in walked] == [DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]


def test_a_house_on_the_real_day_walks_the_real_day_only(
    office: Office, house: Path, walked: list[tuple[date, date]]
) -> None:
    today = office.clock.today()
    go(office, house, None)
    assert walked == [(today, today)]
    assert isinstance(office.clock, HouseClock) and office.clock.set_day() is None


@pytest.mark.parametrize("shift", [-1, 1])
def test_production_never_leaves_the_real_day(
    office: Office, house: Path, walked: list[tuple[date, date]], shift: int
) -> None:
    with pytest.raises(EarlierDay):
        go(office, house, office.clock.today() + timedelta(days=shift), is_production=True)
    go(office, house, office.clock.today(), is_production=True)
    assert len(walked) == 1


def test_a_day_with_work_left_is_not_over(
    office: Office, house: Path, walked: list[tuple[date, date]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: Any, **_: Any) -> None:
        raise Unavailable("jobs", "1 jobs are still owed")

    monkeypatch.setattr(tick_module.Hands, "finish", away)
    with pytest.raises(Unavailable):
        go(office, house, DAY)
    assert walk.last_processed_on(office) is None


def test_a_second_tick_waits_for_the_first(tmp_path: Path) -> None:
    lock, order = tmp_path / "lock", []
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with only_one(lock, what="a tick", wait_seconds=5):
            inside.set()
            leave.wait(5)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait(5)
    threading.Timer(0.2, leave.set).start()
    with only_one(lock, what="a tick", wait_seconds=5):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_a_tick_that_waited_in_vain_says_who_holds_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with (
        only_one(lock, what="a tick", wait_seconds=1),
        pytest.raises(Unavailable, match=r"already running \(process \d+\)"),
        only_one(lock, what="a tick", wait_seconds=0.1),
    ):
        pass
