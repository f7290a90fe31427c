"""A process says that it lives: leases prolonged and a row that /readyz looks at."""

from __future__ import annotations

import threading
from datetime import timedelta

import structlog

from claims.refused import Unavailable
from storage import house, jobs
from workers.perform import LEASE_SECONDS, Workplace

EVERY_SECONDS = 10.0
_FORGET_AFTER = timedelta(hours=1)

log = structlog.get_logger(__name__)


def beat_once(office: Workplace, *, owner: str, does: str) -> None:
    """Prolong every lease of `owner` and note that it lives, and what it does."""
    now = office.clock.machine_now()
    with office.database.claim() as tx:
        jobs.renew(tx, owner=owner, now=now, lease_seconds=LEASE_SECONDS)
        house.beat(tx, owner=owner, now=now, what={"does": does})
        house.forget_workers(tx, now=now, after=_FORGET_AFTER)


def keep_beating(office: Workplace, *, owner: str, does: str, stopping: threading.Event) -> None:
    """Beat every 10 s until told to stop; a missed beat is made up by the next, well within the lease."""
    while True:
        try:
            beat_once(office, owner=owner, does=does)
        except Unavailable as away:
            log.warning("heartbeat_missed", code=away.what)
        if stopping.wait(EVERY_SECONDS):
            return
