"""The long-running service as a process: up, alive, in the way of a second one, down when told, back after a kill."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.servers import free_port
from workers.sample import MAILBOX

POLICIES = Path(__file__).parents[2] / "policies"


@dataclass
class Run:
    """A started `krav ...` and where it serves."""

    process: subprocess.Popen[str]
    desk: str
    portal: str
    folder: Path

    def get(self, path: str) -> int:
        try:
            return httpx.get(self.desk + path, timeout=5).status_code
        except httpx.TransportError:
            return 0


Start = Callable[..., Run]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def go(command: str = "run", *, folder: Path = tmp_path / "house", desk: int = 0, **more: str) -> Run:
        port, public = desk or free_port(), free_port()
        environ = {name: value for name, value in os.environ.items() if not name.startswith("KRAV_")} | {
            "KRAV_DATA_DIR": str(folder),
            "KRAV_POLICIES_DIR": str(POLICIES),
            "KRAV_BIND": f"127.0.0.1:{port}",
            "KRAV_PUBLIC_BIND": f"127.0.0.1:{public}",
            **more,
        }
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import sys; sys.argv = ['krav', '{command}']; from workers.cli import main; main()",
            ],
            env=environ,
            cwd=Path(__file__).parents[2],
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return Run(process, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{public}", folder)

    yield go
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_it_comes_up_does_mail_and_goes_down_when_told(start: Start, tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    run = start()
    until(lambda: run.get("/readyz") == 200)
    assert run.get("/livez") == 200
    assert httpx.get(run.portal + "/livez").text == "ok\n"
    new = run.folder / "mailbox" / "new"
    (new.parent / "tmp" / "a.eml").write_bytes((MAILBOX / "04-two-invoices-first.eml").read_bytes())
    os.rename(new.parent / "tmp" / "a.eml", new / "a.eml")
    until(lambda: any((run.folder / "outbox/mail").glob("*.eml")))
    run.process.send_signal(signal.SIGTERM)
    _, said = run.process.communicate(timeout=30)
    assert run.process.returncode == 0
    assert "@" not in said, "a log line holds an address"
    assert run.get("/livez") == 0


def test_a_service_killed_outright_is_started_again_and_finishes_what_lay_there(start: Start, tmp_path: Path) -> None:
    house = tmp_path / "house"
    (house / "mailbox" / "new").mkdir(parents=True)
    names = ["04-two-invoices-first", "05-two-invoices-second", "25-no-invoice", "27-auto-reply", "29-newsletter"]
    for name in names:
        (house / "mailbox" / "new" / f"{name}.eml").write_bytes((MAILBOX / f"{name}.eml").read_bytes())
    for delay in (0.1, 0.4, 0.9):
        run = start()
        until(lambda: (house / "krav.db").exists())
        time.sleep(delay)
        run.process.kill()
        run.process.wait()
    run = start()
    until(lambda: not list((house / "mailbox" / "new").iterdir()))
    until(lambda: run.get("/readyz") == 200)
    settled = [path for outcome in ("Handled", "Parked") for path in (house / "mailbox" / outcome).rglob("*.eml")]
    assert len(settled) == len(names)


def test_a_second_service_on_the_same_address_says_so_and_stops(start: Start, tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    first = start()
    until(lambda: first.get("/livez") == 200)
    second = start(desk=int(first.desk.rpartition(":")[2]), folder=tmp_path / "house")
    _, said = second.process.communicate(timeout=30)
    assert second.process.returncode == 1
    assert "KRAV_BIND" in said and "Traceback" not in said
    assert first.get("/livez") == 200


def test_readyz_says_no_when_only_the_pages_run(start: Start, tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    run = start("web")
    until(lambda: run.get("/livez") == 200)
    answer = httpx.get(run.desk + "/readyz")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert checks["database"] == "ok" and "no worker" in checks["workers"] and checks["mailbox 1"] != "ok"


def test_figures_are_told_on_an_address_of_their_own_and_kept_for_the_plots(start: Start, tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    port = free_port()
    run = start(KRAV_METRICS_BIND=f"127.0.0.1:{port}", KRAV_METRICS_TOKEN="hemlig")
    until(lambda: run.get("/readyz") == 200)
    at = f"http://127.0.0.1:{port}"
    assert httpx.get(f"{at}/metrics").status_code == 401
    told = httpx.get(f"{at}/metrics", headers={"authorization": "Bearer hemlig"}).text
    assert "krav_up 1.0" in told and 'krav_workers_alive{does="run"} 1.0' in told
    assert httpx.get(f"{at}/readyz").json() == {**httpx.get(run.desk + "/readyz").json()}
    assert httpx.get(f"{at}/cases").status_code == 404
    until(lambda: "Inga värden än" not in httpx.get(run.desk + "/ops").text)


def test_the_parts_as_processes_of_their_own_do_the_same_work(start: Start, tmp_path: Path, redis_url: str) -> None:
    house = tmp_path / "house"
    (house / "mailbox" / "new").mkdir(parents=True)
    (house / "mailbox" / "new" / "a.eml").write_bytes((MAILBOX / "04-two-invoices-first.eml").read_bytes())
    for command in ("beat", "work", "poll"):
        start(command, KRAV_REDIS_URL=redis_url)
    until(lambda: any((house / "outbox/mail").glob("*.eml")), 90)


def test_a_new_house_without_a_world_gets_the_sample_mailbox_and_an_old_one_does_not(
    start: Start, tmp_path: Path
) -> None:
    run = start(folder=tmp_path / "fresh")
    mailbox = tmp_path / "fresh" / "mailbox"
    until(lambda: len(list(mailbox.rglob("*.eml"))) >= len(list(MAILBOX.glob("*.eml"))))
    until(lambda: run.get("/livez") == 200)
    assert httpx.get(f"{run.desk}/cases").headers["location"] == "/sign-in?next=%2Fcases"
    run.process.kill()
    _, said = run.process.communicate(timeout=30)
    link = re.search(rf"come in, once: {run.desk}/enter/\S{{40,}}", said)
    assert link, said
    (tmp_path / "old").mkdir()
    other = start(folder=tmp_path / "old")
    until(lambda: other.get("/livez") == 200)
    assert not list((tmp_path / "old" / "mailbox").rglob("*.eml"))
