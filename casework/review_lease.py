"""One reading, one handler: taken under a lease that runs out, renewed while the page is open, given back."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.ids import reading_name
from casework.office import Office
from claims.days import local_time
from claims.refused import Refused
from storage import documents, reviews
from storage.database import Tx
from storage.documents import ReadingRow
from storage.reviews import ItemRow
from storage.reviews import Place as Place

LEASE = timedelta(minutes=10)
"""How long a handler has a reading who gives no sign of life."""


def take_review(office: Office, *, reading_id: int, by: str, name: str) -> None:
    """Lease a reading to a handler. Raises Refused: "held" while another has it, "no_such_review" where none waits."""
    now = office.clock.machine_now()
    with office.database.claim() as tx:
        if reviews.take(tx, reading_id, by=by, name=name, now=now, until=now + LEASE):
            return
    with office.database.read() as tx:
        refuse_held(reviews.get(tx, reading_id), by=by, now=now)
    raise Refused("no_such_review", f"{reading_name(reading_id)} does not wait for review; krav review list shows")


def take_next(
    office: Office, *, by: str, name: str, after: Place | None = None, creditor_id: int | None = None, code: str = ""
) -> int | None:
    """Lease the best reading that nobody else has, from a place in the queue on; None when there is none."""
    now = office.clock.machine_now()
    with office.database.claim() as tx:
        for _attempt in range(5):
            found = reviews.next_free(tx, by=by, now=now, after=after, creditor_id=creditor_id, code=code or None)
            if found is None or reviews.take(tx, found, by=by, name=name, now=now, until=now + LEASE):
                return found
    return None


def renew_review(office: Office, *, reading_id: int, by: str) -> bool:
    """The page is still open: prolong the lease; False when it is somebody else's by now, or the reading is decided."""
    until = office.clock.machine_now() + LEASE
    with office.database.claim() as tx:
        return reviews.renew(tx, reading_id, by=by, until=until)


def release_review(office: Office, *, reading_id: int, by: str) -> None:
    """Give a lease of one's own back; anybody else's stays."""
    with office.database.claim() as tx:
        reviews.release(tx, reading_id, by=by)


def refuse_held(item: ItemRow | None, *, by: str, now: datetime) -> None:
    """Raise Refused("held") while somebody else has the reading, with who and until when."""
    if item is not None and item.is_held_by_another(by, now):
        assert item.lease_until is not None
        raise Refused("held", f"{item.lease_name} has it until {local_time(item.lease_until):%H:%M}")


def item_to_decide(office: Office, tx: Tx, *, reading_id: int, by: str) -> ItemRow | None:
    """A reading's place in the queue for one who decides about it. Raises Refused("held") while another has it."""
    item = reviews.get(tx, reading_id)
    refuse_held(item, by=by, now=office.clock.machine_now())
    return item


def reading_or_refuse(tx: Tx, reading_id: int) -> ReadingRow:
    """A reading, whatever became of it; raises Refused("no_such_review")."""
    row = documents.get_reading(tx, reading_id)
    if row is None:
        raise Refused("no_such_review", f"there is no {reading_name(reading_id)}; krav review list shows what waits")
    return row
