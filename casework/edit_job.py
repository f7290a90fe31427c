"""Parked work whose arguments are wrong is put right by a person and runs again; who did it and why is kept."""

from __future__ import annotations

import json

from casework.job_kinds import job_or_refuse, known_args
from casework.journal import happened
from casework.office import Office
from casework.run_again import restart
from claims.refused import Refused
from storage import jobs

_LONGEST = 2000


def edit_job(office: Office, *, job_id: int, args: str, by: str, why: str) -> None:
    """Give a parked job other arguments (a JSON object) and run it again.

    The arguments must be those of its kind and name records that exist. Raises Refused: "no_such_job", "not_parked",
    "not_editable", "bad_args", and "why_missing" without a reason.
    """
    if not why.strip():
        raise Refused("why_missing", "say why the job is changed")
    with office.database.write() as tx:
        row = job_or_refuse(tx, job_id)
        found = known_args(tx, kind=row.kind, args=_parsed(args))
        jobs.change(tx, job_id, args=found, message_id=found.get("message_id"), fault="", fault_count=0)
        changed = job_or_refuse(tx, job_id)
        restart(office, tx, changed)
        happened(
            office,
            tx,
            case_number=None,
            kind="job_edited",
            why=why.strip(),
            actor=by,
            job=job_id,
            before=dict(row.args),
            after=found,
        )


def _parsed(text: str) -> object:
    if len(text) > _LONGEST:
        raise Refused("bad_args", f"arguments are at most {_LONGEST} characters of JSON")
    try:
        return json.loads(text)
    except ValueError:
        raise Refused("bad_args", 'arguments are a JSON object, such as {"message_id": 1}') from None
