"""Orders on many cases as pages show them: how far each has come, and its cases a page at a time."""

from __future__ import annotations

from typing import Any

from casework.office import Office
from casework.start_bulk import order_or_refuse
from claims.days import iso_instant
from claims.money import Money
from storage import bulks
from storage.bulks import BulkRow, ItemRow
from storage.database import Tx
from storage.house import get as house_fact

PAGE = 100
_LATEST = 30


def show_bulk(office: Office, *, bulk_id: int, after: int = 0) -> dict[str, Any]:
    """One order with its counts, sums and the cases after an item. Raises Refused("no_such_bulk")."""
    with office.database.read() as tx:
        order = order_or_refuse(tx, bulk_id)
        rows = bulks.items(tx, bulk_id, after=after, limit=PAGE + 1)
        states = [bulks.FORESEEN, bulks.OWED, bulks.DONE]
        return {
            **_head(tx, order),
            "form": {name: list(texts) for name, texts in order.form.items()},
            "sums": {
                currency: str(Money(ore, currency)) for currency, ore in bulks.sums(tx, bulk_id, states=states).items()
            },
            "items": [_item(row) for row in rows[:PAGE]],
            "next": rows[PAGE - 1].id if len(rows) > PAGE else None,
            "brake": house_fact(tx, "brake") == "on",
        }


def latest_bulks(office: Office) -> list[dict[str, Any]]:
    """The newest orders, each with how far it has come."""
    with office.database.read() as tx:
        return [_head(tx, order) for order in bulks.latest(tx, limit=_LATEST)]


def _head(tx: Tx, order: BulkRow) -> dict[str, Any]:
    counts = bulks.counts(tx, order.id)
    left = counts.get(bulks.OWED, 0)
    is_over = order.state == bulks.RUNNING and not left
    return {
        "id": order.id,
        "action": order.action,
        "by": order.by,
        "made_at": iso_instant(order.made_at),
        "state": "over" if is_over else order.state,
        "found": order.found,
        "cases": sum(counts.values()),
        "counts": counts,
        "ready": counts.get(bulks.FORESEEN, 0),
        "seen": sum(counts.values()) - counts.get(bulks.WAITING, 0),
        "done": counts.get(bulks.DONE, 0),
        "left": left,
        "stopped_by": order.stopped_by,
    }


def _item(row: ItemRow) -> dict[str, Any]:
    total = Money(row.total_ore, row.currency or "SEK") if row.total_ore is not None else None
    return {
        "case": row.case_number,
        "state": row.state,
        "why": row.why,
        "total": str(total) if total else None,
        "currency": row.currency,
        "told": dict(row.told),
    }
