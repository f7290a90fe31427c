"""Parked work is put back in its queue by a person, one piece or many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.give_up import READING
from casework.job_kinds import is_poison
from casework.journal import happened
from casework.office import Office
from claims.message import MessageState
from claims.refused import Refused
from storage import jobs, messages
from storage.database import Tx
from storage.jobs import JobRow

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Restarted:
    """What was put back, and what was left: jobs that failed the same way too often, or were parked no more."""

    started: tuple[int, ...]
    poison: tuple[int, ...]
    gone: tuple[int, ...]


def run_again(office: Office, *, job_ids: Sequence[int], by: str, insist: bool = False) -> Restarted:
    """Put parked jobs back in the queue; nothing is done twice, since every use case does its part once.

    A job that keeps failing the same way is left unless `insist` is said. Raises Refused("too_many") beyond 500.
    """
    if len(job_ids) > MOST_AT_ONCE:
        raise Refused("too_many", f"run at most {MOST_AT_ONCE} jobs again at once")
    started, poison, gone = [], [], []
    with office.database.write() as tx:
        for job_id in dict.fromkeys(job_ids):
            row = jobs.get(tx, job_id)
            if row is None or row.state != jobs.PARKED:
                gone.append(job_id)
            elif is_poison(row) and not insist:
                poison.append(job_id)
            else:
                restart(office, tx, row)
                started.append(job_id)
        if started:
            why = f"{len(started)} parked jobs were put back to work"
            happened(office, tx, case_number=None, kind="jobs_run_again", why=why, actor=by, jobs=started)
    return Restarted(tuple(started), tuple(poison), tuple(gone))


def restart(office: Office, tx: Tx, row: JobRow) -> None:
    """One parked job back in the queue; a message whose reading was given up is under work again."""
    jobs.run_again(tx, now=office.clock.machine_now(), job_id=row.id)
    message_id = row.args.get("message_id")
    if row.kind not in READING or not isinstance(message_id, int):
        return
    found = messages.get(tx, message_id)
    if found is not None and found.state == MessageState.PARKED:
        messages.set_state(tx, message_id, state=MessageState.PENDING, reason="")
