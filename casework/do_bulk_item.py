"""One case of an order: done as it was foreseen, or left alone with the reason."""

from __future__ import annotations

from functools import partial

from casework.bulk_acts import BULK_ACTS
from casework.carry_out import CaseChanged, carry_out
from casework.office import Office
from claims.refused import Refused, Unavailable
from storage import bulks
from storage.bulks import BulkRow
from storage.database import Tx
from storage.house import get as house_fact


def do_bulk_item(office: Office, *, item_id: int) -> None:
    """Do an order's action with one case in one transaction with the note that it is done. Safe to repeat.

    A case that has changed since it was looked at is left as it is, with what changed; one whose order was stopped is
    left for later. Raises Unavailable while the brake is on: the case is done when it is let go.
    """
    with office.database.read() as tx:
        item = bulks.item(tx, item_id)
        order = bulks.get(tx, item.bulk_id) if item is not None else None
        is_braked = house_fact(tx, "brake") == "on"
    if item is None or order is None or item.state != bulks.OWED or order.state != bulks.RUNNING:
        return
    if is_braked:
        raise Unavailable("brake", "all outgoing is stopped by the brake (krav brake off lets it go)")
    act = partial(_act, order=order, number=item.case_number)
    done = partial(_note, item_id=item_id)
    try:
        carry_out(office, number=item.case_number, act=act, seen=item.seen, beside=done)
    except CaseChanged as changed:
        _leave(office, item_id, bulks.CHANGED, changed.code, ", ".join(changed.parts))
    except Refused as refused:
        _leave(office, item_id, bulks.REFUSED, refused.code, refused.message)


def _act(office: Office, *, order: BulkRow, number: str) -> object:
    return BULK_ACTS[order.action](office, number, order.form, order.by)


def _note(tx: Tx, *, item_id: int) -> None:
    """Say that it is done, unless the order was stopped or it was done meanwhile: then nothing of it is kept."""
    item = bulks.item(tx, item_id)
    if item is None or item.state != bulks.OWED:
        raise Refused("stopped", "the order was stopped before this case")
    bulks.change_item(tx, item_id, state=bulks.DONE, why="")


def _leave(office: Office, item_id: int, state: str, code: str, why: str) -> None:
    with office.database.write() as tx:
        item = bulks.item(tx, item_id)
        if item is not None and item.state == bulks.OWED:
            bulks.change_item(tx, item_id, state=state, why=why, told={**item.told, "code": code})
