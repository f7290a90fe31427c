"""From rows to ids: tells the broker which owed work may start now, and frees what dead processes held."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from dramatiq.errors import BrokerConnectionError
from redis.exceptions import RedisError

from claims.refused import Unavailable
from storage import jobs
from storage.jobs import JobRow
from workers.owner import is_dead
from workers.perform import Workplace

IDLE_SECONDS = 0.2
RESEND_SECONDS = 30.0
SWEEP_SECONDS = 5.0
_PAGE, _LARGEST_PAGE = 100, 3200
_SHORTEST_PAUSE = 0.01
_TROUBLE_SECONDS = 2.0

log = structlog.get_logger(__name__)

Send = Callable[[int], object]


class Relay:
    """Reads due jobs and sends their ids, each attempt once per 30 s; work that is owed again is another attempt.
    Losing a sent id, or this whole object, loses nothing; two relays send double ids, of which the claim lets one
    through."""

    def __init__(self, office: Workplace, senders: Mapping[str, Send]) -> None:
        self._office = office
        self._senders = senders
        self._sent: dict[tuple[int, int, datetime], float] = {}
        self._page = _PAGE
        self._next_sweep = 0.0
        self._woken = threading.Event()

    def wake(self) -> None:
        """Look at once: something was added or finished in this process."""
        self._woken.set()

    def lost(self, job_id: int) -> None:
        """An id was taken from the broker and came to nothing: it may be sent again at once."""
        self._sent = {key: at for key, at in self._sent.items() if key[0] != job_id}

    def run(self, stopping: threading.Event) -> None:
        """Relay until told to stop; a database or broker that is away is waited for."""
        in_trouble = False
        while not stopping.is_set():
            try:
                self.sweep()
                self.pass_on()
            # Sending passes the client's own errors on: dramatiq wraps them only where it consumes.
            except (Unavailable, BrokerConnectionError, RedisError) as trouble:
                if not in_trouble:
                    log.warning("relay_waits", code=type(trouble).__name__)
                in_trouble = True
                stopping.wait(_TROUBLE_SECONDS)
                continue
            in_trouble = False
            self._woken.wait(IDLE_SECONDS)
            self._woken.clear()
            stopping.wait(_SHORTEST_PAUSE)

    def pass_on(self) -> int:
        """Send every due job that was not sent within the last 30 s; how many were sent."""
        with self._office.database.read() as tx:
            rows = jobs.due(tx, now=self._office.clock.machine_now(), limit=self._page)
        new = [row for row in rows if self._is_new(row)]
        for row in new:
            self._send(row)
        # A page of nothing but ids already sent hides what lies behind it (slow work before quick): look further.
        is_full = len(rows) == self._page
        self._page = min(self._page * 2, _LARGEST_PAGE) if is_full and len(new) < len(rows) else _PAGE
        return len(new)

    def sweep(self) -> int:
        """Now and then: free the leases of processes that are gone, and forget what was sent long ago."""
        moment = time.monotonic()
        if moment < self._next_sweep:
            return 0
        self._next_sweep = moment + SWEEP_SECONDS
        self._sent = {key: at for key, at in self._sent.items() if moment - at < RESEND_SECONDS}
        return release_the_dead(self._office)

    def _is_new(self, row: JobRow) -> bool:
        at = self._sent.get(_attempt(row))
        return at is None or time.monotonic() - at >= RESEND_SECONDS

    def _send(self, row: JobRow) -> None:
        send = self._senders.get(row.kind)
        if send is None:
            log.error("job_kind_unknown", job=row.kind, job_id=row.id)
        else:
            send(row.id)
        self._sent[_attempt(row)] = time.monotonic()


def _attempt(row: JobRow) -> tuple[int, int, datetime]:
    # With its time: a job that a person put back at once has as many tries behind it as when it was first sent.
    return row.id, row.attempts, row.run_at


def release_the_dead(office: Workplace) -> int:
    """Free the leases of processes of this machine that are gone; how many jobs may start again."""
    with office.database.read() as tx:
        dead = [owner for owner in jobs.owners(tx) if is_dead(owner)]
    freed = 0
    for owner in dead:
        with office.database.claim() as tx:
            freed += jobs.release(tx, owner=owner, now=office.clock.machine_now())
    if freed:
        log.warning("leases_freed", jobs=freed)
    return freed
