"""The queue's contract on both databases: a job is held by one, comes back when its holder dies, is never lost."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from storage import jobs
from storage.database import Database

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=61)


def owe(database: Database, key: str = "read-1", **args: object) -> int:
    with database.write() as tx:
        jobs.add(tx, kind="read_message", args=args or {"message_id": 1}, key=key, now=NOW)
        return next(row.id for row in jobs.due(tx, now=NOW + timedelta(days=1), limit=500) if row.key == key)


def claim(database: Database, job_id: int, *, owner: str = "a", now: datetime = NOW) -> jobs.JobRow | None:
    with database.claim() as tx:
        return jobs.claim(tx, job_id, owner=owner, now=now, lease_seconds=60)


def state(database: Database, key: str = "read-1") -> str:
    with database.read() as tx:
        for name in (jobs.READY, jobs.RUNNING, jobs.DONE, jobs.PARKED):
            if jobs.counts(tx).get(name) == 1:
                return name
    raise AssertionError("one job was expected")


def test_work_owed_twice_under_one_key_is_owed_once(any_database: Database) -> None:
    with any_database.write() as tx:
        assert jobs.add(tx, kind="x", args={}, key="k", now=NOW)
        assert not jobs.add(tx, kind="x", args={"other": 1}, key="k", now=NOW)
        assert jobs.owed(tx) == 1


def test_of_many_who_claim_a_job_at_once_one_gets_it(any_database: Database) -> None:
    job_id = owe(any_database)
    got: list[str] = []
    start = threading.Barrier(6)

    def try_it(owner: str) -> None:
        start.wait()
        if claim(any_database, job_id, owner=owner):
            got.append(owner)

    threads = [threading.Thread(target=try_it, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1


def test_two_threads_share_twenty_jobs_and_do_each_once(any_database: Database) -> None:
    ids = [owe(any_database, f"k{number}", n=number) for number in range(20)]
    done: list[int] = []

    def work(owner: str) -> None:
        for job_id in ids:
            row = claim(any_database, job_id, owner=owner)
            if row is None:
                continue
            done.append(row.args["n"])
            with any_database.claim() as tx:
                jobs.finish(tx, job_id, owner=owner, now=NOW)

    threads = [threading.Thread(target=work, args=(owner,)) for owner in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(20))


def test_a_job_whose_holder_died_comes_back_when_its_lease_has_run_out(any_database: Database) -> None:
    job_id = owe(any_database)
    assert claim(any_database, job_id)
    assert claim(any_database, job_id, owner="b", now=NOW + timedelta(seconds=59)) is None
    again = claim(any_database, job_id, owner="b", now=LATER)
    assert again is not None
    assert again.attempts == 2


def test_a_lease_that_is_renewed_does_not_run_out(any_database: Database) -> None:
    job_id = owe(any_database)
    claim(any_database, job_id)
    with any_database.claim() as tx:
        jobs.renew(tx, owner="a", now=NOW + timedelta(seconds=30), lease_seconds=60)
    assert claim(any_database, job_id, owner="b", now=LATER) is None


@pytest.mark.parametrize("ending", ["finish", "park", "retry_later"])
def test_who_lost_a_lease_ends_nothing_any_more(any_database: Database, ending: str) -> None:
    job_id = owe(any_database)
    claim(any_database, job_id)
    claim(any_database, job_id, owner="b", now=LATER)
    with any_database.claim() as tx:
        if ending == "finish":
            jobs.finish(tx, job_id, owner="a", now=LATER)
        elif ending == "park":
            jobs.park(tx, job_id, owner="a", now=LATER, code="x", error="x")
        else:
            jobs.retry_later(tx, job_id, owner="a", run_at=LATER, code="x", error="x")
    assert state(any_database) == jobs.RUNNING
    with any_database.read() as tx:
        assert jobs.owners(tx) == ["b"]


def test_work_wanted_once_more_while_it_runs_runs_once_more(any_database: Database) -> None:
    job_id = owe(any_database)
    claim(any_database, job_id)
    with any_database.write() as tx:
        jobs.again(tx, key="read-1", now=NOW)
    with any_database.claim() as tx:
        jobs.finish(tx, job_id, owner="a", now=NOW)
    assert state(any_database) == jobs.READY
    claim(any_database, job_id)
    with any_database.claim() as tx:
        jobs.finish(tx, job_id, owner="a", now=NOW)
    assert state(any_database) == jobs.DONE


@pytest.mark.parametrize("ended_as", [jobs.DONE, jobs.PARKED])
def test_work_that_has_ended_can_be_owed_again(any_database: Database, ended_as: str) -> None:
    job_id = owe(any_database)
    claim(any_database, job_id)
    with any_database.claim() as tx:
        if ended_as == jobs.DONE:
            jobs.finish(tx, job_id, owner="a", now=NOW)
        else:
            jobs.park(tx, job_id, owner="a", now=NOW, code="refused", error="no")
    with any_database.write() as tx:
        jobs.again(tx, key="read-1", now=NOW)
    assert claim(any_database, job_id) is not None


def test_the_jobs_of_a_dead_owner_are_freed_at_once_and_of_no_other(any_database: Database) -> None:
    first, second = owe(any_database, "k1"), owe(any_database, "k2")
    claim(any_database, first, owner="dead")
    claim(any_database, second, owner="alive")
    with any_database.claim() as tx:
        assert jobs.release(tx, owner="dead", now=NOW) == 1
    assert claim(any_database, first, owner="c") is not None
    assert claim(any_database, second, owner="c") is None


def test_parked_work_keeps_its_reason_and_waits_for_a_person(any_database: Database) -> None:
    job_id = owe(any_database)
    claim(any_database, job_id)
    with any_database.claim() as tx:
        jobs.park(tx, job_id, owner="a", now=NOW, code="bug", error="Traceback ...")
    with any_database.read() as tx:
        (row,) = jobs.parked(tx)
        assert (row.code, row.error, jobs.owed(tx)) == ("bug", "Traceback ...", 0)
    assert claim(any_database, job_id, now=NOW + timedelta(days=400)) is None


def test_a_person_runs_the_parked_work_of_one_message_again(any_database: Database) -> None:
    ids = [owe(any_database, f"k{number}", message_id=number) for number in (1, 2)]
    for job_id in ids:
        claim(any_database, job_id)
        with any_database.claim() as tx:
            jobs.park(tx, job_id, owner="a", now=NOW, code="bug", error="x")
    with any_database.write() as tx:
        assert jobs.run_again(tx, now=NOW, message_id=2) == 1
    row = claim(any_database, ids[1])
    assert row is not None
    assert (row.attempts, row.code, row.error) == (1, None, None)
    assert claim(any_database, ids[0]) is None


def test_the_worlds_fault_puts_work_off_and_it_is_not_due_before(any_database: Database) -> None:
    job_id = owe(any_database)
    claim(any_database, job_id)
    with any_database.claim() as tx:
        jobs.retry_later(tx, job_id, owner="a", run_at=LATER, code="mailbox", error="away")
        assert jobs.due(tx, now=NOW) == []
        assert jobs.owed(tx, now=NOW) == 0
        assert [row.code for row in jobs.due(tx, now=LATER)] == ["mailbox"]


def test_the_jobs_of_a_message_are_found_by_its_number(any_database: Database) -> None:
    owe(any_database, "k1", message_id=1)
    owe(any_database, "k11", message_id=11)
    owe(any_database, "k12", document_id=3, message_id=1)
    with any_database.read() as tx:
        assert [row.key for row in jobs.of_message(tx, 1)] == ["k1", "k12"]
