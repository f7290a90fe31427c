"""A workplace for tests: a real database, a real clock, and jobs whose use cases the test writes itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework.office import Office
from storage import jobs, schema
from storage.database import Database
from storage.jobs import JobRow
from storage.migrate import migrate
from storage.rows import record
from tests.servers import fresh_database
from workers.clock import HouseClock, machine_now
from workers.settings import read_settings
from workers.setup import build_office, close_office


@dataclass
class Workplace:
    """What the worker layer needs of an office, and shorthands for tests."""

    database: Database
    clock: HouseClock
    notes: list[Any] = field(default_factory=list)

    def owe(self, kind: str, *, key: str, run_at: datetime | None = None, **args: Any) -> int:
        with self.database.write() as tx:
            assert jobs.add(tx, kind=kind, args=args, key=key, now=machine_now(), run_at=run_at)
        return self.job(key).id

    def job(self, key: str) -> JobRow:
        with self.database.read() as tx:
            return record(JobRow, tx.execute(select(schema.job).where(schema.job.c.key == key)).one())


@pytest.fixture
def make_workplace(tmp_path: Path) -> Iterator[Callable[[str], Workplace]]:
    opened: list[Database] = []

    def make(url: str = "") -> Workplace:
        database = Database(url or f"sqlite:///{tmp_path / 'krav.db'}")
        migrate(database)
        opened.append(database)
        return Workplace(database, HouseClock(database))

    yield make
    for database in opened:
        database.close()


@pytest.fixture
def workplace(make_workplace: Callable[[str], Workplace]) -> Workplace:
    return make_workplace("")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_workplace(request: pytest.FixtureRequest, make_workplace: Callable[[str], Workplace]) -> Workplace:
    """The same on both databases."""
    if request.param == "sqlite":
        return make_workplace("")
    return make_workplace(fresh_database(request.getfixturevalue("postgres_url")))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of a new house on embedded defaults; gives its data folder."""
    for name in [name for name in os.environ if name.startswith("KRAV_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KRAV_DATA_DIR", str(tmp_path / "house"))
    monkeypatch.setenv("KRAV_POLICIES_DIR", str(Path(__file__).parents[2] / "policies"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "house"


@pytest.fixture
def office(house: Path) -> Iterator[Office]:
    """A real office in that house."""
    made = build_office(read_settings())
    yield made
    close_office(made)
