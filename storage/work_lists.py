"""What waits for people, the most urgent first: each list reads an index of what is not done, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, func, literal, select

from claims.message import MessageState
from storage.database import Tx
from storage.documents import REVIEW
from storage.jobs import PARKED
from storage.payouts import PREPARED, PROPOSED
from storage.rows import record
from storage.schema import case as cases
from storage.schema import complaint, contact, job, message, objection, payout_account, payout_run, reading, task
from storage.tasks import TaskRow

_MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is to be answered by a day; `about` is one of our own codes."""

    id: int
    case_number: str | None
    due_on: date
    about: str


def tasks(tx: Tx, *, kinds: Sequence[str] = (), after: int = 0, limit: int) -> Sequence[TaskRow]:
    """Open tasks, the oldest first, of some kinds or of any, from after an id."""
    where = [task.c.done_at.is_(None), task.c.id > after]
    if kinds:
        where.append(task.c.kind.in_(list(kinds)))
    return [record(TaskRow, row) for row in tx.execute(select(task).where(*where).order_by(task.c.id).limit(limit))]


def get_task(tx: Tx, number: int) -> TaskRow | None:
    """A task by id."""
    row = tx.execute(select(task).where(task.c.id == number)).first()
    return None if row is None else record(TaskRow, row)


def task_kinds(tx: Tx) -> Mapping[str, int]:
    """How many open tasks there are of each kind, among the thousand oldest."""
    oldest = select(task.c.kind).where(task.c.done_at.is_(None)).order_by(task.c.id).limit(_MOST_COUNTED).subquery()
    rows = tx.execute(select(oldest.c.kind, func.count().label("found")).group_by(oldest.c.kind))
    return {row.kind: row.found for row in rows}


def objections(tx: Tx, *, limit: int) -> Sequence[Due]:
    """Objections that wait for our answer, the first due at the top."""
    where = (objection.c.answered_on.is_(None), objection.c.ended_on.is_(None))
    return _due(tx, objection, objection.c.answer_due_on, objection.c.ground, where, limit)


def contacts(tx: Tx, *, limit: int) -> Sequence[Due]:
    """What debtors wait to have answered, the first due at the top."""
    where = (contact.c.answered_on.is_(None), contact.c.due_on.is_not(None))
    return _due(tx, contact, contact.c.due_on, contact.c.about, where, limit)


def complaints(tx: Tx, *, limit: int) -> Sequence[Due]:
    """Complaints not answered, the first due at the top."""
    return _due(tx, complaint, complaint.c.due_on, complaint.c.about, (complaint.c.answered_on.is_(None),), limit)


def _due(tx: Tx, table: Table, due_on: Any, about: Any, where: Sequence[Any], limit: int) -> Sequence[Due]:
    rows = tx.execute(
        select(table.c.id, table.c.case_number, due_on.label("due_on"), about.label("about"))
        .where(*where)
        .order_by(due_on, table.c.id)
        .limit(limit)
    )
    return [Due(row.id, row.case_number, row.due_on, row.about) for row in rows]


def in_state(tx: Tx, state: str, *, limit: int) -> Sequence[str]:
    """The numbers of cases in a state, the oldest first."""
    rows = tx.execute(select(cases.c.number).where(cases.c.state == state).order_by(cases.c.number).limit(limit))
    return [row.number for row in rows]


def lapsing(tx: Tx, *, until: date, limit: int) -> Sequence[str]:
    """The numbers of open cases with a claim that lapses by a day, as the walk left them, the first to lapse first."""
    # The word stands in the statement itself: only so is the index of the open ones used.
    is_open = cases.c.state != literal("closed", literal_execute=True)
    found = select(cases.c.number).where(cases.c.lapses_on <= until, is_open)
    return list(tx.execute(found.order_by(cases.c.lapses_on, cases.c.number).limit(limit)).scalars())


def accounts_to_approve(tx: Tx, *, limit: int) -> Sequence[tuple[int, str]]:
    """Proposed payout accounts: the creditor, and who proposed."""
    rows = tx.execute(
        select(payout_account.c.creditor_id, payout_account.c.proposed_by)
        .where(payout_account.c.state == literal(PROPOSED, literal_execute=True))
        .order_by(payout_account.c.id)
        .limit(limit)
    )
    return [(row.creditor_id, row.proposed_by) for row in rows]


def runs_to_approve(tx: Tx, *, limit: int) -> Sequence[tuple[int, str]]:
    """Payout runs that wait for approvals: the run, and who made it."""
    rows = tx.execute(
        select(payout_run.c.id, payout_run.c.made_by)
        .where(payout_run.c.state == PREPARED)
        .order_by(payout_run.c.id)
        .limit(limit)
    )
    return [(row.id, row.made_by) for row in rows]


def waiting_counts(tx: Tx) -> Mapping[str, int]:
    """How much waits in each queue of the house, counted to a thousand at most."""
    queues = {
        "reviews": select(literal(1)).select_from(reading).where(reading.c.state == REVIEW),
        "pending": select(literal(1)).select_from(message).where(message.c.state == str(MessageState.PENDING)),
        "messages": select(literal(1)).select_from(message).where(message.c.state == str(MessageState.PARKED)),
        "parked": select(literal(1)).select_from(job).where(job.c.state == PARKED),
        "tasks": select(literal(1)).select_from(task).where(task.c.done_at.is_(None)),
    }
    parts = {
        name: select(func.count()).select_from(found.limit(_MOST_COUNTED).subquery()).scalar_subquery().label(name)
        for name, found in queues.items()
    }
    return dict(tx.execute(select(*parts.values())).one()._mapping)
