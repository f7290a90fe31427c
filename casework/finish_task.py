"""A task that a person has done, where doing it leaves no other trace than that it was done."""

from __future__ import annotations

from casework.journal import happened
from casework.office import Office
from claims.refused import Refused
from storage import tasks, work_lists

ENDED_BY_WORK = frozenset(
    {
        "blocked_step",
        "debtor_objection",
        "dispute",
        "held_letter",
        "not_taken",
        "objection_creditor_late",
        "offer_approval",
        "payout_account",
        "recommendation",
        "trace_address",
    }
)
"""Tasks that are done by deciding, answering or entering something; that is also what ends them."""


def finish_task(office: Office, *, number: int, by: str) -> str | None:
    """Say that a task is done; the number of its case, None where it has none. Saying it again changes nothing.

    Raises Refused("no_such_task"), or Refused("not_by_hand") for a task that its own work ends.
    """
    with office.database.write() as tx:
        found = work_lists.get_task(tx, number)
        if found is None:
            raise Refused("no_such_task", f"there is no task {number}; the list of what is to be done shows them")
        if found.kind in ENDED_BY_WORK:
            raise Refused("not_by_hand", "this ends by itself once what it asks for has been entered on the case")
        if found.done_at is None:
            tasks.done(tx, number, by=by, now=office.clock.now())
            about = {"task": number, "of": found.kind}
            happened(office, tx, case_number=found.case_number, kind="task_done", why=found.title, actor=by, **about)
    return found.case_number
