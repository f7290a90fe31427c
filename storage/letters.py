"""Letters to debtors and files for authorities: one row per key, from prepared to sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from claims.letter import LetterStatus
from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import letter


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter. `content` is the frozen ground of its wording, `sidecar` the JSON beside it, `receipt` the outlet's.

    `held_by` lists what stopped one that is held: a code and a message each. `cleared_on` is the day on which it was
    counted as let out of the door; `waits_until` the day on which one that was over its creditor's cap is tried again.
    """

    key: str
    case_number: str
    step: str
    occurrence: int
    on: date
    deadline: date | None
    outlet: str
    status: str
    why: str
    file: str | None
    balance: Mapping[str, Any]
    content: Mapping[str, Any]
    body_sha256: str | None
    sidecar: Mapping[str, Any] | None
    receipt: Mapping[str, Any] | None
    held_by: Sequence[Mapping[str, str]] | None
    cleared_on: date | None = None
    waits_until: date | None = None


def add(tx: Tx, values: dict[str, Any]) -> bool:
    """Note a letter; False when this key exists."""
    return insert_once(tx, letter, values)


def get(tx: Tx, key: str) -> LetterRow | None:
    """A letter by key."""
    row = tx.execute(select(letter).where(letter.c.key == key)).first()
    return None if row is None else record(LetterRow, row)


def of_case(tx: Tx, case_number: str) -> Sequence[LetterRow]:
    """The letters of a case, in the order they left."""
    rows = tx.execute(select(letter).where(letter.c.case_number == case_number).order_by(letter.c.on, letter.c.key))
    return [record(LetterRow, row) for row in rows]


def made(tx: Tx, case_number: str) -> Sequence[str]:
    """The keys of the letters of a case whose bytes are stored."""
    where = (letter.c.case_number == case_number, letter.c.body_sha256.is_not(None))
    return list(tx.execute(select(letter.c.key).where(*where)).scalars())


def change(tx: Tx, key: str, **values: Any) -> None:
    """Change a letter's status, file, receipt ..."""
    tx.execute(update(letter).where(letter.c.key == key).values(**values))


def held(tx: Tx, case_number: str) -> Sequence[LetterRow]:
    """The letters of a case that were stopped at the door."""
    where = (letter.c.case_number == case_number, letter.c.status == str(LetterStatus.HELD))
    return [record(LetterRow, row) for row in tx.execute(select(letter).where(*where).order_by(letter.c.key))]


def with_status(tx: Tx, status: str) -> Sequence[LetterRow]:
    """The letters in a status."""
    rows = tx.execute(select(letter).where(letter.c.status == status).order_by(letter.c.key))
    return [record(LetterRow, row) for row in rows]


def over_cap(tx: Tx, *, on: date) -> Sequence[str]:
    """The keys of queued letters that were over their creditor's cap and may be tried again on a day, oldest first."""
    where = (letter.c.waits_until <= on, letter.c.status == str(LetterStatus.QUEUED))
    return [row.key for row in tx.execute(select(letter.c.key).where(*where).order_by(letter.c.on, letter.c.key))]


def count_over_cap(tx: Tx) -> int:
    """How many letters wait because their creditor's cap of a day was reached."""
    where = (letter.c.waits_until.is_not(None), letter.c.status == str(LetterStatus.QUEUED))
    return int(tx.execute(select(func.count()).select_from(letter).where(*where)).scalar_one())


def oldest_queued(tx: Tx) -> date | None:
    """The day that the queued letter which has waited longest was to leave."""
    where = letter.c.status == str(LetterStatus.QUEUED)
    return tx.execute(select(func.min(letter.c.on)).where(where)).scalar_one_or_none()
