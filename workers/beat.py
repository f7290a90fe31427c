"""The schedule of a house on the real day: its walk once after midnight and once when the print run leaves."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, time
from typing import TYPE_CHECKING

import structlog

from casework.catch_up import caught_up_on
from casework.seal_seen import seal_seen
from casework.walk import mark_processed, walk_day
from claims.days import STOCKHOLM
from claims.refused import Refused, Unavailable
from storage import house
from workers.clock import HouseClock

if TYPE_CHECKING:
    from casework.office import Office

EVERY_SECONDS = 15.0
_WALKED = "walked"

log = structlog.get_logger(__name__)


def slot_of(now: datetime, print_run: time) -> str:
    """The walk that belongs to an instant: "2026-03-02 day" until the print run, "2026-03-02 print" from it on."""
    local = now.astimezone(STOCKHOLM)
    part = "print" if local.time() >= print_run else "day"
    return f"{local.date().isoformat()} {part}"


def walk_if_due(office: Office) -> int | None:
    """Walk the real day when its slot was not walked yet; the acts done, None when there was nothing to walk.

    A house on a simulated day is left alone: only `tick` moves it. Two schedules at once do no harm, since every step
    is a unique row.
    """
    if isinstance(office.clock, HouseClock) and office.clock.set_day() is not None:
        return None
    slot = slot_of(office.clock.machine_now(), office.agency.print_run)
    with office.database.read() as tx:
        if house.get(tx, _WALKED) == slot:
            return None
    today = office.clock.today()
    acts = walk_day(office, on=today)
    outage = caught_up_on(office, on=today)
    if outage is not None:
        counted = Counter(step["outcome"] for step in outage["steps"])
        log.warning("outage", first_on=outage["first_on"], last_on=outage["last_on"], **counted)
    mark_processed(office, on=today)
    with office.database.write() as tx:
        house.put(tx, _WALKED, slot)
    log.info("day_walked", on=today.isoformat(), acts=acts)
    return acts


def keep_walking(office: Office, *, on_done: Callable[[], None], stopping: threading.Event) -> None:
    """Walk whenever a slot begins and seal each day of the log of who saw what, until told to stop.

    What fails is logged and tried again at the next look.
    """
    while True:
        try:
            if walk_if_due(office):
                on_done()
            seal_seen(office)
        except (Unavailable, Refused) as trouble:
            log.warning("walk_waits", code=getattr(trouble, "code", None) or getattr(trouble, "what", None))
        except Exception:
            log.error("walk_failed", exc_info=True)
        if stopping.wait(EVERY_SECONDS):
            return
