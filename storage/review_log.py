"""What handlers decided about readings, how long each took, and what it takes to undo it; pages cut anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import page_cut, page_picture, review_decision


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision: `seconds` from lease to decision, `before` the reading as it was, `lessons` the ids it taught."""

    id: int
    reading_id: int
    at: datetime
    by: str
    outcome: str
    seconds: int | None
    before: Mapping[str, Any]
    lessons: Sequence[int]
    undone_at: datetime | None
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class CutRow:
    """Page ranges that a handler laid down for a file: the readings they replace, and those made of them."""

    id: int
    document_id: int
    runs: Sequence[Sequence[int]]
    replaced: Sequence[int]
    made: Sequence[int]
    at: datetime
    by: str
    undone_at: datetime | None


def add(tx: Tx, values: Mapping[str, Any]) -> int:
    """Note a decision; its id."""
    return int(tx.execute(review_decision.insert().values(**values).returning(review_decision.c.id)).scalar_one())


def get(tx: Tx, decision_id: int) -> DecisionRow | None:
    """A decision by id."""
    row = tx.execute(select(review_decision).where(review_decision.c.id == decision_id)).first()
    return None if row is None else record(DecisionRow, row)


def teaches(tx: Tx, decision_id: int, *, lessons: Sequence[int]) -> None:
    """Note the ids of what a decision taught."""
    tx.execute(update(review_decision).where(review_decision.c.id == decision_id).values(lessons=list(lessons)))


def last_of_reading(tx: Tx, reading_id: int) -> DecisionRow | None:
    """The last decision about a reading, undone or not."""
    where = review_decision.c.reading_id == reading_id
    row = tx.execute(select(review_decision).where(where).order_by(review_decision.c.id.desc()).limit(1)).first()
    return None if row is None else record(DecisionRow, row)


def last_of_handler(tx: Tx, *, by: str, since: datetime) -> DecisionRow | None:
    """What a handler decided last, since an instant."""
    where = (review_decision.c.by == by, review_decision.c.at >= since)
    newest = (review_decision.c.at.desc(), review_decision.c.id.desc())
    row = tx.execute(select(review_decision).where(*where).order_by(*newest).limit(1)).first()
    return None if row is None else record(DecisionRow, row)


def undo(tx: Tx, decision_id: int, *, now: datetime, by: str) -> None:
    """A decision was taken back."""
    tx.execute(update(review_decision).where(review_decision.c.id == decision_id).values(undone_at=now, undone_by=by))


def seconds_since(tx: Tx, *, since: datetime, by: str | None = None, most: int = 2000) -> Sequence[int]:
    """How many seconds each of the newest decisions since an instant took, of one handler or of all."""
    where = [review_decision.c.at >= since, review_decision.c.undone_at.is_(None)]
    if by is not None:
        where.append(review_decision.c.by == by)
    asked = select(review_decision.c.seconds).where(*where).order_by(review_decision.c.at.desc()).limit(most)
    return [seconds for seconds in tx.execute(asked).scalars() if seconds is not None]


def add_cut(tx: Tx, values: Mapping[str, Any]) -> int:
    """Note page ranges; their id."""
    return int(tx.execute(page_cut.insert().values(made=[], **values).returning(page_cut.c.id)).scalar_one())


def get_cut(tx: Tx, cut_id: int) -> CutRow | None:
    """Page ranges by id."""
    row = tx.execute(select(page_cut).where(page_cut.c.id == cut_id)).first()
    return None if row is None else record(CutRow, row)


def cuts_of(tx: Tx, document_id: int) -> Sequence[CutRow]:
    """The page ranges laid down for a file, oldest first, those taken back left out."""
    where = (page_cut.c.document_id == document_id, page_cut.c.undone_at.is_(None))
    return [record(CutRow, row) for row in tx.execute(select(page_cut).where(*where).order_by(page_cut.c.id))]


def change_cut(tx: Tx, cut_id: int, **values: Any) -> None:
    """Change page ranges (made, undone_at)."""
    tx.execute(update(page_cut).where(page_cut.c.id == cut_id).values(**values))


def picture_of(tx: Tx, *, sha256: str, page: int, turn: int, dpi: int) -> str | None:
    """The hash of the picture of a file's page; None when it was not drawn yet."""
    key = page_picture.c
    where = (key.sha256 == sha256, key.page == page, key.turn == turn, key.dpi == dpi)
    return tx.execute(select(key.picture_sha256).where(*where)).scalar()


def keep_picture(tx: Tx, *, sha256: str, page: int, turn: int, dpi: int, picture_sha256: str) -> None:
    """Note the picture of a file's page."""
    values = {"sha256": sha256, "page": page, "turn": turn, "dpi": dpi, "picture_sha256": picture_sha256}
    insert_once(tx, page_picture, values)
