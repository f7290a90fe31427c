"""What /readyz, /livez and `krav doctor` look at: each check says ok or what is wrong, from what truly happened."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from redis import Redis
from redis.exceptions import RedisError

from claims.refused import Unavailable
from storage import house
from workers.mailroom import mailbox_fact
from workers.settings import Settings

if TYPE_CHECKING:
    from casework.office import Office

WORKER_SILENT_AFTER = timedelta(seconds=45)
LEAST_FREE_BYTES = 200_000_000
_MAILBOX_SLACK = timedelta(minutes=3)
_WORKS = frozenset({"run", "work", "drain"})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be well: its name and a function that gives "" when it is, else what is wrong."""

    name: str
    fault: Callable[[], str]

    def said(self) -> str:
        """The fault, world faults included; a check that breaks is a fault too, told by its kind alone."""
        try:
            return self.fault()
        except Unavailable as away:
            return away.message
        except Exception as error:
            return f"cannot be looked at: {type(error).__name__}"


def readiness(office: Office, settings: Settings, *, mailboxes: int) -> tuple[Check, ...]:
    """The checks of /readyz, in the order shown."""
    boxes = [
        Check(f"mailbox {number + 1}", lambda number=number: mailbox_fault(office, number, settings.poll_seconds))  # type: ignore[misc]
        for number in range(mailboxes)
    ]
    broker = [Check("broker", lambda: broker_fault(settings.redis_url.get_secret_value()))]
    return (
        Check("database", lambda: database_fault(office)),
        *(broker if settings.redis_url.get_secret_value() else []),
        Check("workers", lambda: workers_fault(office)),
        *boxes,
        Check("disk", lambda: disk_fault(settings.data_dir)),
    )


def database_fault(office: Office) -> str:
    """Whether the database takes a write, tried now."""
    with office.database.write() as tx:
        house.put(tx, "readyz", office.clock.machine_now().isoformat())
    return ""


def broker_fault(redis_url: str) -> str:
    """Whether Redis answers."""
    client = Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=2)
    try:
        client.ping()
    except RedisError as error:
        return f"Redis does not answer: {type(error).__name__}"
    finally:
        client.close()
    return ""


def workers_fault(office: Office) -> str:
    """Whether a process that does owed work was heard of within 45 s."""
    now = office.clock.machine_now()
    with office.database.read() as tx:
        seen = [at for _, at, what in house.workers(tx) if what.get("does") in _WORKS]
    if any(now - at <= WORKER_SILENT_AFTER for at in seen):
        return ""
    return "no worker has been heard of within 45 s (start krav run or krav work)"


def mailbox_fault(office: Office, index: int, poll_seconds: int) -> str:
    """Whether a mailbox was looked through lately."""
    with office.database.read() as tx:
        at = house.get(tx, mailbox_fact(index))
    if at is None:
        return "not looked through yet"
    late = office.clock.machine_now() - datetime.fromisoformat(at)
    if late <= timedelta(seconds=poll_seconds) + _MAILBOX_SLACK:
        return ""
    return f"not looked through for {int(late.total_seconds())} s"


def disk_fault(folder: Path) -> str:
    """Whether the disk of the data folder has room."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return f"the data folder cannot be looked at: {error.strerror}"
    return "" if free >= LEAST_FREE_BYTES else f"only {free // 1_000_000} MB free"
