"""What is to be done by people: calls, answers with a day, approvals by a second person, decisions, other tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from casework.finish_task import ENDED_BY_WORK
from casework.ids import message_name
from casework.limitation_radar import lapsing_soonest
from casework.office import Office
from claims.case import CaseState
from storage import case_lists, work_lists
from storage.case_lists import Listed
from storage.database import Tx
from storage.tasks import TaskRow
from storage.work_lists import Due

ROWS = 25
CALLS = ("call",)
LAPSES_WITHIN_MONTHS = 12
LIMITATION = ("limitation", "limitation_alarm", "interrupting_letter", "claim_prescribed")


def desk_today(office: Office, *, kind: str = "", after: int = 0) -> dict[str, Any]:
    """Each list with its first rows, the most urgent at the top; with `kind` only tasks of it, from after an id on.

    `next` is the id to go on from in `tasks`, 0 at its end.
    """
    today = office.clock.today()
    with office.database.read() as tx:
        others = work_lists.tasks(tx, kinds=(kind,) if kind else (), after=after, limit=ROWS + 1)
        shown: dict[str, Any] = {
            "today": today.isoformat(),
            "kind": kind,
            "kinds": work_lists.task_kinds(tx),
            "tasks": _tasks(tx, others[:ROWS], today),
            "next": others[ROWS - 1].id if len(others) > ROWS else 0,
        }
        if not kind and not after:
            shown |= _lists(tx, today) | {"lapses": _lapses(office, tx)}
    return shown


def _lists(tx: Tx, today: date) -> dict[str, Any]:
    return {
        "calls": _tasks(tx, work_lists.tasks(tx, kinds=CALLS, limit=ROWS), today),
        "limitation": _tasks(tx, work_lists.tasks(tx, kinds=LIMITATION, limit=ROWS), today),
        "answers": _answers(tx, today),
        "decisions": _cases(tx, work_lists.in_state(tx, str(CaseState.DECISION), limit=ROWS)),
        "second": _second(tx),
    }


def _tasks(tx: Tx, rows: Sequence[TaskRow], today: date) -> list[dict[str, Any]]:
    known = _known(tx, (row.case_number for row in rows))
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "title": row.title,
            "since": row.created_at.date().isoformat(),
            "days": (today - row.created_at.date()).days,
            "message": message_name(row.message_id) if row.message_id else None,
            "by_hand": row.kind not in ENDED_BY_WORK,
            **_beside(known, row.case_number),
        }
        for row in rows
    ]


def _answers(tx: Tx, today: date) -> list[dict[str, Any]]:
    lists = (
        ("objection", work_lists.objections(tx, limit=ROWS)),
        ("contact", work_lists.contacts(tx, limit=ROWS)),
        ("complaint", work_lists.complaints(tx, limit=ROWS)),
    )
    rows: list[tuple[str, Due]] = [(what, row) for what, found in lists for row in found]
    rows = sorted(rows, key=lambda each: (each[1].due_on, each[0], each[1].id))[:ROWS]
    known = _known(tx, (row.case_number for _, row in rows))
    return [
        {
            "what": what,
            "about": row.about,
            "due_on": row.due_on.isoformat(),
            "days": (row.due_on - today).days,
            **_beside(known, row.case_number),
        }
        for what, row in rows
    ]


def _cases(tx: Tx, numbers: Sequence[str]) -> list[dict[str, Any]]:
    known = _known(tx, numbers)
    return [_beside(known, number) for number in numbers]


def _lapses(office: Office, tx: Tx) -> list[dict[str, Any]]:
    """The claims that lapse within a year, the first first, each with its case's parties."""
    found = lapsing_soonest(office, tx, within=LAPSES_WITHIN_MONTHS, limit=ROWS)
    known = _known(tx, (line["case"] for line in found))
    return [{**line, **_beside(known, line["case"])} for line in found]


def _second(tx: Tx) -> list[dict[str, Any]]:
    """What one person has prepared and another must approve."""
    accounts = work_lists.accounts_to_approve(tx, limit=ROWS)
    runs = work_lists.runs_to_approve(tx, limit=ROWS)
    return [
        *({"what": "payout_account", "id": creditor_id, "by": by} for creditor_id, by in accounts),
        *({"what": "payout_run", "id": run_id, "by": by} for run_id, by in runs),
    ]


def _known(tx: Tx, numbers: Iterable[str | None]) -> dict[str, Listed]:
    wanted = [number for number in numbers if number]
    return {each.row.number: each for each in case_lists.of_numbers(tx, wanted)} if wanted else {}


def _beside(known: dict[str, Listed], number: str | None) -> dict[str, Any]:
    """The case beside something that is to be done: who owes whom, and whose it is."""
    found = known.get(number or "")
    if found is None:
        return {"case": number, "debtor": None, "creditor": None, "hands": None, "state": None}
    row = found.row
    named = {"debtor": found.debtor, "creditor": found.creditor, "hands": found.hands}
    return {"case": row.number, "state": row.state, **named}
