"""The one door to SQL: an engine, short write transactions that never overlap, and reads beside them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from claims.refused import Unavailable

_PATIENCE_SECONDS = 30

Tx = Connection
"""A running transaction, as the other departments may name it."""

_WRITER_LOCK = 0x6B726176
"""PostgreSQL advisory lock that makes writers queue as SQLite's do, so one reasoning holds for both."""


class Database:
    """A database with one writer at a time: SQLite (WAL, synchronous FULL) or PostgreSQL (psycopg 3).

    Serial writers keep numbering, the event chain and merges free of races; write transactions are short by rule.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _engine(url)
        self._turn = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that commits when the block ends and rolls back when it raises."""
        with _world(), self._queue(), self.engine.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})
            yield connection

    @contextmanager
    def claim(self) -> Iterator[Tx]:
        """A small transaction that takes rows for itself without queueing behind the writers (PostgreSQL)."""
        with _world(), self._queue(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A connection for reading, on which every statement sees the same moment; nothing is kept."""
        with _world(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.execution_options(krav_read=True)
            else:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
            connection.rollback()

    @contextmanager
    def _queue(self) -> Iterator[None]:
        """The turn to write to SQLite among the threads of this process.

        SQLite would let them in just as well, but it waits by sleeping and trying again, up to 100 ms a time.
        """
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=_PATIENCE_SECONDS):
            raise Unavailable("database", "another thread has been writing for too long")
        try:
            yield
        finally:
            self._turn.release()

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()


@contextmanager
def _world() -> Iterator[None]:
    """Turn "the database is away or busy" into Unavailable; every other database error is a bug."""
    try:
        yield
    except OperationalError as error:
        raise Unavailable("database", f"the database does not answer: {type(error.orig).__name__}") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable("database", "the database dropped the connection") from error
        raise


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, poolclass=QueuePool, pool_size=8, max_overflow=8, pool_pre_ping=True)
    path = url.removeprefix("sqlite:///")
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=16,
        connect_args={"timeout": _PATIENCE_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN is deferred, so it is switched off and written by hand at "begin".
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_PATIENCE_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("krav_read", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
