"""An order on many cases is started, or goes on after it was stopped: one job for each case that was foreseen."""

from __future__ import annotations

from casework.journal import happened
from casework.office import Office
from casework.outbox import owe_again
from claims.refused import Refused
from storage import bulks
from storage.bulks import BulkRow
from storage.database import Tx


def start_bulk(office: Office, *, bulk_id: int, count: int, by: str) -> int:
    """Owe the action for every case that was foreseen and not done yet; how many.

    `count` is how many the person who starts it was shown: never more than that. Only whoever ordered it starts it.
    Raises Refused while it is still being looked at, and where the number is another than was shown.
    """
    with office.database.write() as tx:
        order = order_or_refuse(tx, bulk_id)
        if order.state not in (bulks.READY, bulks.STOPPED):
            raise Refused("not_ready", "the order is still being looked at, or runs already")
        if order.by != by:
            raise Refused("anothers_order", f"{order.by} ordered this and has seen what it does: only they start it")
        ready = bulks.counts(tx, bulk_id).get(bulks.FORESEEN, 0)
        if ready != count or not ready:
            raise Refused("another_count", f"{ready} cases are ready, and {count} were shown: look at it anew")
        ids = bulks.move_items(tx, bulk_id, state=bulks.FORESEEN, to=bulks.OWED)
        bulks.change(tx, bulk_id, state=bulks.RUNNING, started_at=office.clock.now(), stopped_at=None, stopped_by=None)
        why = f"{order.action} was ordered for {len(ids)} cases"
        happened(office, tx, case_number=None, kind="bulk_started", why=why, actor=by, bulk=bulk_id, cases=len(ids))
        for item_id in ids:
            owe_again(office, tx, "do_bulk_item", key=f"bulk-{bulk_id}-{item_id}", item_id=item_id)
    return len(ids)


def order_or_refuse(tx: Tx, bulk_id: int) -> BulkRow:
    """The order of an id; raises Refused("no_such_bulk")."""
    found = bulks.get(tx, bulk_id)
    if found is None:
        raise Refused("no_such_bulk", f"there is no order {bulk_id}")
    return found
