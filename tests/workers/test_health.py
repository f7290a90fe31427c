"""/livez and /readyz tell the truth: each thing that can be away is taken away, and comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from claims.refused import Unavailable
from storage import house as facts
from storage.database import Database
from tests.office import House
from tests.servers import free_port
from web.app import Probe
from workers import health
from workers.health import Check, broker_fault, disk_fault, readiness, workers_fault
from workers.heartbeat import beat_once
from workers.owner import this_owner
from workers.settings import read_settings


@pytest.fixture
def place(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copy(migrated_sqlite, tmp_path / "health.db")
    yield house_on(f"sqlite:///{tmp_path / 'health.db'}")


def said(place: House, **environ: str) -> dict[str, str]:
    settings = read_settings({"KRAV_DATA_DIR": str(place.root), **environ})
    place.root.mkdir(exist_ok=True)
    return {check.name: check.said() for check in readiness(place.office, settings, mailboxes=1)}


def well(place: House) -> None:
    """A worker heard of, a mailbox looked through: at this moment."""
    beat_once(place.office, owner="one", does="run")
    with place.office.database.write() as tx:
        facts.put(tx, "mailbox:0", place.clock.machine_now().isoformat())


def test_a_house_in_which_all_is_well_is_ready_and_an_idle_one_says_what_it_lacks(place: House) -> None:
    lacking = said(place)
    assert (lacking["database"], lacking["disk"]) == ("", "")
    assert "no worker" in lacking["workers"] and lacking["mailbox 1"] == "not looked through yet"
    well(place)
    assert set(said(place).values()) == {""}


def test_a_worker_that_went_silent_is_missed_after_45_seconds_and_a_page_server_is_no_worker(place: House) -> None:
    well(place)
    place.clock.wait(45)
    assert workers_fault(place.office) == ""
    place.clock.wait(1)
    assert "no worker" in said(place)["workers"]
    beat_once(place.office, owner="two", does="web")
    assert "no worker" in said(place)["workers"]
    beat_once(place.office, owner="three", does="work")
    assert said(place)["workers"] == ""


def test_two_parts_of_the_service_in_one_process_do_not_hide_each_other(place: House) -> None:
    well(place)
    place.clock.wait(46)
    for does in ("run", "web"):
        beat_once(place.office, owner=this_owner(does), does=does)
    assert said(place)["workers"] == ""


def test_a_mailbox_that_nobody_looks_through_is_told_with_its_age(place: House) -> None:
    well(place)
    place.clock.wait(60 + 180)
    assert said(place)["mailbox 1"] == ""
    place.clock.wait(1)
    assert said(place)["mailbox 1"] == "not looked through for 241 s"


def test_a_database_that_is_away_is_told_and_so_is_what_cannot_be_known_without_it(place: House) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    gone = House(replace(place.office, database=away), place.clock, place.reader, place.root)
    found = said(gone)
    away.close()
    assert all("database does not answer" in found[name] for name in ("database", "workers", "mailbox 1"))
    assert found["disk"] == ""


def test_a_database_that_may_only_be_read_is_not_ready(place: House, tmp_path: Path) -> None:
    from sqlalchemy import event

    # What a full disk or a standby does: reads go on, and no write is taken.
    event.listen(place.office.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA query_only=ON"))
    place.office.database.engine.dispose()
    assert "database" in said(place)["database"]


def test_a_broker_that_is_away_is_told_and_one_that_answers_is_well(place: House, redis_url: str) -> None:
    assert broker_fault(redis_url) == ""
    away = f"redis://127.0.0.1:{free_port()}/0"
    assert "Redis does not answer" in said(place, KRAV_REDIS_URL=away)["broker"]
    assert "broker" not in said(place), "without a Redis nobody waits for one"


def test_a_full_or_missing_disk_is_told(place: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    usage: Any = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: usage._replace(free=health.LEAST_FREE_BYTES - 1))
    assert said(place)["disk"] == "only 199 MB free"
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: usage._replace(free=health.LEAST_FREE_BYTES))
    assert said(place)["disk"] == ""
    monkeypatch.undo()
    assert "cannot be looked at" in disk_fault(tmp_path / "nowhere")


def test_a_check_that_breaks_is_a_fault_and_never_a_yes() -> None:
    def broken() -> str:
        raise RuntimeError("hemligt")

    def away() -> str:
        raise Unavailable("x", "the thing is away")

    assert Check("x", broken).said() == "cannot be looked at: RuntimeError"
    assert Check("x", away).said() == "the thing is away"


def test_what_the_checks_say_is_what_readyz_answers(place: House) -> None:
    from tests.web.conftest import desk_of

    settings = read_settings({"KRAV_DATA_DIR": str(place.root)})
    place.root.mkdir(exist_ok=True)

    def ready() -> tuple[int, dict[str, Any]]:
        probes = [Probe(check.name, check.said) for check in readiness(place.office, settings, mailboxes=1)]
        answer = desk_of(place.office, *probes).get("/readyz")
        return answer.status_code, answer.json()["checks"]

    status, checks = ready()
    assert status == 503 and checks["workers"].startswith("no worker")
    well(place)
    assert ready() == (200, {"database": "ok", "workers": "ok", "mailbox 1": "ok", "disk": "ok"})
    place.clock.wait(timedelta(minutes=10).total_seconds())
    assert ready()[0] == 503
