"""A workplace for tests: a real database, a real clock, and jobs whose use cases the test writes itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage import jobs, schema
from storage.database import Database
from storage.jobs import JobRow
from storage.migrate import migrate
from storage.rows import record
from tests.servers import fresh_database
from workers.clock import HouseClock, machine_now


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
