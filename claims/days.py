"""Calendar days as Sweden counts them, and the bridge from an instant (UTC) to a Swedish date."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def local_date(instant: datetime) -> date:
    """The date in Sweden at an instant (an aware datetime)."""
    return instant.astimezone(STOCKHOLM).date()


def local_time(instant: datetime) -> time:
    """The wall-clock time in Sweden at an instant (an aware datetime)."""
    return instant.astimezone(STOCKHOLM).time()


def instant_of(day: date, at: time) -> datetime:
    """The instant (UTC) of a wall-clock time in Sweden on a day."""
    return datetime.combine(day, at, tzinfo=STOCKHOLM).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """Same day-number `months` later, else the last day of that month (lag 1930:173, 1 §)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Same day-number `years` later; 29 February becomes 28 February where missing (lag 1930:173, 1 §)."""
    return add_months(day, 12 * years)


def parse_iso_date(text: str) -> date | None:
    """An ISO date, or None when the text is anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def iso_instant(instant: datetime) -> str:
    """An instant as ISO 8601 in UTC with Z, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
