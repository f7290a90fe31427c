"""Actions on many cases: the order, and each case of it with what was foreseen and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.database import Tx
from storage.rows import record
from storage.schema import bulk, bulk_item, case

LOOKING, READY, RUNNING, STOPPED = "looking", "ready", "running", "stopped"
WAITING, FORESEEN, REFUSED, OWED, DONE, CHANGED = "waiting", "ready", "refused", "owed", "done", "changed"
"""Where a case of an order is: not looked at, looked at, refused, to be done, done, changed since it was looked at."""


@dataclass(frozen=True, slots=True)
class BulkRow:
    """An order. `form` is what the action's form said; `found` how many cases were meant, also those left out."""

    id: int
    action: str
    form: Mapping[str, Sequence[str]]
    by: str
    made_at: datetime
    state: str
    found: int
    started_at: datetime | None
    stopped_at: datetime | None
    stopped_by: str | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A case of an order. `seen` is the fingerprint of what was foreseen, `told` that in short."""

    id: int
    bulk_id: int
    case_number: str
    state: str
    why: str
    total_ore: int | None
    currency: str | None
    told: Mapping[str, Any]
    seen: Mapping[str, str]


def add(tx: Tx, values: Mapping[str, Any], numbers: Sequence[str]) -> int:
    """Keep an order for these cases; its id."""
    made = tx.execute(insert(bulk).values(**values).returning(bulk.c.id)).scalar_one()
    rows = [
        {"bulk_id": made, "case_number": number, "state": WAITING, "why": "", "told": {}, "seen": {}}
        for number in numbers
    ]
    if rows:
        tx.execute(insert(bulk_item), rows)
    return int(made)


def get(tx: Tx, bulk_id: int) -> BulkRow | None:
    """An order."""
    row = tx.execute(select(bulk).where(bulk.c.id == bulk_id)).first()
    return None if row is None else record(BulkRow, row)


def latest(tx: Tx, *, limit: int) -> Sequence[BulkRow]:
    """The newest orders."""
    return [record(BulkRow, row) for row in tx.execute(select(bulk).order_by(bulk.c.id.desc()).limit(limit))]


def change(tx: Tx, bulk_id: int, **values: Any) -> None:
    """Change an order."""
    tx.execute(update(bulk).where(bulk.c.id == bulk_id).values(**values))


def item(tx: Tx, item_id: int) -> ItemRow | None:
    """A case of an order."""
    row = tx.execute(select(bulk_item).where(bulk_item.c.id == item_id)).first()
    return None if row is None else record(ItemRow, row)


def items(
    tx: Tx, bulk_id: int, *, state: str | None = None, after: int = 0, limit: int | None = None
) -> Sequence[ItemRow]:
    """The cases of an order in the order that they were named, those after an id."""
    statement = select(bulk_item).where(bulk_item.c.bulk_id == bulk_id, bulk_item.c.id > after)
    if state is not None:
        statement = statement.where(bulk_item.c.state == state)
    return [record(ItemRow, row) for row in tx.execute(statement.order_by(bulk_item.c.id).limit(limit))]


def change_item(tx: Tx, item_id: int, **values: Any) -> None:
    """Change a case of an order."""
    tx.execute(update(bulk_item).where(bulk_item.c.id == item_id).values(**values))


def move_items(tx: Tx, bulk_id: int, *, state: str, to: str) -> Sequence[int]:
    """Put every case of an order that is in a state into another; their ids."""
    where = (bulk_item.c.bulk_id == bulk_id, bulk_item.c.state == state)
    rows = tx.execute(update(bulk_item).where(*where).values(state=to).returning(bulk_item.c.id))
    return sorted(rows.scalars())


def counts(tx: Tx, bulk_id: int) -> dict[str, int]:
    """How many cases of an order are in each state."""
    statement = select(bulk_item.c.state, func.count().label("n")).where(bulk_item.c.bulk_id == bulk_id)
    return {row.state: row.n for row in tx.execute(statement.group_by(bulk_item.c.state))}


def sums(tx: Tx, bulk_id: int, *, states: Sequence[str]) -> dict[str, int]:
    """What is owed in the cases of an order that are in these states, in öre, by currency."""
    statement = (
        select(bulk_item.c.currency, func.sum(bulk_item.c.total_ore).label("ore"))
        .where(bulk_item.c.bulk_id == bulk_id, bulk_item.c.state.in_(states), bulk_item.c.currency.is_not(None))
        .group_by(bulk_item.c.currency)
    )
    return {row.currency: int(row.ore) for row in tx.execute(statement)}


def numbers_in_state(tx: Tx, *, state: str, creditor_id: int | None, limit: int) -> Sequence[str]:
    """The numbers of the cases in a state, of one creditor where asked, the lowest first."""
    statement = select(case.c.number).where(case.c.state == state).order_by(case.c.number).limit(limit)
    if creditor_id is not None:
        statement = statement.where(case.c.creditor_id == creditor_id)
    return list(tx.execute(statement).scalars())


def known_numbers(tx: Tx, numbers: Sequence[str]) -> set[str]:
    """Those of these numbers that are cases."""
    return set(tx.execute(select(case.c.number).where(case.c.number.in_(list(numbers)))).scalars())
