"""A database inside one transaction: what use cases write there stands together, or was never there at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from storage.blobs import Blobs
from storage.database import Database, Tx


class Within(Database):
    """The same doors as a `Database`, all of them into one transaction that runs already.

    Every `write()` and `claim()` is a savepoint in it: a use case that raises leaves no trace of itself, and one that
    ends is seen by what follows. Whoever opened the transaction says whether any of it is kept. For one thread only.
    """

    def __init__(self, database: Database, tx: Tx) -> None:
        self.url = database.url
        self.is_sqlite = database.is_sqlite
        self.engine = database.engine
        self._tx = tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A savepoint that stands when the block ends and is rolled back when it raises."""
        with self._tx.begin_nested():
            yield self._tx

    @contextmanager
    def claim(self) -> Iterator[Tx]:
        """As `write`."""
        with self._tx.begin_nested():
            yield self._tx

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """The running transaction, which sees what has been written in it."""
        yield self._tx

    def close(self) -> None:
        """Nothing: the connection is another's."""


class _Over(Exception):
    """The rehearsal has ended: nothing of it is kept."""


@contextmanager
def rehearsal(database: Database) -> Iterator[Within]:
    """A database to try things in: whatever is written there is rolled back when the block ends, however it ends.

    It takes the writers' turn while it lasts, so keep it short.
    """
    with suppress(_Over), database.write() as tx:
        yield Within(database, tx)
        raise _Over


@contextmanager
def undone(within: Within) -> Iterator[None]:
    """A part of a rehearsal that is rolled back when the block ends, so that what stood before can be read again."""
    with suppress(_Over), within.write():
        yield
        raise _Over


class UnkeptBlobs(Blobs):
    """Files that are read from a store and never written to it: what is put is kept in memory and forgotten."""

    def __init__(self, kept: Blobs) -> None:
        self.root = kept.root
        self._kept = kept
        self._new: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """Remember bytes for as long as this object lives."""
        name = hashlib.sha256(data).hexdigest()
        self._new[name] = data
        return name

    def put_file(self, source: IO[bytes]) -> str:
        """As `put`, of a whole file."""
        source.seek(0)
        return self.put(source.read())

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash, remembered or stored."""
        return self._new[sha256] if sha256 in self._new else self._kept.get(sha256)

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are remembered or stored."""
        return sha256 in self._new or self._kept.holds(sha256)

    def path(self, sha256: str) -> Path:
        """Where the bytes of a hash would lie."""
        return self._kept.path(sha256)
