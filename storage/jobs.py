"""The outbox and queue: work as rows, written in the transaction that caused it, claimed under a lease.

A broker only carries ids and wakes workers; losing it loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Integer, and_, bindparam, case, func, or_, select, update

from storage import tallies
from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import job

READY, RUNNING, DONE, PARKED, SKIPPED = "ready", "running", "done", "parked", "skipped"
_FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A piece of owed work. `key` makes it unique; `code` and `error` tell why it is parked or waits.

    `trace` ties it to what caused it, where that is traced. `fault` is what it was last parked for, in a form that is
    the same when the same happens again, and `fault_count` how many times in a row that was.
    """

    id: int
    kind: str
    args: Mapping[str, Any]
    key: str
    state: str
    created_at: datetime
    run_at: datetime
    attempts: int
    owner: str | None
    lease_until: datetime | None
    code: str | None
    error: str | None
    trace: str = ""
    fault: str = ""
    fault_count: int = 0


def add(
    tx: Tx,
    *,
    kind: str,
    args: Mapping[str, Any],
    key: str,
    now: datetime,
    run_at: datetime | None = None,
    trace: str = "",
) -> bool:
    """Owe a piece of work, once per key; False when it is already owed or done."""
    return insert_once(
        tx,
        job,
        {
            "kind": kind,
            "args": dict(args),
            "key": key,
            "state": READY,
            "created_at": now,
            "run_at": run_at or now,
            "attempts": 0,
            "wanted_again": False,
            "message_id": args.get("message_id"),
            "trace": trace,
        },
    )


def is_owed(tx: Tx, key: str) -> bool:
    """Whether the work of a key waits or runs; not where it is done, parked or was never owed."""
    where = (job.c.key == key, job.c.state.in_((READY, RUNNING)))
    return tx.execute(select(job.c.id).where(*where)).first() is not None


def _claimable(now: Any) -> ColumnElement[bool]:
    return or_(
        and_(job.c.state == READY, job.c.run_at <= now),
        and_(job.c.state == RUNNING, job.c.lease_until < now),
    )


# Asked several times a second while nothing happens, so they are built once.
_DUE = (
    select(job)
    .where(_claimable(bindparam("now", type_=job.c.run_at.type)))
    .order_by(job.c.run_at, job.c.id)
    .limit(bindparam("most", type_=Integer))
)


def due(tx: Tx, *, now: datetime, limit: int = 100) -> Sequence[JobRow]:
    """Work that may start now, oldest first, expired leases included."""
    return [record(JobRow, row) for row in tx.execute(_DUE, {"now": now, "most": limit})]


def claim(tx: Tx, job_id: int, *, owner: str, now: datetime, lease_seconds: int) -> JobRow | None:
    """Take a job for `owner`; None when somebody else got there first or it is not due."""
    statement = (
        update(job)
        .where(job.c.id == job_id, _claimable(now))
        .values(
            state=RUNNING,
            owner=owner,
            lease_until=now + timedelta(seconds=lease_seconds),
            attempts=job.c.attempts + 1,
        )
        .returning(job)
    )
    row = tx.execute(statement).first()
    return None if row is None else record(JobRow, row)


def renew(tx: Tx, *, owner: str, now: datetime, lease_seconds: int) -> None:
    """Prolong every lease of an owner that is alive."""
    lease = now + timedelta(seconds=lease_seconds)
    tx.execute(update(job).where(job.c.owner == owner, job.c.state == RUNNING).values(lease_until=lease))


def finish(tx: Tx, job_id: int, *, owner: str, now: datetime) -> None:
    """The work is done, unless it was wanted once more while it ran."""
    mine = and_(job.c.id == job_id, job.c.owner == owner, job.c.state == RUNNING)
    free = {"owner": None, "lease_until": None, "code": None, "error": None}
    tx.execute(
        update(job)
        .where(mine, job.c.wanted_again)
        .values(state=READY, run_at=now, attempts=0, wanted_again=False, **free)
    )
    done = update(job).where(mine).values(state=DONE, finished_at=now, fault="", fault_count=0, **free)
    for row in tx.execute(done.returning(job.c.kind)).all():
        tallies.add(tx, "job_done", row.kind)


