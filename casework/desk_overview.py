"""The first page: what waits for whom, how the house is, what came last; its cost never grows with the portfolio."""

from __future__ import annotations

from typing import Any

from casework.desk_search import case_line
from casework.ids import message_name
from casework.office import Office
from claims.days import iso_instant
from storage import case_lists, house, messages, work_lists
from storage.case_lists import OPEN, Wanted

_LATEST = 8
_OWN = 8


def desk_overview(office: Office, *, who: str) -> dict[str, Any]:
    """Counts (to a thousand at most) of what waits, the open cases in the hands of `who`, the last messages."""
    with office.database.read() as tx:
        own, more = case_lists.page(tx, Wanted(state=OPEN, hands=who), limit=_OWN)
        return {
            "today": office.clock.today().isoformat(),
            "waits": dict(work_lists.waiting_counts(tx)),
            "kinds": dict(work_lists.task_kinds(tx)),
            "answers": _soonest(work_lists.objections(tx, limit=1), work_lists.contacts(tx, limit=1)),
            "cases": case_lists.counted(tx),
            "own": [case_line(each) for each in own],
            "has_more": bool(more),
            "second": len(work_lists.runs_to_approve(tx, limit=100))
            + len(work_lists.accounts_to_approve(tx, limit=100)),
            "brake": house.get(tx, "brake") == "on",
            "last_processed_on": house.get(tx, "last_processed_on"),
            "latest": [
                {
                    "id": message_name(row.id),
                    "received_at": iso_instant(row.received_at),
                    "from": row.from_address,
                    "subject": row.subject,
                    "state": row.state,
                    "cases": list(messages.filed_under(tx, row)),
                }
                for row in messages.latest(tx, limit=_LATEST)
            ],
        }


def _soonest(*lists: Any) -> str | None:
    days = [row.due_on for found in lists for row in found]
    return min(days).isoformat() if days else None
