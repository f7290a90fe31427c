"""The relay: sends what is due, once per attempt, and lives through a world that is away."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from dramatiq.errors import BrokerConnectionError

from claims.refused import Unavailable
from storage import jobs
from tests.workers.conftest import Workplace
from workers.clock import machine_now
from workers.relay import Relay


def relay_of(place: Workplace, sent: list[int]) -> Relay:
    return Relay(place, {"work": sent.append})


def test_an_id_is_sent_once_per_attempt(workplace: Workplace) -> None:
    sent: list[int] = []
    relay = relay_of(workplace, sent)
    job = workplace.owe("work", key="a")
    assert (relay.pass_on(), relay.pass_on()) == (1, 0)
    with workplace.database.write() as tx:
        jobs.claim(tx, job, owner="x", now=machine_now(), lease_seconds=60)
        jobs.retry_later(tx, job, owner="x", run_at=machine_now(), code="smtp", error="away")
    assert relay.pass_on() == 1
    assert sent == [job, job]


def test_work_that_a_person_puts_back_is_sent_at_once(workplace: Workplace) -> None:
    sent: list[int] = []
    relay = relay_of(workplace, sent)
    job = workplace.owe("work", key="a")
    relay.pass_on()
    with workplace.database.write() as tx:
        jobs.claim(tx, job, owner="x", now=machine_now(), lease_seconds=60)
        jobs.park(tx, job, owner="x", now=machine_now(), code="bug", error="")
        assert jobs.run_again(tx, now=machine_now(), job_id=job) == 1
    assert (relay.pass_on(), relay.pass_on()) == (1, 0)
    assert sent == [job, job]


def test_an_id_that_came_to_nothing_is_sent_again_at_once(workplace: Workplace) -> None:
    sent: list[int] = []
    relay = relay_of(workplace, sent)
    job = workplace.owe("work", key="a")
    relay.pass_on()
    relay.lost(job)
    assert relay.pass_on() == 1


def test_what_lies_behind_a_page_of_waiting_work_is_found(workplace: Workplace) -> None:
    sent: list[int] = []
    relay = relay_of(workplace, sent)
    with workplace.database.write() as tx:
        for number in range(350):
            jobs.add(tx, kind="work", args={}, key=str(number), now=machine_now() - timedelta(seconds=1))
    for _ in range(6):
        relay.pass_on()
    assert len(sent) == len(set(sent)) == 350


def test_an_unknown_kind_is_not_sent_and_does_not_stop_the_others(workplace: Workplace) -> None:
    sent: list[int] = []
    relay = relay_of(workplace, sent)
    workplace.owe("of another release", key="a")
    known = workplace.owe("work", key="b")
    relay.pass_on()
    assert sent == [known]


@pytest.mark.parametrize("trouble", [Unavailable("database", "busy"), BrokerConnectionError("gone")])
def test_it_goes_on_when_the_world_comes_back(
    workplace: Workplace, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.relay._TROUBLE_SECONDS", 0.01)
    sent: list[int] = []
    faults = [trouble, trouble]
    stopping = threading.Event()

    def send(job_id: int) -> None:
        if faults:
            raise faults.pop()
        sent.append(job_id)
        stopping.set()

    workplace.owe("work", key="a")
    relay = Relay(workplace, {"work": send})
    thread = threading.Thread(target=relay.run, args=(stopping,), daemon=True)
    thread.start()
    thread.join(timeout=10)
    assert len(sent) == 1


def test_waking_it_makes_it_look_at_once(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.relay.IDLE_SECONDS", 60.0)
    seen = threading.Event()
    stopping = threading.Event()
    relay = Relay(workplace, {"work": lambda _id: seen.set()})
    thread = threading.Thread(target=relay.run, args=(stopping,), daemon=True)
    thread.start()
    workplace.owe("work", key="a")
    relay.wake()
    found = seen.wait(10)
    stopping.set()
    relay.wake()
    thread.join(10)
    assert found
