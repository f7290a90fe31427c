"""The carriers of ids: one suite, in this process and over Redis."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import redis

from claims.refused import Refused, Unavailable
from storage import jobs
from tests.workers.conftest import Workplace
from workers.actors import FAST, SLOW, Kind
from workers.clock import machine_now
from workers.embedded import wait_until_done
from workers.pool import Pool, PoolPlan


class Play:
    """Use cases of a test: noted, and made to fail as told."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, int]] = []
        self.failures: dict[int, list[BaseException]] = {}
        self.gate = threading.Event()
        self.gate.set()

    def kinds(self) -> tuple[Kind, ...]:
        return (Kind("quick", FAST, self.use_case("quick")), Kind("long", SLOW, self.use_case("long")))

    def use_case(self, kind: str) -> Any:
        def act(_office: Any, *, number: int) -> None:
            if kind == "long":
                self.gate.wait(10)
            if self.failures.get(number):
                raise self.failures[number].pop()
            self.notes.append((kind, number))

        return act


@pytest.fixture(params=["in this process", "redis"])
def plan(request: pytest.FixtureRequest, play: Play) -> PoolPlan:
    url = ""
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
        redis.Redis.from_url(url).flushdb()
    return PoolPlan(redis_url=url, fast_threads=3, slow_threads=2, kinds=play.kinds())


@pytest.fixture
def play() -> Iterator[Play]:
    found = Play()
    yield found
    found.gate.set()


def finish(place: Workplace) -> None:
    wait_until_done(place, timeout=30)


def test_everything_owed_is_done_once(workplace: Workplace, plan: PoolPlan, play: Play) -> None:
    for number in range(40):
        workplace.owe("long" if number % 4 == 0 else "quick", key=str(number), number=number)
    pool = Pool(workplace, plan).start()
    try:
        finish(workplace)
    finally:
        pool.stop()
    assert sorted(number for _, number in play.notes) == list(range(40))


def test_work_added_while_running_is_found(workplace: Workplace, plan: PoolPlan, play: Play) -> None:
    pool = Pool(workplace, plan).start()
    try:
        workplace.owe("quick", key="late", number=1)
        pool.wake()
        finish(workplace)
    finally:
        pool.stop()
    assert play.notes == [("quick", 1)]


def test_refusals_park_bugs_park_and_the_rest_goes_on(workplace: Workplace, plan: PoolPlan, play: Play) -> None:
    play.failures = {1: [Refused("no", "no")], 2: [KeyError(n) for n in range(9)], 3: [KeyError("once")]}
    for number in range(5):
        workplace.owe("quick", key=str(number), number=number)
    pool = Pool(workplace, plan).start()
    try:
        finish(workplace)
    finally:
        pool.stop()
    assert sorted(play.notes) == [("quick", 0), ("quick", 3), ("quick", 4)]
    assert [workplace.job(str(n)).code for n in (1, 2)] == ["no", "bug"]


def test_a_world_that_comes_back_is_met_again(workplace: Workplace, plan: PoolPlan, play: Play) -> None:
    play.failures = {1: [Unavailable("smtp", "away")]}
    workplace.owe("quick", key="1", number=1)
    pool = Pool(workplace, plan).start()
    try:
        finish(workplace)
    finally:
        pool.stop()
    assert play.notes == [("quick", 1)]


def test_slow_work_does_not_hold_up_quick_work(workplace: Workplace, plan: PoolPlan, play: Play) -> None:
    play.gate.clear()
    for number in range(120):
        workplace.owe("long", key=f"long-{number}", number=number)
    workplace.owe("quick", key="quick", number=1000)
    pool = Pool(workplace, plan).start()
    try:
        for _ in range(500):
            if play.notes:
                break
            threading.Event().wait(0.02)
        assert play.notes == [("quick", 1000)], "a long queue of slow work hid the quick one"
        play.gate.set()
        finish(workplace)
    finally:
        pool.stop()


def test_work_is_not_started_before_its_time(workplace: Workplace, plan: PoolPlan, play: Play) -> None:
    workplace.owe("quick", key="now", number=1)
    workplace.owe("quick", key="tomorrow", number=2, run_at=machine_now() + timedelta(days=1))
    pool = Pool(workplace, plan).start()
    try:
        with pytest.raises(Unavailable, match="1 jobs are still owed"):
            finish(workplace)
    finally:
        pool.stop()
    assert play.notes == [("quick", 1)]


def test_losing_everything_the_broker_carries_loses_nothing(
    workplace: Workplace, plan: PoolPlan, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.relay.RESEND_SECONDS", 0.5)
    for number in range(10):
        workplace.owe("quick", key=str(number), number=number)
    sender = Pool(workplace, replace(plan, consumes=False))
    assert sender.relay.pass_on() == 10
    sender.stop()
    if plan.redis_url:
        redis.Redis.from_url(plan.redis_url).flushdb()
    pool = Pool(workplace, plan).start()
    try:
        finish(workplace)
    finally:
        pool.stop()
    assert len(play.notes) == 10


def test_a_stopped_pool_holds_nothing(workplace: Workplace, plan: PoolPlan, play: Play) -> None:
    play.gate.clear()
    workplace.owe("long", key="1", number=1)
    pool = Pool(workplace, plan).start()
    for _ in range(500):
        if workplace.job("1").state == jobs.RUNNING:
            break
        threading.Event().wait(0.02)
    threading.Timer(0.3, play.gate.set).start()
    pool.stop()
    assert workplace.job("1").state == jobs.DONE
    with workplace.database.read() as tx:
        assert jobs.owners(tx) == []
