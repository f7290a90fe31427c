"""Which doubtful reading is best looked at next: the oldest, and large claims and near deadlines before their turn."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from claims.days import instant_of
from claims.money import Money

AGE, VALUE, DEADLINE, NOT_DUE = "age", "value", "deadline", "not_due"
"""What decided a reading's place."""

_HEAD_STARTS = (
    (Money(100_000_000), timedelta(hours=72)),
    (Money(50_000_000), timedelta(hours=48)),
    (Money(10_000_000), timedelta(hours=36)),
    (Money(5_000_000), timedelta(hours=24)),
    (Money(1_000_000), timedelta(hours=12)),
)
_ROOM = timedelta(days=30)  # before a claim lapses: the time to ask its creditor and send a letter
_LONGEST_REST = timedelta(days=3)


def review_order(
    *, came_at: datetime, total: Money | None, due_on: date | None, lapses_on: date | None
) -> tuple[datetime, str]:
    """By when a reading should be decided (a place in time that never moves), and what decided that.

    Each waits its turn by when it came. A large claim has a head start of hours, one that is not due rests for days,
    and one that may lapse comes well before its last day.
    """
    place, why = came_at, AGE
    amount = abs(total.ore) if total is not None else 0
    start = next((start for least, start in _HEAD_STARTS if amount >= least.ore), None)
    rest = instant_of(due_on, time(0)) - came_at if due_on is not None else timedelta(0)
    if start is not None:
        place, why = came_at - start, VALUE
    elif rest > timedelta(0):
        place, why = came_at + min(rest, _LONGEST_REST), NOT_DUE
    if lapses_on is not None:
        latest = instant_of(lapses_on, time(0)) - _ROOM
        if latest < place:
            return latest, DEADLINE
    return place, why
