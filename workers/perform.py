"""One piece of owed work: claimed, done, and its outcome recorded, whatever happens in between."""

from __future__ import annotations

import random
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from dramatiq.middleware import Interrupt

from casework.fault_text import fault_of
from claims.refused import Refused, Unavailable
from storage import jobs
from storage.database import Database, Tx
from storage.jobs import JobRow
from workers.tracing import UNTRACED, Tracer

if TYPE_CHECKING:
    from casework.office import Clock

LEASE_SECONDS = 60
FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 900.0
QUICK_RETRIES = 2
MOST_STARTS_WITHOUT_AN_END = 20
_QUICK = "bug_"
_LONGEST_ERROR = 8000

log = structlog.get_logger(__name__)

UseCase = Callable[..., object]


class Workplace(Protocol):
    """What performing needs of the office: the database and the clock."""

    @property
    def database(self) -> Database:
        """Where the jobs are."""
        ...

    @property
    def clock(self) -> Clock:
        """The machine's time, for leases and waits."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: what to do with its row, and the code and text to keep there."""

    verdict: str
    code: str = ""
    error: str = ""
    wait_seconds: float = 0.0


DONE = Outcome("done")


def _nobody(_row: JobRow, _code: str) -> None:
    """Nobody wants to hear of parked jobs."""


def perform(
    office: Workplace,
    job_id: int,
    *,
    owner: str,
    use_case: UseCase,
    stopping: threading.Event,
    on_parked: Callable[[JobRow, str], None] = _nobody,
    tracer: Tracer = UNTRACED,
) -> str | None:
    """Claim a job, call its use case and record the outcome; its verdict, None when somebody else holds it.

    Refused parks it; Unavailable tries it again later, for ever; anything else is a bug: two quick retries, then it is
    parked with its traceback. `on_parked` hears of what was parked, `tracer` follows each try. Safe to kill at any
    moment: the lease runs out and the use case does its part once.
    """
    with office.database.claim() as tx:
        now = office.clock.machine_now()
        row = jobs.claim(tx, job_id, owner=owner, now=now, lease_seconds=LEASE_SECONDS)
    if row is None:
        return None
    with structlog.contextvars.bound_contextvars(job_id=row.id, job=row.kind, **_ids(row)):
        with tracer.job(row) as span:
            outcome = _attempt(office, row, use_case)
            span.ended(outcome.verdict, outcome.code)
        _say(row, outcome)
        _record(office, row, outcome, owner=owner, stopping=stopping)
        if outcome.verdict == "parked":
            on_parked(row, outcome.code)
    return outcome.verdict


def _attempt(office: Workplace, row: JobRow, use_case: UseCase) -> Outcome:
    if row.code is None and row.attempts > MOST_STARTS_WITHOUT_AN_END:
        return Outcome("parked", "keeps_crashing", f"started {row.attempts - 1} times, its process died each time")
    try:
        use_case(office, **row.args)
    except Refused as refused:
        return Outcome("parked", refused.code, refused.message)
    except Unavailable as away:
        return Outcome("retry", away.what, away.message, wait_seconds(row.attempts))
    except (Exception, Interrupt) as bug:
        return _after_bug(row, bug)
    return DONE


def _after_bug(row: JobRow, bug: BaseException) -> Outcome:
    text = "".join(traceback.format_exception(bug))[-_LONGEST_ERROR:]
    code = row.code or ""
    tried = int(code.removeprefix(_QUICK)) if code.startswith(_QUICK) else 0
    if tried >= QUICK_RETRIES:
        return Outcome("parked", "bug", text)
    return Outcome("retry", f"{_QUICK}{tried + 1}", text, 0.2)


def wait_seconds(attempts: int) -> float:
    """How long to wait after the n:th try in vain: doubled from 2 s to 15 minutes, a quarter of it by chance."""
    full: float = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** min(attempts - 1, 20))
    return full * (0.75 + random.random() / 4)  # noqa: S311 - spread, not secrecy


def _record(office: Workplace, row: JobRow, outcome: Outcome, *, owner: str, stopping: threading.Event) -> None:
    """Write the outcome down; while the database is away, keep trying, since the heartbeat keeps our lease alive."""
    for attempt in range(1, 1_000_000):
        try:
            with office.database.claim() as tx:
                _write(tx, office, row, outcome, owner)
            return
        except Unavailable:
            if stopping.wait(min(5.0, 0.1 * 2 ** min(attempt, 8))):
                return


def _write(tx: Tx, office: Workplace, row: JobRow, outcome: Outcome, owner: str) -> None:
    now = office.clock.machine_now()
    if outcome.verdict == "done":
        jobs.finish(tx, row.id, owner=owner, now=now)
    elif outcome.verdict == "parked":
        fault = fault_of(outcome.code, outcome.error)
        jobs.park(tx, row.id, owner=owner, now=now, code=outcome.code, error=outcome.error, fault=fault)
    else:
        run_at = now + timedelta(seconds=outcome.wait_seconds)
        jobs.retry_later(tx, row.id, owner=owner, run_at=run_at, code=outcome.code, error=outcome.error)


def _ids(row: JobRow) -> dict[str, Any]:
    return {name: value for name, value in row.args.items() if name in ("message_id", "document_id", "key")}


def _say(row: JobRow, outcome: Outcome) -> None:
    if outcome.verdict == "done":
        log.info("job_done", attempts=row.attempts)
    elif outcome.verdict == "parked":
        log.warning("job_parked", code=outcome.code, attempts=row.attempts)
    else:
        log.warning("job_waits", code=outcome.code, attempts=row.attempts, seconds=round(outcome.wait_seconds, 1))
