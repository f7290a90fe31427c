"""The contract of the database, on SQLite and on PostgreSQL: writers queue, readers look at what is committed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import IntegrityError

from claims.refused import Unavailable
from storage import house
from storage.database import Database
from storage.migrate import migrate
from storage.rows import insert_once
from storage.schema import creditor_sender, metadata
from storage.schema import house as house_table
from tests.houses import psycopg_url
from tests.servers import fresh_database


def test_a_write_that_raises_leaves_nothing_behind(any_database: Database) -> None:
    with pytest.raises(RuntimeError), any_database.write() as tx:
        house.put(tx, "colour", "red")
        raise RuntimeError("halfway")
    with any_database.read() as tx:
        assert house.get(tx, "colour") is None


def test_what_a_reader_writes_is_not_kept(any_database: Database) -> None:
    with any_database.read() as tx:
        house.put(tx, "colour", "red")
    with any_database.read() as tx:
        assert house.get(tx, "colour") is None


def test_a_reader_does_not_see_what_is_not_committed(any_database: Database) -> None:
    with any_database.write() as tx:
        house.put(tx, "colour", "red")
        with any_database.read() as other:
            assert house.get(other, "colour") is None
    with any_database.read() as tx:
        assert house.get(tx, "colour") == "red"


def test_a_reader_sees_one_moment_to_its_end(any_database: Database) -> None:
    with any_database.read() as tx:
        assert house.get(tx, "colour") is None
        with any_database.write() as other:
            house.put(other, "colour", "red")
        assert house.get(tx, "colour") is None
    with any_database.read() as tx:
        assert house.get(tx, "colour") == "red"


def test_eight_writers_counting_at_once_lose_no_number(any_database: Database) -> None:
    seen: list[int] = []

    def count() -> None:
        for _ in range(6):
            with any_database.write() as tx:
                seen.append(house.next_number(tx, "letters"))

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 49))


def test_two_writers_never_stand_in_their_transactions_at_once(any_database: Database) -> None:
    inside, overlaps = [0], []
    lock = threading.Lock()

    def write() -> None:
        for _ in range(5):
            with any_database.write() as tx:
                with lock:
                    inside[0] += 1
                    overlaps.append(inside[0])
                house.next_number(tx, "x")
                with lock:
                    inside[0] -= 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(overlaps) == {1}


def test_an_insert_of_what_is_there_says_no_and_changes_nothing(any_database: Database) -> None:
    with any_database.write() as tx:
        assert insert_once(tx, house_table, {"name": "a", "value": "1"})
        assert not insert_once(tx, house_table, {"name": "a", "value": "2"})
    with any_database.read() as tx:
        assert house.get(tx, "a") == "1"


def test_a_row_that_points_at_nothing_is_refused(any_database: Database) -> None:
    with pytest.raises(IntegrityError), any_database.write() as tx:
        tx.execute(creditor_sender.insert().values(address="nobody@nowhere.example", creditor_id=4711))


def test_a_server_that_is_away_is_unavailable_and_no_bug() -> None:
    database = Database("postgresql+psycopg://krav@127.0.0.1:9/none")
    with pytest.raises(Unavailable) as away, database.write():
        pass
    assert away.value.what == "database"
    assert "127.0.0.1" not in away.value.message


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'deep' / 'new.db'}"
    return psycopg_url(fresh_database(request.getfixturevalue("postgres_url")))


def test_an_empty_database_is_brought_to_the_newest_schema_once(empty_url: str) -> None:
    database = Database(empty_url)
    before, newest = migrate(database)
    assert before is None
    assert newest
    assert migrate(database) == (newest, newest)
    with database.read() as tx:
        changes = compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), metadata)
    database.close()
    assert changes == [], "the migrations and storage/schema.py tell two stories"


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, broken_upgrade: Callable[[], None]
) -> None:
    database = Database(empty_url)
    broken_upgrade()
    with pytest.raises(RuntimeError):
        migrate(database)
    monkeypatch.undo()
    assert migrate(database)[0] is None
    database.close()


@pytest.fixture
def broken_upgrade(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the migration stop after half of its tables."""
    from alembic.operations import Operations

    def arrange() -> None:
        real, count = Operations.create_table, iter(range(1000))

        def stumble(self: Operations, name: str, *args: object, **more: object) -> object:
            if next(count) == 8:
                raise RuntimeError("the power went")
            return real(self, name, *args, **more)  # type: ignore[arg-type]

        monkeypatch.setattr("alembic.op.create_table", stumble.__get__(_current_operations()))

    def _current_operations() -> Operations:
        return _Proxy()  # type: ignore[return-value]

    class _Proxy:
        def __getattr__(self, name: str) -> object:
            from alembic import op

            return getattr(op._proxy, name)  # type: ignore[attr-defined]

    return arrange
