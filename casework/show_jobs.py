"""The job room: work that is parked, waits or runs, with what stopped it and what it is about."""

from __future__ import annotations

import json
from typing import Any

from casework.fault_text import shown_fault
from casework.job_kinds import FIXED, JOB_ARGS, about, is_poison
from casework.office import Office
from claims.days import iso_instant
from claims.refused import Refused
from storage import jobs
from storage.jobs import JobRow

ROOMS = {
    "parked": (jobs.PARKED, False),
    "failing": (jobs.READY, True),
    "ready": (jobs.READY, False),
    "running": (jobs.RUNNING, False),
    "skipped": (jobs.SKIPPED, False),
}
"""What may be asked for: a state of jobs, and whether only those are meant that have tried in vain."""


def show_jobs(
    office: Office, *, room: str = "parked", kind: str = "", code: str = "", before: int = 0, limit: int = 50
) -> dict[str, Any]:
    """A page of jobs, newest first; `next` is where the page after it begins, None at the end.

    Raises Refused("no_such_room") for what is not in ROOMS.
    """
    if room not in ROOMS:
        raise Refused("no_such_room", f"choose one of: {', '.join(ROOMS)}")
    state, has_failed = ROOMS[room]
    with office.database.read() as tx:
        rows = jobs.page(tx, state=state, has_failed=has_failed, kind=kind, code=code, before=before, limit=limit + 1)
        live = jobs.live_counts(tx)
    counts: dict[str, int] = {}
    for (each, _), count in live.items():
        counts[each] = counts.get(each, 0) + count
    shown = rows[:limit]
    return {
        "rows": [job_line(row) for row in shown],
        "next": shown[-1].id if len(rows) > limit else None,
        "counts": counts,
        "kinds": {name: count for (each, name), count in sorted(live.items()) if each == state},
    }


def show_job(office: Office, *, job_id: int) -> dict[str, Any]:
    """One job, whatever its state. Raises Refused("no_such_job")."""
    with office.database.read() as tx:
        row = jobs.get(tx, job_id)
    if row is None:
        raise Refused("no_such_job", f"there is no job {job_id}")
    return job_line(row)


def job_line(row: JobRow) -> dict[str, Any]:
    """A job for people; its error without what it may quote of a person."""
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "args": json.dumps(dict(row.args), ensure_ascii=False, sort_keys=True),
        "created_at": iso_instant(row.created_at),
        "run_at": iso_instant(row.run_at),
        "attempts": row.attempts,
        "code": row.code or "",
        "error": shown_fault(row.error or ""),
        "fault_count": row.fault_count,
        "is_poison": is_poison(row),
        "may_edit": row.state == jobs.PARKED and row.kind in JOB_ARGS and row.kind not in FIXED,
        "owner": row.owner or "",
        **about(row),
    }
