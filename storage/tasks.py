"""Work for people: tasks on cases and messages, and the notes that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import note, task


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task for a handler; `title` is ours, never hostile text."""

    id: int
    key: str
    case_number: str | None
    message_id: int | None
    kind: str
    title: str
    created_at: datetime
    done_at: datetime | None
    done_by: str | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What somebody wrote about a case; `text` is hostile."""

    id: int
    case_number: str
    message_id: int | None
    at: datetime
    author: str
    text: str


def add(
    tx: Tx, *, key: str, kind: str, title: str, now: datetime, case_number: str | None, message_id: int | None = None
) -> bool:
    """Ask a person to do something, once per key."""
    values = {"case_number": case_number, "message_id": message_id, "created_at": now}
    return insert_once(tx, task, {"key": key, "kind": kind, "title": title, **values})


def open_tasks(tx: Tx, *, case_number: str | None = None, kind: str | None = None) -> Sequence[TaskRow]:
    """Tasks not done, oldest first; of a case only, of a kind only."""
    statement = select(task).where(task.c.done_at.is_(None)).order_by(task.c.id)
    if kind is not None:
        statement = statement.where(task.c.kind == kind)
    if case_number is not None:
        statement = statement.where(task.c.case_number == case_number)
    return [record(TaskRow, row) for row in tx.execute(statement)]


def open_of_kind(tx: Tx, *, kind: str) -> Sequence[TaskRow]:
    """The tasks of a kind that are not done, oldest first."""
    where = (task.c.kind == kind, task.c.done_at.is_(None))
    return [record(TaskRow, row) for row in tx.execute(select(task).where(*where).order_by(task.c.id))]


def done(tx: Tx, task_id: int, *, by: str, now: datetime) -> None:
    """A person did it."""
    tx.execute(update(task).where(task.c.id == task_id).values(done_at=now, done_by=by))


def finish_kind(tx: Tx, *, case_number: str, kind: str, now: datetime) -> None:
    """What a kind of task was about has passed by itself."""
    where = (task.c.case_number == case_number, task.c.kind == kind, task.c.done_at.is_(None))
    tx.execute(update(task).where(*where).values(done_at=now, done_by="krav"))


def add_note(tx: Tx, *, case_number: str, message_id: int | None, at: datetime, author: str, text: str) -> bool:
    """Keep what somebody wrote on a case, once per message."""
    values = {"case_number": case_number, "message_id": message_id, "at": at, "author": author, "text": text}
    return insert_once(tx, note, values)


def notes(tx: Tx, case_number: str) -> Sequence[NoteRow]:
    """The notes on a case, oldest first."""
    rows = tx.execute(select(note).where(note.c.case_number == case_number).order_by(note.c.id))
    return [record(NoteRow, row) for row in rows]
