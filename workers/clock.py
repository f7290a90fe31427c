"""The only place that reads the clock: the house's day when somebody has set one, else the machine's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from claims.days import instant_of, local_date
from storage import house
from storage.database import Database

DAY = "day"
_MORNING = time(9, 0)


def machine_now() -> datetime:
    """The real instant, in UTC."""
    return datetime.now(UTC)


class HouseClock:
    """Two times: the house's own (a simulated life may move it; then it is 09:00 in Sweden all day) and the machine's.

    The day is a row in the database, so that every process and every later command lives on the same one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_day(self) -> date | None:
        """The simulated day, None when the house lives on the real one."""
        with self._database.read() as tx:
            value = house.get(tx, DAY)
        return date.fromisoformat(value) if value else None

    def move_to(self, day: date) -> None:
        """Let the house live on a day from now on."""
        with self._database.write() as tx:
            house.put(tx, DAY, day.isoformat())

    def now(self) -> datetime:
        """The instant the house lives at."""
        day = self.set_day()
        return machine_now() if day is None else instant_of(day, _MORNING)

    def today(self) -> date:
        """The Swedish date the house lives on."""
        return self.set_day() or local_date(machine_now())

    def machine_now(self) -> datetime:
        """The real instant, which never stands still."""
        return machine_now()


class StandingClock:
    """A house's day that stands still, so that a long look at it sees one day from beginning to end."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The instant the house lives at."""
        return self._now

    def today(self) -> date:
        """The Swedish date the house lives on."""
        return local_date(self._now)

    def machine_now(self) -> datetime:
        """The real instant, which never stands still."""
        return machine_now()
