"""One job: what its end means, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from claims.refused import Refused, Unavailable
from storage import jobs
from tests.workers.conftest import Workplace
from workers.clock import machine_now
from workers.perform import (
    LONGEST_WAIT_SECONDS,
    MOST_STARTS_WITHOUT_AN_END,
    QUICK_RETRIES,
    perform,
    wait_seconds,
)

OWNER = "here:1:1"


def run(place: Workplace, job_id: int, use_case: Any, owner: str = OWNER) -> str | None:
    return perform(place, job_id, owner=owner, use_case=use_case, stopping=threading.Event())


def hurry(place: Workplace, key: str) -> None:
    """Let the waiting time of a job pass."""
    row = place.job(key)
    with place.database.write() as tx:
        assert jobs.claim(tx, row.id, owner="x", now=row.run_at, lease_seconds=1)
        jobs.retry_later(tx, row.id, owner="x", run_at=machine_now(), code=row.code or "", error=row.error or "")


def test_work_that_succeeds_is_done_and_gets_its_arguments(any_workplace: Workplace) -> None:
    job = any_workplace.owe("work", key="a", message_id=7)
    assert run(any_workplace, job, lambda office, message_id: any_workplace.notes.append(message_id)) == "done"
    assert any_workplace.notes == [7]
    assert any_workplace.job("a").state == jobs.DONE


def test_work_is_done_once_however_often_its_id_arrives(any_workplace: Workplace) -> None:
    job = any_workplace.owe("work", key="a")
    assert run(any_workplace, job, lambda office: any_workplace.notes.append(1)) == "done"
    assert run(any_workplace, job, lambda office: any_workplace.notes.append(1)) is None
    assert run(any_workplace, 999, lambda office: any_workplace.notes.append(1)) is None
    assert any_workplace.notes == [1]


def test_a_refusal_parks_the_work_with_its_code_and_is_not_retried(any_workplace: Workplace) -> None:
    def refuse(office: Any) -> None:
        raise Refused("no_licence", "the licence has run out")

    job = any_workplace.owe("work", key="a")
    assert run(any_workplace, job, refuse) == "parked"
    row = any_workplace.job("a")
    assert (row.state, row.code, row.error) == (jobs.PARKED, "no_licence", "the licence has run out")
    assert run(any_workplace, job, refuse) is None


def test_a_world_that_is_down_is_tried_again_later_and_never_parked(any_workplace: Workplace) -> None:
    def away(office: Any) -> None:
        raise Unavailable("smtp", "the mail server does not answer")

    job = any_workplace.owe("work", key="a")
    for _ in range(3):
        assert run(any_workplace, job, away) == "retry"
        row = any_workplace.job("a")
        assert row.state == jobs.READY and row.code == "smtp"
        assert row.run_at > machine_now() + timedelta(seconds=1)
        hurry(any_workplace, "a")
    assert run(any_workplace, job, lambda office: None) == "done"
    assert any_workplace.job("a").code is None


def test_a_bug_is_retried_a_little_then_parked_with_its_traceback(any_workplace: Workplace) -> None:
    def broken(office: Any) -> None:
        raise KeyError("oops")

    job = any_workplace.owe("work", key="a")
    for _ in range(QUICK_RETRIES):
        assert run(any_workplace, job, broken) == "retry"
        hurry(any_workplace, "a")
    assert run(any_workplace, job, broken) == "parked"
    row = any_workplace.job("a")
    assert row.code == "bug"
    assert row.error is not None and "KeyError" in row.error and "broken" in row.error


def test_parked_work_that_a_person_runs_again_starts_from_the_beginning(any_workplace: Workplace) -> None:
    def broken(office: Any) -> None:
        raise KeyError("oops")

    job = any_workplace.owe("work", key="a", message_id=3)
    for _ in range(QUICK_RETRIES + 1):
        run(any_workplace, job, broken)
        if any_workplace.job("a").state == jobs.READY:
            hurry(any_workplace, "a")
    with any_workplace.database.write() as tx:
        assert jobs.run_again(tx, now=machine_now(), message_id=3) == 1
    assert run(any_workplace, job, broken) == "retry"


def test_work_whose_process_always_dies_is_parked_in_the_end(any_workplace: Workplace) -> None:
    job = any_workplace.owe("work", key="a")
    for _ in range(MOST_STARTS_WITHOUT_AN_END):
        with any_workplace.database.write() as tx:
            assert jobs.claim(tx, job, owner="dead", now=machine_now(), lease_seconds=60)
            jobs.release(tx, owner="dead", now=machine_now())
    assert run(any_workplace, job, lambda office: any_workplace.notes.append(1)) == "parked"
    assert any_workplace.notes == []
    assert any_workplace.job("a").code == "keeps_crashing"


def test_work_held_by_another_owner_is_left_alone_until_its_lease_ends(any_workplace: Workplace) -> None:
    earlier = machine_now() - timedelta(seconds=61)
    job = any_workplace.owe("work", key="a", run_at=earlier)
    with any_workplace.database.write() as tx:
        assert jobs.claim(tx, job, owner="other", now=earlier, lease_seconds=60)
    assert run(any_workplace, job, lambda office: any_workplace.notes.append(1)) == "done"
    held = any_workplace.owe("work", key="b")
    with any_workplace.database.write() as tx:
        assert jobs.claim(tx, held, owner="other", now=machine_now(), lease_seconds=60)
    assert run(any_workplace, held, lambda office: any_workplace.notes.append(2)) is None
    assert any_workplace.notes == [1]


def test_many_threads_on_one_job_do_it_once(any_workplace: Workplace) -> None:
    job = any_workplace.owe("work", key="a")
    threads = [
        threading.Thread(target=run, args=(any_workplace, job, lambda office: any_workplace.notes.append(1)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert any_workplace.notes == [1]


def test_an_outcome_is_recorded_although_the_database_was_away_for_a_moment(workplace: Workplace) -> None:
    job = workplace.owe("work", key="a")
    real, calls = workplace.database.claim, []

    def flaky() -> Any:
        calls.append(1)
        if len(calls) in (2, 3):
            raise Unavailable("database", "busy")
        return real()

    workplace.database.claim = flaky  # type: ignore[method-assign]
    assert run(workplace, job, lambda office: None) == "done"
    assert workplace.job("a").state == jobs.DONE


@pytest.mark.parametrize(("attempts", "least", "most"), [(1, 1.5, 2), (2, 3, 4), (5, 24, 32), (60, 675, 900)])
def test_waits_double_up_to_a_quarter_of_an_hour(attempts: int, least: float, most: float) -> None:
    waits = [wait_seconds(attempts) for _ in range(50)]
    assert all(least <= wait <= most for wait in waits)
    assert len(set(waits)) > 1, "waits are spread, so that not everybody comes back at once"
    assert max(waits) <= LONGEST_WAIT_SECONDS