def retry_later(tx: Tx, job_id: int, *, owner: str, run_at: datetime, code: str, error: str) -> None:
    """The world was down: the same work again at `run_at`."""
    mine = and_(job.c.id == job_id, job.c.owner == owner, job.c.state == RUNNING)
    waits = {"state": READY, "run_at": run_at, "owner": None, "lease_until": None, "code": code, "error": error}
    for row in tx.execute(update(job).where(mine).values(**waits).returning(job.c.kind)).all():
        tallies.add(tx, "job_retried", row.kind)


def park(tx: Tx, job_id: int, *, owner: str, now: datetime, code: str, error: str, fault: str = "") -> None:
    """The work was refused or is broken: it waits for a person, with the reason (a traceback for a bug).

    `fault` says what broke it in a form that is the same each time (the code where nothing is given).
    """
    mine = and_(job.c.id == job_id, job.c.owner == owner, job.c.state == RUNNING)
    same = fault or code
    values = {
        "state": PARKED,
        "finished_at": now,
        "owner": None,
        "lease_until": None,
        "code": code,
        "error": error,
        "fault": same,
        "fault_count": case((job.c.fault == same, job.c.fault_count + 1), else_=1),
    }
    for row in tx.execute(update(job).where(mine).values(**values).returning(job.c.kind)).all():
        tallies.add(tx, "job_parked", row.kind)


def run_again(tx: Tx, *, now: datetime, job_id: int | None = None, message_id: int | None = None) -> int:
    """Put parked work back in the queue, one job or all of one message; the number put back."""
    where = [job.c.state == PARKED]
    if job_id is not None:
        where.append(job.c.id == job_id)
    if message_id is not None:
        where.append(job.c.message_id == message_id)
    free = {"state": READY, "run_at": now, "attempts": 0, "code": None, "error": None}
    return tx.execute(update(job).where(*where).values(**free)).rowcount


def get(tx: Tx, job_id: int) -> JobRow | None:
    """A job by id."""
    row = tx.execute(select(job).where(job.c.id == job_id)).first()
    return None if row is None else record(JobRow, row)


def states_of(tx: Tx, keys: Sequence[str]) -> dict[str, str]:
    """By key: the state of each of some pieces of work that were ever owed."""
    rows = tx.execute(select(job.c.key, job.c.state).where(job.c.key.in_(list(keys))))
    return {row.key: row.state for row in rows}


def change(tx: Tx, job_id: int, **values: Any) -> None:
    """Change what is known of a job that nobody holds (its arguments, its state ...)."""
    tx.execute(update(job).where(job.c.id == job_id).values(**values))


def page(
    tx: Tx, *, state: str, has_failed: bool = False, kind: str = "", code: str = "", before: int = 0, limit: int
) -> Sequence[JobRow]:
    """Jobs in a state, newest first, from below the id `before`; `has_failed` takes only those that tried in vain."""
    where = [job.c.state == state]
    where += [job.c.kind == kind] if kind else []
    where += [job.c.code == code] if code else []
    where += [job.c.code.is_not(None)] if has_failed else []
    where += [job.c.id < before] if before else []
    rows = tx.execute(select(job).where(*where).order_by(job.c.id.desc()).limit(limit))
    return [record(JobRow, row) for row in rows]


def live_counts(tx: Tx) -> dict[tuple[str, str], int]:
    """How many jobs there are by state and kind, of those that are not over."""
    rows = tx.execute(
        select(job.c.state, job.c.kind, func.count().label("n"))
        .where(job.c.state.in_([READY, RUNNING, PARKED]))
        .group_by(job.c.state, job.c.kind)
    )
    return {(row.state, row.kind): row.n for row in rows}


