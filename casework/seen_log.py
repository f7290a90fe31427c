"""Keeping who saw what: each page of personal data is a record before it is shown, in one of a few chains of this
process, so that pages wait neither for each other nor for the writers of the house."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from queue import Empty, LifoQueue

from casework.office import Office
from claims.days import local_date
from claims.events import GENESIS
from claims.seen import LONGEST_WHAT, Seen, seen_hash
from storage import seen


@dataclass(slots=True)
class _Chain:
    """The end of a chain that only one thread at a time holds."""

    writer: str
    on: date
    number: int = 0
    hash: str = GENESIS


class SeenLog:
    """The chains of this process. A chain whose writing failed is left where it stands, and a new one is begun."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._process = secrets.token_hex(6)
        self._free: LifoQueue[_Chain] = LifoQueue()

    def add(self, *, user_id: int | None, email: str, kind: str, what: str) -> None:
        """Keep a record; when this returns it is stored. Raises Unavailable, and then nothing may be shown."""
        now = self._office.clock.machine_now()
        on = local_date(now)
        chain = self._take(on)
        row = Seen(on, chain.writer, chain.number + 1, now, user_id, email, kind, what[:LONGEST_WHAT])
        hash = seen_hash(chain.hash, row)
        with self._office.database.claim() as tx:
            seen.append(tx, row, hash=hash)
        chain.number, chain.hash = row.number, hash
        self._free.put(chain)

    def _take(self, on: date) -> _Chain:
        """A chain of this day that nobody holds, else a new one; chains of earlier days are let go."""
        while True:
            try:
                chain = self._free.get_nowait()
            except Empty:
                break
            if chain.on == on:
                return chain
        return _Chain(f"{self._process}-{secrets.token_hex(3)}", on)
