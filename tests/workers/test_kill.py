"""A worker killed at any moment: its successor starts what it held at once, and every effect happens once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage import house, jobs
from tests.workers.conftest import Workplace
from workers.clock import machine_now
from workers.owner import this_owner
from workers.relay import release_the_dead

JOBS, KILLS = 120, 6


def start(place: Workplace, mark: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.workers.killed_worker", place.database.url, str(mark)])


def test_a_worker_killed_again_and_again_converges(workplace: Workplace, tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    mark = tmp_path / "finished"
    with workplace.database.write() as tx:
        for number in range(JOBS):
            jobs.add(tx, kind="quick", args={"number": number}, key=str(number), now=machine_now())
    for _ in range(KILLS):
        process = start(workplace, mark)
        time.sleep(0.5 + chance.random() * 0.7)
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = start(workplace, mark)
    assert process.wait(timeout=90) == 0
    assert mark.read_text() == "finished"
    with workplace.database.read() as tx:
        assert jobs.counts(tx) == {jobs.DONE: JOBS}
        assert house.get(tx, "effects") == str(JOBS)


def test_what_a_dead_process_held_starts_again_at_once_and_what_a_living_one_holds_does_not(
    any_workplace: Workplace,
) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "from workers.owner import this_owner; print(this_owner('work'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    for key, owner in (("a", dead), ("b", this_owner("work")), ("c", "elsewhere/1/1:1:1")):
        number = any_workplace.owe("work", key=key)
        with any_workplace.database.write() as tx:
            assert jobs.claim(tx, number, owner=owner, now=machine_now(), lease_seconds=60)
    assert release_the_dead(any_workplace) == 1
    assert [any_workplace.job(key).state for key in "abc"] == [jobs.READY, jobs.RUNNING, jobs.RUNNING]


@pytest.mark.parametrize("owners", [[], ["elsewhere/1/1:1:1"]])
def test_nothing_to_free_frees_nothing(workplace: Workplace, owners: list[str]) -> None:
    for owner in owners:
        number = workplace.owe("work", key=owner)
        with workplace.database.write() as tx:
            jobs.claim(tx, number, owner=owner, now=machine_now(), lease_seconds=60)
    assert release_the_dead(workplace) == 0
