"""The append-only, hash-chained list of what happened; changing any row breaks the chain from there on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from claims.events import GENESIS, Event, chain_hash
from storage.database import Tx
from storage.schema import event

_LAST = select(event.c.hash).order_by(event.c.id.desc()).limit(1)
_ADD = event.insert()


def append(tx: Tx, happened: Event) -> None:
    """Add an event at the end of the chain (writers never overlap, so the end is the end)."""
    last = tx.execute(_LAST).scalar_one_or_none()
    values = {
        "case_number": happened.case_number,
        "at": happened.at.replace(microsecond=0),
        "on": happened.on,
        "kind": happened.kind,
        "why": happened.why,
        "actor": happened.actor,
        "data": dict(happened.data or {}),
        "hash": chain_hash(last or GENESIS, happened),
    }
    tx.execute(_ADD, values)


def of_case(tx: Tx, case_number: str) -> Sequence[Event]:
    """What happened to a case, oldest first."""
    rows = tx.execute(select(event).where(event.c.case_number == case_number).order_by(event.c.id))
    return [Event(row.case_number, row.at, row.on, row.kind, row.why, row.actor, row.data) for row in rows]


def first_broken(tx: Tx) -> int | None:
    """The id of the first event whose hash does not follow from the one before it; None when the chain holds."""
    previous = GENESIS
    for row in tx.execute(select(event).order_by(event.c.id)):
        happened = Event(row.case_number, row.at, row.on, row.kind, row.why, row.actor, row.data)
        if chain_hash(previous, happened) != row.hash:
            return int(row.id)
        previous = row.hash
    return None


def last_id(tx: Tx) -> int:
    """The id of the newest event, 0 where nothing has happened yet."""
    return tx.execute(select(event.c.id).order_by(event.c.id.desc()).limit(1)).scalar_one_or_none() or 0


def after(tx: Tx, event_id: int) -> Sequence[Event]:
    """What has happened since an event, oldest first."""
    rows = tx.execute(select(event).where(event.c.id > event_id).order_by(event.c.id))
    return [Event(row.case_number, row.at, row.on, row.kind, row.why, row.actor, row.data) for row in rows]
