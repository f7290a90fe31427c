"""Owners of leases: alive, dead, or out of sight."""

from __future__ import annotations

import os
import subprocess
import sys

from workers.owner import is_dead, process_runs, this_owner


def test_a_living_process_is_not_dead() -> None:
    assert not is_dead(this_owner("work"))
    assert process_runs(os.getpid())


def test_a_process_that_ended_is_dead_and_so_is_a_later_process_of_the_same_number() -> None:
    child = subprocess.run(
        [sys.executable, "-c", "from workers.owner import this_owner; print(this_owner('work'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert is_dead(child.stdout.strip())
    place, pid, *_ = this_owner("work").split(":")
    assert is_dead(f"{place}:{pid}:1:work")


def test_an_unreaped_child_is_dead_although_its_number_is_taken() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", "from workers.owner import this_owner; print(this_owner('work'), flush=True)"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    owner = child.stdout.readline().strip()
    child.stdout.read()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_dead(owner)
    child.wait()


def test_nobody_on_another_machine_is_called_dead() -> None:
    _, pid, start, _ = this_owner("work").split(":")
    assert not is_dead(f"elsewhere/1/2:{pid}:{start}0:work")
    assert not is_dead("nonsense")
