"""An office whose clock stands still for one short transaction: there is one moment to know, and it is asked once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.office import Office
from claims.days import local_date


@dataclass(frozen=True, slots=True)
class Moment:
    """The two times as they were when somebody looked."""

    now_at: datetime
    on: date
    machine_at: datetime

    def now(self) -> datetime:
        """The instant the house lived at."""
        return self.now_at

    def today(self) -> date:
        """The Swedish date the house lived on."""
        return self.on

    def machine_now(self) -> datetime:
        """The real instant."""
        return self.machine_at


def at_this_moment(office: Office) -> Office:
    """The same office, living at this moment."""
    now = office.clock.now()
    return replace(office, clock=Moment(now, local_date(now), office.clock.machine_now()))
