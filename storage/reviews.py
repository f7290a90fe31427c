"""The review queue: readings in the order they are best handled, each under at most one handler's lease."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, tuple_, update

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import creditor, document, message, reading, review_item, review_reason

Place = tuple[int, int]
"""Where in the queue: rank and reading id."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A reading's place in the queue, why it stands there, and who has it until when (machine time)."""

    reading_id: int
    rank: int
    why: str
    creditor_id: int | None
    lease_by: str | None
    lease_name: str | None
    lease_from: datetime | None
    lease_until: datetime | None

    def is_held_by_another(self, by: str, now: datetime) -> bool:
        """Whether somebody else's lease has not run out."""
        return self.lease_by not in (None, by) and self.lease_until is not None and self.lease_until >= now


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A line of the queue: the item with its reading, file, mail and the creditor it is known to come from."""

    item: ItemRow
    reading: dict[str, Any]
    path: str
    message_id: int
    received_at: datetime
    from_address: str
    creditor_name: str | None


def enqueue(tx: Tx, reading_id: int, *, rank: int, why: str, creditor_id: int | None, codes: Sequence[str]) -> None:
    """Put a reading in the queue, or on another place in it; a lease on it stays."""
    insert_once(tx, review_item, {"reading_id": reading_id, "rank": rank, "why": why, "creditor_id": creditor_id})
    placed = update(review_item).where(review_item.c.reading_id == reading_id)
    tx.execute(placed.values(rank=rank, why=why, creditor_id=creditor_id))
    tx.execute(delete(review_reason).where(review_reason.c.reading_id == reading_id))
    for code in dict.fromkeys(codes):
        insert_once(tx, review_reason, {"reading_id": reading_id, "code": code, "rank": rank})


def get(tx: Tx, reading_id: int) -> ItemRow | None:
    """The place of a reading in the queue; None when it does not wait."""
    row = tx.execute(select(review_item).where(review_item.c.reading_id == reading_id)).first()
    return None if row is None else record(ItemRow, row)


def waiting(tx: Tx, *, most: int) -> int:
    """How many readings wait, counted to `most`."""
    counted = select(review_item.c.reading_id).limit(most).subquery()
    return int(tx.execute(select(func.count()).select_from(counted)).scalar_one())


def page(
    tx: Tx, *, after: Place | None, most: int, creditor_id: int | None = None, code: str | None = None
) -> Sequence[QueueRow]:
    """The queue from a place on, the best to handle next first."""
    chosen = _chosen(select(review_item), after, creditor_id, code).limit(most).subquery()
    rows = tx.execute(
        select(
            chosen,
            reading.c.reading,
            document.c.path,
            document.c.message_id,
            message.c.received_at,
            message.c.from_address,
            creditor.c.name.label("creditor_name"),
        )
        .join(reading, reading.c.id == chosen.c.reading_id)
        .join(document, document.c.id == reading.c.document_id)
        .join(message, message.c.id == document.c.message_id)
        .outerjoin(creditor, creditor.c.id == chosen.c.creditor_id)
        .order_by(chosen.c.rank, chosen.c.reading_id)
    )
    return [
        QueueRow(
            record(ItemRow, row),
            row.reading,
            row.path,
            row.message_id,
            row.received_at,
            row.from_address,
            row.creditor_name,
        )
        for row in rows
    ]


def next_free(
    tx: Tx,
    *,
    by: str,
    now: datetime,
    after: Place | None = None,
    creditor_id: int | None = None,
    code: str | None = None,
) -> int | None:
    """The first reading from a place on that nobody else has; None when there is none."""
    asked = _chosen(select(review_item.c.reading_id), after, creditor_id, code).where(_may_take(by, now))
    return tx.execute(asked.limit(1)).scalar()


def _chosen(asked: Select[Any], after: Place | None, creditor_id: int | None, code: str | None) -> Select[Any]:
    ordered: Any = review_item
    if code is not None:  # ordered by the reason's own index, so that a rare reason costs no walk through the queue
        asked = asked.join(review_reason, review_reason.c.reading_id == review_item.c.reading_id)
        asked, ordered = asked.where(review_reason.c.code == code), review_reason
    if creditor_id is not None:
        asked = asked.where(review_item.c.creditor_id == creditor_id)
    if after is not None:
        asked = asked.where(tuple_(ordered.c.rank, ordered.c.reading_id) > tuple_(*after))
    return asked.order_by(ordered.c.rank, ordered.c.reading_id)


def _may_take(by: str, now: datetime) -> ColumnElement[bool]:
    item = review_item.c
    return or_(item.lease_by.is_(None), item.lease_by == by, item.lease_until < now)


def take(tx: Tx, reading_id: int, *, by: str, name: str, now: datetime, until: datetime) -> bool:
    """Lease a reading, or prolong one's own lease; False when somebody else has it or it does not wait."""
    mine = and_(review_item.c.lease_by == by, review_item.c.lease_until >= now)
    prolonged = update(review_item).where(review_item.c.reading_id == reading_id, mine).values(lease_until=until)
    if tx.execute(prolonged.returning(review_item.c.reading_id)).first() is not None:
        return True
    taken = update(review_item).where(review_item.c.reading_id == reading_id, _may_take(by, now))
    values = {"lease_by": by, "lease_name": name, "lease_from": now, "lease_until": until}
    return tx.execute(taken.values(**values).returning(review_item.c.reading_id)).first() is not None


def renew(tx: Tx, reading_id: int, *, by: str, until: datetime) -> bool:
    """Prolong a lease that nobody has taken over since; False when it is not one's own."""
    own = update(review_item).where(review_item.c.reading_id == reading_id, review_item.c.lease_by == by)
    return tx.execute(own.values(lease_until=until).returning(review_item.c.reading_id)).first() is not None


def release(tx: Tx, reading_id: int, *, by: str) -> None:
    """Give a lease of one's own back."""
    free = {"lease_by": None, "lease_name": None, "lease_from": None, "lease_until": None}
    tx.execute(
        update(review_item).where(review_item.c.reading_id == reading_id, review_item.c.lease_by == by).values(**free)
    )
