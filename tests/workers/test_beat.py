"""The schedule of a house on the real day, and the mailboxes it watches."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from casework.office import Office
from casework.seen_log import SeenLog
from claims.message import Envelope, Outcome, Position
from claims.refused import Refused, Unavailable
from storage import house, seen
from workers import beat
from workers.beat import keep_walking, slot_of, walk_if_due
from workers.clock import HouseClock
from workers.mailroom import keep_taking, mailbox_fact

NOON = time(12, 0)


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        (datetime(2026, 3, 2, 10, 59, tzinfo=UTC), "2026-03-02 day"),
        (datetime(2026, 3, 2, 11, 0, tzinfo=UTC), "2026-03-02 print"),
        (datetime(2026, 3, 2, 23, 0, tzinfo=UTC), "2026-03-03 day"),
        (datetime(2026, 7, 1, 9, 59, tzinfo=UTC), "2026-07-01 day"),
        (datetime(2026, 7, 1, 10, 0, tzinfo=UTC), "2026-07-01 print"),
    ],
)
def test_a_day_has_two_walks_by_swedish_time(at: datetime, slot: str) -> None:
    assert slot_of(at, NOON) == slot


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    seen: list[date] = []

    def note(_office: Office, *, on: date) -> int:
        seen.append(on)
        return 0

    monkeypatch.setattr(beat, "walk_day", note)
    return seen


def at(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    monkeypatch.setattr("workers.clock.machine_now", lambda: instant)


def test_each_slot_is_walked_once(office: Office, walks: list[date], monkeypatch: pytest.MonkeyPatch) -> None:
    for hour in (0, 1, 6, 11, 12, 22, 23):
        at(monkeypatch, datetime(2026, 3, 2, hour, 30, tzinfo=UTC))
        walk_if_due(office)
    assert walks == [date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 3)]


def test_a_house_on_a_simulated_day_is_left_alone(office: Office, walks: list[date]) -> None:
    assert isinstance(office.clock, HouseClock)
    office.clock.move_to(date(2026, 3, 2))
    assert walk_if_due(office) is None
    assert walks == []


def test_a_walk_that_failed_is_tried_again(office: Office, walks: list[date], monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[Exception] = [Refused("law_row_missing", "x"), KeyError("bug"), Unavailable("database", "y")]
    monkeypatch.setattr(beat, "EVERY_SECONDS", 0.01)
    stopping = threading.Event()

    def walk(_office: Office, *, on: date) -> int:
        if faults:
            raise faults.pop()
        stopping.set()
        return 1

    monkeypatch.setattr(beat, "walk_day", walk)
    woken: list[int] = []
    beat.keep_walking(office, on_done=lambda: woken.append(1), stopping=stopping)
    assert woken == [1]


class Box:
    """A mailbox that is away as often as told, then holds one message."""

    account = "box"

    def __init__(self, faults: list[Exception], on_wait: Callable[[], None]) -> None:
        self.faults = faults
        self.on_wait = on_wait

    def look(self) -> Sequence[Envelope]:
        if self.faults:
            raise self.faults.pop()
        return [Envelope(Position("box", "INBOX", 1, 1), 60, b"")]

    def fetch(self, positions: Sequence[Position]) -> Iterator[tuple[Position, bytes]]:
        for position in positions:
            yield position, b"From: a@b.example\r\nSubject: x\r\n\r\nhello\r\n"

    def settle(self, position: Position, outcome: Outcome) -> bool:
        return True

    def wait(self, *, seconds: float) -> bool:
        self.on_wait()
        return False

    def close(self) -> None:
        return


def test_a_mailbox_that_comes_back_is_emptied_and_said_to_be_looked_through(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.mailroom._FIRST_WAIT_SECONDS", 0.01)
    stopping = threading.Event()
    new: list[int] = []
    box: Any = Box([Unavailable("mailbox", "gone"), RuntimeError("bug"), Unavailable("mailbox", "gone")], stopping.set)
    keep_taking(office, box, index=3, look_seconds=60, on_new=lambda: new.append(1), stopping=stopping)
    assert new == [1]
    with office.database.read() as tx:
        assert house.get(tx, mailbox_fact(3)) is not None


def test_the_schedule_seals_the_days_of_the_log_of_who_saw_what(
    office: Office, walks: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    SeenLog(office).add(user_id=1, email="anna@agency.example", kind="case", what="/cases/2026-000001")
    told = threading.Event()
    told.set()
    keep_walking(office, on_done=lambda: None, stopping=told)
    with office.database.read() as tx:
        assert seen.seals(tx) == []
    at(monkeypatch, datetime(2026, 3, 3, 8, 0, tzinfo=UTC))
    keep_walking(office, on_done=lambda: None, stopping=told)
    with office.database.read() as tx:
        assert [row.on for row in seen.seals(tx)] == [date(2026, 3, 2)]
