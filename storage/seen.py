"""The log of who saw what: rows that are only added, in chains that know nothing of each other, sealed day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from claims.seen import Head, Seen
from storage.database import Tx
from storage.rows import insert_once
from storage.schema import seen, seen_seal

_ADD = seen.insert()
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class SealRow:
    """A day that was sealed: the ends of its chains, and the hash over them and the seal before."""

    on: date
    at: datetime
    heads: tuple[Head, ...]
    hash: str


def append(tx: Tx, row: Seen, *, hash: str) -> None:
    """Add a record at the end of its chain."""
    names = ("on", "writer", "number", "user_id", "email", "kind", "what")
    values = {name: getattr(row, name) for name in names}
    tx.execute(_ADD, {**values, "at": row.at.replace(microsecond=0), "hash": hash})


def chained(tx: Tx) -> Iterator[tuple[int, Seen, str]]:
    """Every record with its id and stored hash: day by day, chain by chain, in order, without holding them all."""
    asked = select(seen).order_by(seen.c.on, seen.c.writer, seen.c.number).execution_options(yield_per=_AT_ONCE)
    for row in tx.execute(asked):
        found = Seen(row.on, row.writer, row.number, row.at, row.user_id, row.email, row.kind, row.what)
        yield row.id, found, row.hash


def newest(tx: Tx, *, most: int, before: int | None = None, user_id: int | None = None) -> Sequence[tuple[int, Seen]]:
    """The newest records, `before` a record's id and of one user where given."""
    asked = select(seen).order_by(seen.c.id.desc()).limit(most)
    if before is not None:
        asked = asked.where(seen.c.id < before)
    if user_id is not None:
        asked = asked.where(seen.c.user_id == user_id)
    return [
        (row.id, Seen(row.on, row.writer, row.number, row.at, row.user_id, row.email, row.kind, row.what))
        for row in tx.execute(asked)
    ]


def unsealed_days(tx: Tx, *, until: date) -> Sequence[date]:
    """Days before `until` that have records and come after the last seal, oldest first."""
    last = tx.execute(select(func.max(seen_seal.c.on))).scalar_one_or_none()
    asked = select(seen.c.on).where(seen.c.on < until).distinct().order_by(seen.c.on)
    return list(tx.execute(asked if last is None else asked.where(seen.c.on > last)).scalars())


def heads(tx: Tx, on: date) -> tuple[Head, ...]:
    """The ends of a day's chains, by writer."""
    last = select(seen.c.writer, func.max(seen.c.number).label("number")).where(seen.c.on == on)
    ends = last.group_by(seen.c.writer).subquery()
    asked = (
        select(seen.c.writer, seen.c.number, seen.c.hash)
        .join(ends, (ends.c.writer == seen.c.writer) & (ends.c.number == seen.c.number))
        .where(seen.c.on == on)
    )
    # Sorted here: databases do not agree on the order of letters.
    found = [Head(row.writer, row.number, row.hash) for row in tx.execute(asked)]
    return tuple(sorted(found, key=lambda head: head.writer))


def add_seal(tx: Tx, row: SealRow) -> bool:
    """Seal a day; False when it was sealed before."""
    told = [[head.writer, head.count, head.hash] for head in row.heads]
    return insert_once(tx, seen_seal, {"on": row.on, "at": row.at, "heads": told, "hash": row.hash})


def seals(tx: Tx) -> Sequence[SealRow]:
    """Every seal, oldest first: one a day."""
    rows = tx.execute(select(seen_seal).order_by(seen_seal.c.on))
    return [SealRow(row.on, row.at, tuple(Head(*each) for each in row.heads), row.hash) for row in rows]
