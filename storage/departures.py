"""How many letters were let out of the door on each day of the house, in all and by creditor."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from storage.database import Tx
from storage.rows import insert_once
from storage.schema import departure

EVERYBODY = 0


def of_day(tx: Tx, *, on: date, creditor_id: int = EVERYBODY) -> int:
    """How many left on a day, of one creditor or of all."""
    where = (departure.c.on == on, departure.c.creditor_id == creditor_id)
    return int(tx.execute(select(departure.c.letters).where(*where)).scalar_one_or_none() or 0)


def earlier(tx: Tx, *, before: date, days: int) -> list[int]:
    """How many left on each of the last days with any letter, newest first."""
    where = (departure.c.creditor_id == EVERYBODY, departure.c.on < before, departure.c.letters > 0)
    rows = tx.execute(select(departure.c.letters).where(*where).order_by(departure.c.on.desc()).limit(days))
    return [int(row.letters) for row in rows]


def count(tx: Tx, *, on: date, creditor_id: int, by: int = 1) -> None:
    """One letter more (or, with -1, one less) let out on a day, for its creditor and for all."""
    for whose in (EVERYBODY, creditor_id):
        if insert_once(tx, departure, {"on": on, "creditor_id": whose, "letters": max(0, by)}):
            continue
        where = (departure.c.on == on, departure.c.creditor_id == whose)
        tx.execute(update(departure).where(*where).values(letters=departure.c.letters + by))


def newest(tx: Tx, *, days: int) -> list[tuple[date, int]]:
    """The last days with any letter, newest first, and how many left."""
    statement = select(departure).where(departure.c.creditor_id == EVERYBODY).order_by(departure.c.on.desc())
    return [(row.on, int(row.letters)) for row in tx.execute(statement.limit(days))]
