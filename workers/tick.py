"""Let days pass: every day from the last processed one, in turn, each with all of its work done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import structlog

from casework import board, walk
from casework.office import Office
from claims.days import parse_iso_date
from claims.refused import Refused
from workers.clock import HouseClock
from workers.embedded import Hands
from workers.single import only_one

LOCK_WAIT_SECONDS = 600.0

log = structlog.get_logger(__name__)


class EarlierDay(Refused):
    """The day asked for has already passed: wrong usage."""


def tick(
    office: Office,
    *,
    on: date | None,
    is_production: bool,
    lock: Path,
    after_day: Callable[[date, int], None] | None = None,
) -> int:
    """Walk every day from the last processed one to `on` (default: the house's today); how many acts were done.

    Outside production `on` moves the house's day, which stays there. Production and a house on the real day only ever
    walk the real day: days on which nothing ran are an outage, and its letters carry the day they truly leave.
    Raises EarlierDay, Refused, and Unavailable when work is left on a day that is not over then.
    """
    with only_one(lock, what="a tick", wait_seconds=LOCK_WAIT_SECONDS):
        days = list(_days(office, on, is_production))
        moves = on is not None and not is_production
        done = 0
        with Hands(office) as hands:
            for day in days:
                acts = live(office, hands, day, moves=moves)
                done += acts
                if after_day is not None:
                    after_day(day, acts)
        return done


def live(office: Office, hands: Hands, day: date, *, moves: bool) -> int:
    """One day: what is owed, the walk, what the walk owes; how many acts were done. `moves` sets the house's day."""
    if moves:
        house_clock(office).move_to(day)
    hands.finish()
    acts = walk.walk_day(office, on=day)
    hands.finish()
    walk.mark_processed(office, on=day)
    log.info("day_walked", on=day.isoformat(), acts=acts)
    return acts


def _days(office: Office, on: date | None, is_production: bool) -> Iterator[date]:
    today = office.clock.today()
    target = today if on is None else on
    last = walk.last_processed_on(office)
    if last is not None and target < last:
        raise EarlierDay("earlier_day", f"{target} has passed: the last processed day is {last}")
    is_simulated = house_clock(office).set_day() is not None
    if is_production and target != today:
        raise EarlierDay("not_today", f"production lives on the real day, {today}")
    if is_simulated and target < today:
        raise EarlierDay("earlier_day", f"{target} has passed: the house lives on {today}")
    if is_production or (on is None and not is_simulated):
        return iter([today])
    first = last or min(_first_message_on(office) or target, target)
    return _each(first, target)


def _each(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def _first_message_on(office: Office) -> date | None:
    received = [parse_iso_date(str(row["received_at"])[:10]) for row in board.messages(office)]
    return min((day for day in received if day is not None), default=None)


def house_clock(office: Office) -> HouseClock:
    """The clock of a house, which can be moved."""
    if not isinstance(office.clock, HouseClock):
        raise TypeError("days pass only for a house with its own clock")
    return office.clock
