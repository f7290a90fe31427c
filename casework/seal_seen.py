"""A day's records of who saw what are sealed together once the day is over, and each seal rests on the one before."""

from __future__ import annotations

from datetime import timedelta

from casework.office import Office
from claims.days import local_date
from claims.events import GENESIS
from claims.seen import seal_hash
from storage import seen
from storage.seen import SealRow

_SETTLED_AFTER = timedelta(hours=1)


def seal_seen(office: Office) -> int:
    """Seal every day that ended an hour ago or more and has records; how many. Two processes at once do no harm."""
    now = office.clock.machine_now()
    until = local_date(now - _SETTLED_AFTER)
    with office.database.read() as tx:
        if not seen.unsealed_days(tx, until=until):
            return 0
    sealed = 0
    with office.database.write() as tx:
        earlier = seen.seals(tx)
        previous = earlier[-1].hash if earlier else GENESIS
        for on in seen.unsealed_days(tx, until=until):
            heads = seen.heads(tx, on)
            previous = seal_hash(previous, on, heads)
            sealed += seen.add_seal(tx, SealRow(on, now, heads, previous))
    return sealed
