"""An order on many cases is stopped: what is done is done, and the rest waits until it is started again."""

from __future__ import annotations

from casework.journal import happened
from casework.office import Office
from casework.start_bulk import order_or_refuse
from claims.refused import Refused
from storage import bulks


def stop_bulk(office: Office, *, bulk_id: int, by: str) -> int:
    """Stop an order that runs; how many cases were left. Anybody who may do the action may stop it.

    Raises Refused where it does not run.
    """
    with office.database.write() as tx:
        order = order_or_refuse(tx, bulk_id)
        if order.state != bulks.RUNNING:
            raise Refused("not_running", "the order does not run")
        left = bulks.move_items(tx, bulk_id, state=bulks.OWED, to=bulks.FORESEEN)
        bulks.change(tx, bulk_id, state=bulks.STOPPED, stopped_at=office.clock.now(), stopped_by=by)
        why = f"An order was stopped with {len(left)} cases left"
        happened(office, tx, case_number=None, kind="bulk_stopped", why=why, actor=by, bulk=bulk_id, left=len(left))
    return len(left)
