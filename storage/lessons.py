"""What handlers' corrections taught: a chain of versions per field and layout, of which the newest in force rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from storage.database import Tx
from storage.rows import record
from storage.schema import lesson


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson: in force until it is retired, which brings the version before it back."""

    id: int
    chain: int
    version: int
    creditor_id: int | None
    field: str
    lesson: Mapping[str, Any]
    reading_id: int
    made_at: datetime
    made_by: str
    retired_at: datetime | None
    retired_by: str | None
    retired_why: str | None


def add(
    tx: Tx,
    *,
    after: LessonRow | None,
    creditor_id: int | None,
    content: Mapping[str, Any],
    reading_id: int,
    now: datetime,
    by: str,
) -> LessonRow:
    """Add a lesson, as the next version of the chain of `after` or as the first of its own."""
    chain = after.chain if after else (tx.execute(select(func.max(lesson.c.chain))).scalar() or 0) + 1
    version = (tx.execute(select(func.max(lesson.c.version)).where(lesson.c.chain == chain)).scalar() or 0) + 1
    values = {
        "chain": chain,
        "version": version,
        "creditor_id": creditor_id,
        "field": content["field"],
        "lesson": dict(content),
        "reading_id": reading_id,
        "made_at": now,
        "made_by": by,
    }
    made = tx.execute(lesson.insert().values(**values).returning(lesson.c.id)).scalar_one()
    return record(LessonRow, tx.execute(select(lesson).where(lesson.c.id == made)).one())


def get(tx: Tx, lesson_id: int) -> LessonRow | None:
    """A lesson by id."""
    row = tx.execute(select(lesson).where(lesson.c.id == lesson_id)).first()
    return None if row is None else record(LessonRow, row)


def every(tx: Tx) -> Sequence[LessonRow]:
    """Every lesson, retired ones included, by creditor and in the order made."""
    rows = tx.execute(select(lesson).order_by(lesson.c.creditor_id, lesson.c.id))
    return [record(LessonRow, row) for row in rows]


def in_force(tx: Tx) -> Sequence[LessonRow]:
    """Of each chain the newest version that is not retired, in the order made."""
    rows = tx.execute(select(lesson).where(lesson.c.retired_at.is_(None)).order_by(lesson.c.version, lesson.c.id))
    newest = {row.chain: record(LessonRow, row) for row in rows}
    return sorted(newest.values(), key=lambda row: row.id)


def retire(tx: Tx, lesson_id: int, *, now: datetime, by: str, why: str) -> bool:
    """Take a lesson out of force; False when it is out of force already."""
    statement = (
        update(lesson)
        .where(lesson.c.id == lesson_id, lesson.c.retired_at.is_(None))
        .values(retired_at=now, retired_by=by, retired_why=why)
    )
    return bool(tx.execute(statement).rowcount)


def erase(tx: Tx, lesson_id: int) -> None:
    """Delete a lesson with all that it holds."""
    tx.execute(delete(lesson).where(lesson.c.id == lesson_id))
