"""Lessons from handlers' corrections: made, stored with what they rest on, listed, taken back and deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from casework.ids import parse_name, reading_name
from casework.journal import happened
from casework.office import Office
from claims.days import iso_instant
from claims.refused import Refused
from extraction.lessons import LEARNT, Lesson, is_same_layout
from extraction.settings import KnownParties
from storage import creditors, lessons
from storage.database import Tx
from storage.documents import ReadingRow
from storage.lessons import LessonRow


@runtime_checkable
class Learner(Protocol):
    """A reader that can tell what a correction says of a layout."""

    def learn(
        self, data: bytes, *, position: int, corrections: Mapping[str, str], known: KnownParties
    ) -> tuple[Lesson, ...]:
        """The lessons of one document of a file; Unavailable when the machine lacks a tool.

        One that reads pages as a person cut them also takes their `runs`.
        """
        ...


def taught_by(office: Office, changes: Mapping[str, str]) -> dict[str, str]:
    """Those of a handler's changes that this house's reader can learn from."""
    if not isinstance(office.reader, Learner):
        return {}
    return {name: value.replace("\\n", "\n") for name, value in changes.items() if name in LEARNT}


def keep_lessons(
    office: Office, tx: Tx, *, row: ReadingRow, made: Sequence[Lesson], creditor_id: int | None, by: str
) -> list[int]:
    """Store lessons in a running transaction, each as the next version of what was known of its layout.

    Their ids.
    """
    ids = []
    for lesson in made:
        earlier = next((kept for kept in reversed(lessons.in_force(tx)) if _is_about_same(kept, lesson)), None)
        kept = lessons.add(
            tx,
            after=earlier,
            creditor_id=creditor_id,
            content=lesson.as_json(),
            reading_id=row.id,
            now=office.clock.now(),
            by=by,
        )
        _told(office, tx, kept, kind="lesson_learnt", why="A correction was remembered for this layout", by=by)
        ids.append(kept.id)
    return ids


def every_lesson(office: Office) -> list[dict[str, Any]]:
    """Every lesson by creditor, in the order made, retired ones included."""
    with office.database.read() as tx:
        ruling = {row.id for row in lessons.in_force(tx)}
        return [_shown(tx, row, ruling) for row in lessons.every(tx)]


def lesson_details(office: Office, *, lesson_id: int) -> dict[str, Any]:
    """One lesson with what it hangs on and the layout it is about; raises Refused("no_such_lesson")."""
    with office.database.read() as tx:
        row = _existing(tx, lesson_id)
        content = row.lesson
        return {
            **_shown(tx, row, {kept.id for kept in lessons.in_force(tx)}),
            "retired_by": row.retired_by,
            "retired_why": row.retired_why,
            "form": content["form"],
            "anchors": [dict(anchor) for anchor in content["anchors"]],
            "identities": list(content["layout"]["identities"]),
            "labels": [words for words, _x in content["layout"]["marks"]],
        }


def retire_lesson(office: Office, *, lesson_id: int, why: str, by: str) -> None:
    """Take a lesson out of force; the version before it holds again. Refused when it is retired or has no reason."""
    if not why.strip():
        raise Refused("no_reason", "say why: it is kept with the lesson (--reason TEXT)")
    with office.database.write() as tx:
        row = _existing(tx, lesson_id)
        if not retire_in(office, tx, lesson_id=lesson_id, why=why.strip(), by=by):
            raise Refused("retired_already", f"{lesson_name(lesson_id)} was retired by {row.retired_by}")


def retire_in(office: Office, tx: Tx, *, lesson_id: int, why: str, by: str) -> bool:
    """Take a lesson out of force inside a running transaction; False when it is gone or out of force already."""
    row = lessons.get(tx, lesson_id)
    if row is None or not lessons.retire(tx, lesson_id, now=office.clock.now(), by=by, why=why):
        return False
    _told(office, tx, row, kind="lesson_retired", why="A lesson was taken back", by=by)
    return True


def delete_lesson(office: Office, *, lesson_id: int, by: str) -> None:
    """Delete a lesson and all that it holds, where data protection asks for it; the event keeps only its id."""
    with office.database.write() as tx:
        row = _existing(tx, lesson_id)
        lessons.erase(tx, lesson_id)
        _told(office, tx, row, kind="lesson_deleted", why="A lesson was deleted", by=by)


def lesson_name(lesson_id: int) -> str:
    """A lesson's id as people see it."""
    return f"l{lesson_id:06d}"


def parse_lesson_name(text: str) -> int:
    """The number of a printed lesson id, with or without its letter; raises Refused("bad_id")."""
    return parse_name(text.strip().lstrip("lL"))


def _is_about_same(kept: LessonRow, lesson: Lesson) -> bool:
    return kept.field == lesson.field and is_same_layout(Lesson.from_json(kept.lesson).layout, lesson.layout)


def _existing(tx: Tx, lesson_id: int) -> LessonRow:
    row = lessons.get(tx, lesson_id)
    if row is None:
        raise Refused("no_such_lesson", f"there is no lesson {lesson_name(lesson_id)}; krav lessons list shows")
    return row


def _shown(tx: Tx, row: LessonRow, ruling: set[int]) -> dict[str, Any]:
    creditor = creditors.get(tx, row.creditor_id) if row.creditor_id else None
    return {
        "id": lesson_name(row.id),
        "creditor": creditor.name if creditor else None,
        "field": row.field,
        "value": row.lesson["value"] or None,
        "chain": row.chain,
        "version": row.version,
        "state": "retired" if row.retired_at else "in_force" if row.id in ruling else "replaced",
        "reading": reading_name(row.reading_id),
        "made_at": iso_instant(row.made_at),
        "made_by": row.made_by,
        "retired_at": iso_instant(row.retired_at) if row.retired_at else None,
    }


def _told(office: Office, tx: Tx, row: LessonRow, *, kind: str, why: str, by: str) -> None:
    happened(
        office,
        tx,
        case_number=None,
        kind=kind,
        why=why,
        actor=by,
        lesson=lesson_name(row.id),
        field=row.field,
        reading=reading_name(row.reading_id),
    )
