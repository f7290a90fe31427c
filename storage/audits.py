"""What came of the accepted documents that a person looked at all the same, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import audit

CONFIRMED, WRONG, REJECTED = "confirmed", "wrong", "rejected"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An audit: `wrong` names the values that a claim would have rested on wrongly, `caution` what holds after."""

    id: int
    reading_id: int
    outcome: str
    wrong: Sequence[str]
    at: datetime
    by: str
    caution: int


def add(tx: Tx, *, reading_id: int, outcome: str, wrong: Sequence[str], now: datetime, by: str, caution: int) -> bool:
    """Note the outcome of an audit; False when that reading's is noted already."""
    values = {"reading_id": reading_id, "outcome": outcome, "wrong": list(wrong), "at": now, "by": by}
    return insert_once(tx, audit, {**values, "caution": caution})


def drop(tx: Tx, reading_id: int) -> None:
    """The decision that an audit rests on was taken back: it says nothing any more."""
    tx.execute(delete(audit).where(audit.c.reading_id == reading_id))


def newest(tx: Tx, count: int) -> Sequence[AuditRow]:
    """The last audits, newest first."""
    rows = tx.execute(select(audit).order_by(audit.c.id.desc()).limit(count))
    return [record(AuditRow, row) for row in rows]
