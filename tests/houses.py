"""Houses as pytest fixtures: on SQLite by default, on both databases where a test asks for `any_house`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from samples.people import BUILDER
from storage.database import Database
from storage.migrate import migrate
from storage.schema import metadata
from tests.office import House, make_house
from tests.servers import fresh_database


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty house as a file, made once: copying it is a hundred times cheaper than migrating."""
    path = tmp_path_factory.mktemp("template") / "krav.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[attr-defined]
    database.close()
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> str:
    """A migrated database of the session's cluster; `database_url` empties it before each test."""
    url = psycopg_url(fresh_database(postgres_url))
    database = Database(url)
    migrate(database)
    database.close()
    return url


def psycopg_url(url: str) -> str:
    """A PostgreSQL address with the driver's name in it."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
def house_on(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Builds houses on a database URL; everything is closed when the test ends."""
    opened: list[House] = []

    def build(url: str, **changes: Any) -> House:
        root = tmp_path / f"house-{len(opened)}"
        house = make_house(root, url, **changes)
        opened.append(house)
        return house

    yield build
    for house in opened:
        close = getattr(house.office.reader, "close", None)
        if close is not None:
            close()
        house.office.database.close()


@pytest.fixture
def office(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> Callable[..., House]:
    """Builds houses on SQLite: `house = office()`; keyword arguments replace parts of the Office."""
    count = iter(range(100))

    def build(**changes: Any) -> House:
        path = tmp_path / f"krav-{next(count)}.db"
        shutil.copy(migrated_sqlite, path)
        return house_on(f"sqlite:///{path}", **changes)

    return build


@pytest.fixture
def house(office: Callable[..., House]) -> House:
    """A house on SQLite that knows the builder as its creditor."""
    built = office()
    built.knows_creditor(BUILDER)
    return built


@pytest.fixture(params=["sqlite", "postgres"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database, on SQLite and on PostgreSQL."""
    database = Database(database_url(request, tmp_path))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def any_house(request: pytest.FixtureRequest, house_on: Callable[..., House], tmp_path: Path) -> House:
    """A house that knows the builder, on SQLite and on PostgreSQL."""
    built = house_on(database_url(request, tmp_path))
    built.knows_creditor(BUILDER)
    return built


def database_url(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of an empty, migrated database of the kind that a parametrised fixture asks for."""
    if request.param == "sqlite":
        path = folder / "any.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("migrated_postgres")
    database = Database(url)
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    with database.write() as tx:
        tx.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    database.close()
    return url
