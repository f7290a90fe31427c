"""The cases of an order are looked at, a few at a time: what the action would do to each, or why it may not."""

from __future__ import annotations

from functools import partial
from typing import Any

from casework.bulk_acts import BULK_ACTS
from casework.carry_out import preview
from casework.office import Office
from casework.outbox import owe_again
from casework.rehearse import Rehearsed
from claims.money import Money
from claims.refused import Refused
from storage import bulks
from storage.bulks import BulkRow, ItemRow

_AT_ONCE = 25


def preview_bulk(office: Office, *, bulk_id: int) -> None:
    """Foresee the next cases of an order and owe the rest; when all are foreseen the order is ready. Safe to repeat."""
    with office.database.read() as tx:
        order = bulks.get(tx, bulk_id)
        waiting = bulks.items(tx, bulk_id, state=bulks.WAITING, limit=_AT_ONCE)
    if order is None or order.state != bulks.LOOKING:
        return
    for item in waiting:
        values = _foreseen(office, order, item)
        with office.database.write() as tx:
            bulks.change_item(tx, item.id, **values)
    with office.database.write() as tx:
        if bulks.items(tx, bulk_id, state=bulks.WAITING, limit=1):
            owe_again(office, tx, "preview_bulk", key=f"bulk-preview-{bulk_id}", bulk_id=bulk_id)
        else:
            bulks.change(tx, bulk_id, state=bulks.READY)


def _foreseen(office: Office, order: BulkRow, item: ItemRow) -> dict[str, Any]:
    number = item.case_number
    act = partial(_act, order=order, number=number)
    try:
        found, seen = preview(office, number=number, act=act)
    except Refused as refused:
        return {"state": bulks.REFUSED, "why": refused.message, "told": {"code": refused.code}}
    balance = found.before[number]["balance"]
    return {
        "state": bulks.FORESEEN,
        "total_ore": Money.of(balance["total"]).ore,
        "currency": balance["currency"],
        "told": in_short(found, number),
        "seen": seen,
    }


def _act(office: Office, *, order: BulkRow, number: str) -> object:
    return BULK_ACTS[order.action](office, number, order.form, order.by)


def in_short(found: Rehearsed, number: str) -> dict[str, Any]:
    """What a table says of a case: its state and what leaves."""
    state = next((change.after for change in found.changes if change.case == number and change.path == ("state",)), "")
    return {
        "state": found.before[number]["state"],
        "state_after": state,
        "changes": len(found.changes),
        "letters": len(found.letters),
        "mails": len(found.mails),
        "invoiced": [{"total": row["total"], "currency": row["currency"]} for row in found.own_invoices],
        "other_cases": len(found.cases) - 1 + found.more_cases,
    }
