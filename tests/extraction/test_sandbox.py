"""The sandbox: a hijacked, crashing or endless parser harms nobody, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extraction.jail import Limits, missing
from extraction.sandbox import JobFailed, Sandbox

LIMITS = Limits(memory_bytes=1_000_000_000, wall_seconds=20.0)
needs_jail = pytest.mark.skipif(bool(missing()), reason=f"this kernel lacks {', '.join(missing())}")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("tests.extraction.hostile_jobs") as one:
        yield one


def run(sandbox: Sandbox, job: str, data: bytes = b"", **options: object) -> dict[str, object]:
    return sandbox.run(job, data=data, options=options, limits=LIMITS)[0]


def test_a_job_gets_the_file_and_its_options_and_answers_with_json_and_bytes(sandbox: Sandbox) -> None:
    data = os.urandom(3_000_000)
    answer, blob = sandbox.run("echo", data=data, options={"page": 2}, limits=LIMITS)
    assert answer == {"length": 3_000_000, "options": {"page": 2}}
    assert blob == data[::-1]


@needs_jail
@pytest.mark.parametrize("job", ["read_file", "call_out", "run_program", "fork", "signal_parent"])
def test_a_job_cannot_reach_files_network_programs_or_processes(sandbox: Sandbox, job: str) -> None:
    assert run(sandbox, job)["denied"] == "PermissionError"


@needs_jail
def test_a_job_cannot_write_a_file(sandbox: Sandbox, tmp_path: Path) -> None:
    assert run(sandbox, "write_file", path=str(tmp_path / "x"))["denied"] == "PermissionError"
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("job", "code"), [("eat_memory", "too_large"), ("die", "crashed"), ("bug", "crashed"), ("refuse", "encrypted")]
)
def test_a_failing_job_is_a_code_for_the_caller_and_the_next_job_runs(sandbox: Sandbox, job: str, code: str) -> None:
    with pytest.raises(JobFailed) as failure:
        run(sandbox, job, b"secret words")
    assert failure.value.code == code
    assert "secret" not in str(failure.value)
    assert run(sandbox, "echo")["length"] == 0


def test_an_endless_job_is_killed_by_the_caller(sandbox: Sandbox) -> None:
    with pytest.raises(JobFailed) as failure:
        sandbox.run("spin", data=b"", options={}, limits=Limits(wall_seconds=0.5))
    assert failure.value.code == "timeout"


def test_settings_and_secrets_do_not_reach_the_parsing_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRAV_IMAP_PASSWORD", "x")
    with Sandbox("tests.extraction.hostile_jobs") as fresh:
        assert not [name for name in run(fresh, "settings")["names"] if name.startswith("KRAV")]  # type: ignore[attr-defined]


def test_many_threads_share_one_sandbox(sandbox: Sandbox) -> None:
    def one(number: int) -> int:
        return int(run(sandbox, "echo", b"x" * number)["length"])  # type: ignore[call-overload]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(40))) == list(range(40))


def test_a_child_may_answer_an_empty_file_and_be_gone_before_the_caller_goes_on(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sendall = socket.socket.sendall

    def slowly(self: socket.socket, data: bytes) -> None:
        sendall(self, data)
        time.sleep(0.3)

    monkeypatch.setattr(socket.socket, "sendall", slowly)
    assert run(sandbox, "echo", b"") == {"length": 0, "options": {}}
    assert run(sandbox, "echo", b"abc")["length"] == 3


def test_a_killed_zygote_is_replaced(sandbox: Sandbox) -> None:
    assert sandbox._process is not None
    os.kill(sandbox._process.pid, signal.SIGKILL)
    sandbox._process.wait()
    assert run(sandbox, "echo", b"abc")["length"] == 3


def children_of(pid: int) -> list[int]:
    """The processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_the_next_child_is_forked_ahead_and_a_dead_one_is_passed_over() -> None:
    with Sandbox("tests.extraction.hostile_jobs") as own:
        assert run(own, "echo") == {"length": 0, "options": {}}
        assert own._process is not None
        ended = time.monotonic() + 10
        while not (ahead := children_of(own._process.pid)) and time.monotonic() < ended:
            time.sleep(0.01)
        (child,) = ahead
        os.kill(child, signal.SIGKILL)
        while _lives(child) and time.monotonic() < ended:
            time.sleep(0.01)
        assert run(own, "echo") == {"length": 0, "options": {}}
        zygote = own._process.pid
    assert not Path(f"/proc/{zygote}").exists()


def test_no_process_is_left_when_the_caller_is_killed_in_the_middle_of_a_job(tmp_path: Path) -> None:
    code = (
        "import threading, time\n"
        "from extraction.sandbox import Sandbox\n"
        "from extraction.jail import Limits\n"
        "s = Sandbox('tests.extraction.hostile_jobs')\n"
        "s.run('echo', data=b'', options={}, limits=Limits())\n"
        "threading.Thread(target=lambda: s.run('spin', data=b'', options={}, limits=Limits()), daemon=True).start()\n"
        "time.sleep(0.5)\n"
        "print(s._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    root = Path(__file__).parents[2]
    caller = subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True)
    assert caller.stdout is not None
    zygote = int(caller.stdout.readline())
    children = Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split()
    assert children
    caller.kill()
    caller.wait()
    deadline = time.monotonic() + 20
    while any(_lives(pid) for pid in (zygote, *map(int, children))) and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert not _lives(zygote)
    assert not any(_lives(int(pid)) for pid in children)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
