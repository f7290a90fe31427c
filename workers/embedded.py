"""Work off everything owed, in this process, and return: what ingest, tick, accept-terms and the demo do."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from claims.refused import Unavailable
from storage import house, jobs
from workers.perform import Workplace
from workers.pool import Pool, PoolPlan

PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.02
_PLAN = PoolPlan(does="drain")


@dataclass(frozen=True, slots=True)
class Owed:
    """What is left: jobs that run or may start now, jobs that will start within our patience, jobs that wait longer."""

    now: int
    soon: int
    later: int

    def __bool__(self) -> bool:
        return bool(self.now or self.soon or self.later)


class Hands:
    """Threads that work off what is owed, started when there is something to do; used as a context manager."""

    def __init__(self, office: Workplace, plan: PoolPlan = _PLAN) -> None:
        self._office = office
        self._plan = plan
        self._pool: Pool | None = None

    def __enter__(self) -> Hands:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool = None

    def finish(self, *, timeout: float | None = None, patience: float = PATIENCE_SECONDS) -> None:
        """Work until no job is owed. A job that waits for the world is waited for `patience` seconds at most.

        Raises Unavailable when jobs are still owed after that, or after `timeout` seconds in all. Several processes
        may do this on one database at once; a job runs in one of them.
        """
        if not look(self._office, patience=patience):
            return
        if self._pool is None:
            self._pool = Pool(self._office, self._plan).start()
        self._pool.wake()
        wait_until_done(self._office, timeout=timeout, patience=patience)


def drain(office: Workplace, *, timeout: float | None = None, patience: float = PATIENCE_SECONDS) -> None:
    """Work off everything owed, once; raises as `Hands.finish` does."""
    with Hands(office) as hands:
        hands.finish(timeout=timeout, patience=patience)


def wait_until_done(
    office: Workplace,
    *,
    timeout: float | None = None,
    patience: float = PATIENCE_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Wait until others have worked off every owed job; raises Unavailable as `drain` does."""
    started = quiet_since = clock()
    while owed := look(office, patience=patience):
        moment = clock()
        if not owed.now and brake_is_on(office):
            return
        if owed.now:
            quiet_since = moment
        is_hopeless = not owed.now and not owed.soon
        is_late = moment - quiet_since > patience or (timeout is not None and moment - started > timeout)
        if is_hopeless or is_late:
            raise Unavailable("jobs", _still_owed(owed))
        time.sleep(_LOOK_SECONDS)


def brake_is_on(office: Workplace) -> bool:
    """Whether all outgoing is stopped: then nothing waits for the world, only for the brake."""
    with office.database.read() as tx:
        return house.get(tx, "brake") == "on"


def look(office: Workplace, *, patience: float = PATIENCE_SECONDS) -> Owed:
    """What is owed at this moment."""
    moment = office.clock.machine_now()
    with office.database.read() as tx:
        now, near, whole = jobs.owed_by(tx, [moment, moment + timedelta(seconds=patience), None])
    return Owed(now, near - now, whole - near)


def _still_owed(owed: Owed) -> str:
    count = owed.now + owed.soon + owed.later
    return f"{count} jobs are still owed; they go on when what they need is back (krav doctor tells what is down)"
