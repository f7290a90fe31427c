"""The day on which every sample, demo and test begins; samples have no other clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SAMPLE_DAY = date(2026, 3, 2)
"""A Monday."""

_WINTER_TIME = timezone(timedelta(hours=1))


def at(minutes: int) -> datetime:
    """An instant on the sample day: `minutes` after 06:00 in Stockholm, which keeps winter time in March."""
    return datetime(SAMPLE_DAY.year, SAMPLE_DAY.month, SAMPLE_DAY.day, 6, tzinfo=_WINTER_TIME) + timedelta(
        minutes=minutes
    )


def overdue(days: int) -> date:
    """A due date that lies `days` before the sample day; a negative number lies after it."""
    return SAMPLE_DAY - timedelta(days=days)