def oldest_ready(tx: Tx, *, now: datetime) -> datetime | None:
    """Since when the work that has waited longest may start."""
    where = (job.c.state == READY, job.c.run_at <= now)
    return tx.execute(select(func.min(job.c.run_at)).where(*where)).scalar_one_or_none()


def again(tx: Tx, *, key: str, now: datetime) -> None:
    """Owe a piece of work once more; one that runs at this moment will run again after it."""
    ended = job.c.state.in_([DONE, PARKED, SKIPPED])
    tx.execute(update(job).where(job.c.key == key, ended).values(state=READY, run_at=now, attempts=0))
    tx.execute(update(job).where(job.c.key == key, job.c.state == RUNNING).values(wanted_again=True))


def hasten(tx: Tx, *, code: str, now: datetime) -> int:
    """Let everything that waits to be tried again because of one thing start now; how many."""
    waiting = update(job).where(job.c.state == READY, job.c.code == code, job.c.run_at > now)
    return tx.execute(waiting.values(run_at=now, attempts=0)).rowcount


def release(tx: Tx, *, owner: str, now: datetime) -> int:
    """Free the leases of an owner known to be dead, so that its work starts again at once."""
    statement = update(job).where(job.c.owner == owner, job.c.state == RUNNING).values(state=READY, owner=None)
    return tx.execute(statement.values(lease_until=None, run_at=now)).rowcount


def owners(tx: Tx) -> Sequence[str]:
    """Everyone who holds a lease."""
    rows = tx.execute(select(job.c.owner).where(job.c.state == RUNNING).distinct())
    return [row.owner for row in rows if row.owner]


def counts(tx: Tx) -> dict[str, int]:
    """How many jobs are in each state; of those that are done, how often one was."""
    found: dict[str, int] = {}
    for (state, _), count in live_counts(tx).items():
        found[state] = found.get(state, 0) + count
    done = sum(tallies.of(tx, "job_done").values())
    return {**found, **({DONE: done} if done else {})}


def parked(tx: Tx, *, limit: int = 200) -> Sequence[JobRow]:
    """Parked work, newest first."""
    rows = tx.execute(select(job).where(job.c.state == PARKED).order_by(job.c.id.desc()).limit(limit))
    return [record(JobRow, row) for row in rows]


def owed(tx: Tx, *, now: datetime | None = None) -> int:
    """How many jobs are ready or running; with `now`, those whose time has come."""
    return owed_by(tx, [now])[0]


def owed_by(tx: Tx, moments: Sequence[datetime | None]) -> list[int]:
    """For each moment, how many jobs run or are ready by then; None counts them all."""
    asked = {f"at_{index}": at or _FOREVER for index, at in enumerate(moments)}
    return [int(count) for count in tx.execute(_owed_by(len(moments)), asked).one()]


@cache
def _owed_by(count: int) -> Executable:
    moments = [bindparam(f"at_{index}", type_=job.c.run_at.type) for index in range(count)]
    due = [case((or_(job.c.state == RUNNING, job.c.run_at <= at), 1)) for at in moments]
    return select(*(func.count(one) for one in due)).where(job.c.state.in_([RUNNING, READY]))


def of_message(tx: Tx, message_id: int) -> Sequence[JobRow]:
    """Every job that names a message."""
    rows = tx.execute(select(job).where(job.c.message_id == message_id).order_by(job.c.id))
    return [record(JobRow, row) for row in rows]


def last_id(tx: Tx) -> int:
    """The id of the newest job, 0 where none was ever owed."""
    return tx.execute(select(job.c.id).order_by(job.c.id.desc()).limit(1)).scalar_one_or_none() or 0


def after(tx: Tx, job_id: int) -> Sequence[JobRow]:
    """Work that came to be owed after a job, oldest first."""
    rows = tx.execute(select(job).where(job.c.id > job_id).order_by(job.c.id))
    return [record(JobRow, row) for row in rows]
