"""Documents found in messages and the readings made of them; a doubtful reading is a review item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from claims.message import Document
from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import document, message, reading, review_item, review_reason

WAITING, READ, FAILED = "waiting", "read", "failed"
OPEN, REVIEW, FILED, REJECTED, SET_ASIDE = "open", "review", "filed", "rejected", "set_aside"
REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document: `state` is waiting, read or failed (`reason` tells why)."""

    id: int
    message_id: int
    path: str
    name: str
    media_type: str
    sha256: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A reading: open (not yet decided), review, filed (led to a case), rejected, set_aside with a reason, or replaced
    by readings of its pages cut in another way."""

    id: int
    document_id: int
    position: int
    state: str
    reason: str
    case_number: str | None
    reading: Mapping[str, Any]
    locked_by: str | None


def add(tx: Tx, *, message_id: int, found: Document) -> int:
    """Note a document of a message; its id, the same one when it is noted again."""
    insert_once(
        tx,
        document,
        {
            "message_id": message_id,
            "path": found.path,
            "name": found.name,
            "media_type": found.media_type,
            "sha256": found.sha256,
            "state": WAITING,
            "reason": "",
        },
    )
    statement = select(document.c.id).where(document.c.message_id == message_id, document.c.sha256 == found.sha256)
    return int(tx.execute(statement).scalar_one())


def get(tx: Tx, document_id: int) -> DocumentRow | None:
    """A document by id."""
    row = tx.execute(select(document).where(document.c.id == document_id)).first()
    return None if row is None else record(DocumentRow, row)


def of_message(tx: Tx, message_id: int) -> Sequence[DocumentRow]:
    """The documents of a message, in order."""
    rows = tx.execute(select(document).where(document.c.message_id == message_id).order_by(document.c.id))
    return [record(DocumentRow, row) for row in rows]


def count_by_message(tx: Tx) -> dict[int, int]:
    """How many documents each message held."""
    rows = tx.execute(select(document.c.message_id, func.count().label("n")).group_by(document.c.message_id))
    return {row.message_id: row.n for row in rows}


def earlier_same_file(tx: Tx, *, sha256: str, before: int) -> DocumentRow | None:
    """The first document with the same bytes noted before this one."""
    row = tx.execute(
        select(document).where(document.c.sha256 == sha256, document.c.id < before).order_by(document.c.id).limit(1)
    ).first()
    return None if row is None else record(DocumentRow, row)


def set_state(tx: Tx, document_id: int, *, state: str, reason: str = "") -> None:
    """Put a document in a state."""
    tx.execute(update(document).where(document.c.id == document_id).values(state=state, reason=reason))


def add_reading(tx: Tx, *, document_id: int, position: int, reading_json: Mapping[str, Any]) -> int:
    """Note what was read; its id, the same one when it is noted again."""
    insert_once(
        tx,
        reading,
        {
            "document_id": document_id,
            "position": position,
            "state": OPEN,
            "reason": "",
            "reading": dict(reading_json),
        },
    )
    statement = select(reading.c.id).where(reading.c.document_id == document_id, reading.c.position == position)
    return int(tx.execute(statement).scalar_one())


def get_reading(tx: Tx, reading_id: int) -> ReadingRow | None:
    """A reading by id."""
    row = tx.execute(select(reading).where(reading.c.id == reading_id)).first()
    return None if row is None else record(ReadingRow, row)


def readings_of_document(tx: Tx, document_id: int) -> Sequence[ReadingRow]:
    """The readings of a document, in order."""
    rows = tx.execute(select(reading).where(reading.c.document_id == document_id).order_by(reading.c.position))
    return [record(ReadingRow, row) for row in rows]


def readings_of_message(tx: Tx, message_id: int) -> Sequence[ReadingRow]:
    """The readings of all documents of a message, in order."""
    rows = tx.execute(
        select(reading)
        .join(document, document.c.id == reading.c.document_id)
        .where(document.c.message_id == message_id)
        .order_by(reading.c.id)
    )
    return [record(ReadingRow, row) for row in rows]


def readings_of_case(tx: Tx, case_number: str) -> Sequence[tuple[ReadingRow, DocumentRow]]:
    """The readings filed on a case with their documents."""
    rows = tx.execute(select(reading).where(reading.c.case_number == case_number).order_by(reading.c.id))
    found = [record(ReadingRow, row) for row in rows]
    of = select(document).where(document.c.id.in_({row.document_id for row in found})) if found else None
    by_id = {row.id: record(DocumentRow, row) for row in tx.execute(of)} if of is not None else {}
    return [(row, by_id[row.document_id]) for row in found]


def set_reading(tx: Tx, reading_id: int, **values: Any) -> None:
    """Change what is known of a reading (state, reason, case_number, reading, decided_by ...).

    One that waits for a handler no more leaves the queue.
    """
    tx.execute(update(reading).where(reading.c.id == reading_id).values(**values))
    if values.get("state", REVIEW) != REVIEW:
        for table in (review_reason, review_item):
            tx.execute(delete(table).where(table.c.reading_id == reading_id))


def move_readings(tx: Tx, *, reading_ids: Sequence[int], case_number: str) -> None:
    """Readings follow their invoices to another case."""
    tx.execute(update(reading).where(reading.c.id.in_(reading_ids)).values(case_number=case_number))


def move_case(tx: Tx, *, from_case: str, to_case: str) -> None:
    """Every reading of a case follows a merge."""
    tx.execute(update(reading).where(reading.c.case_number == from_case).values(case_number=to_case))


def reviews(tx: Tx) -> Sequence[tuple[ReadingRow, DocumentRow, int]]:
    """What waits for a handler: reading, document and message id, oldest first."""
    rows = tx.execute(
        select(reading, document.c.message_id)
        .join(document, document.c.id == reading.c.document_id)
        .join(message, message.c.id == document.c.message_id)
        .where(reading.c.state == REVIEW)
        .order_by(reading.c.id)
    ).all()
    result = []
    for row in rows:
        found = get(tx, row.document_id)
        assert found is not None
        result.append((record(ReadingRow, row), found, int(row.message_id)))
    return result


def decide(tx: Tx, reading_id: int, *, state: str, reason: str, by: str, now: datetime) -> None:
    """A handler has decided about a reading."""
    set_reading(tx, reading_id, state=state, reason=reason, decided_by=by, decided_at=now, locked_by=None)


def count_of(tx: Tx, message_ids: Sequence[int]) -> dict[int, int]:
    """How many documents each of some messages held."""
    counted = select(document.c.message_id, func.count().label("n")).where(document.c.message_id.in_(message_ids))
    return {row.message_id: row.n for row in tx.execute(counted.group_by(document.c.message_id))}


def oldest_review(tx: Tx) -> datetime | None:
    """When the message came in whose reading has waited longest for a handler."""
    first = select(reading.c.document_id).where(reading.c.state == REVIEW).order_by(reading.c.id).limit(1)
    found = (
        select(message.c.received_at)
        .join(document, document.c.message_id == message.c.id)
        .where(document.c.id == first.scalar_subquery())
    )
    return tx.execute(found).scalar_one_or_none()
