"""Small facts about the house itself: the day it lives on, the last processed day, counters, the brake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from storage.database import Tx
from storage.rows import insert_once
from storage.schema import house, worker

_VALUE = select(house.c.value).where(house.c.name == bindparam("asked"))


def get(tx: Tx, name: str) -> str | None:
    """A fact by name, None when it was never set."""
    return tx.execute(_VALUE, {"asked": name}).scalar_one_or_none()


def beginning_with(tx: Tx, start: str) -> dict[str, str]:
    """The facts whose names begin with a text, by name."""
    where = (house.c.name >= start, house.c.name < start + "\U0010ffff")
    return {row.name: row.value for row in tx.execute(select(house).where(*where).order_by(house.c.name))}


def put(tx: Tx, name: str, value: str) -> None:
    """Set a fact."""
    if not insert_once(tx, house, {"name": name, "value": value}):
        tx.execute(update(house).where(house.c.name == name).values(value=value))


def next_number(tx: Tx, name: str) -> int:
    """The next whole number of a counter, from 1."""
    value = int(get(tx, f"counter:{name}") or "0") + 1
    put(tx, f"counter:{name}", str(value))
    return value


def beat(tx: Tx, *, owner: str, now: datetime, what: dict[str, str]) -> None:
    """Say that a worker is alive, and what it does."""
    if not insert_once(tx, worker, {"owner": owner, "seen_at": now, "what": what}):
        tx.execute(update(worker).where(worker.c.owner == owner).values(seen_at=now, what=what))


def workers(tx: Tx) -> Sequence[tuple[str, datetime, dict[str, str]]]:
    """Every worker heard of: owner, when it was last seen, what it does."""
    rows = tx.execute(select(worker).order_by(worker.c.owner))
    return [(row.owner, row.seen_at, row.what) for row in rows]


def forget_workers(tx: Tx, *, now: datetime, after: timedelta) -> None:
    """Forget workers not heard of for `after`."""
    tx.execute(delete(worker).where(worker.c.seen_at < now - after))
