"""What ops see first: alarms, figures, the brake and its limits, the law's gaps, who is at work."""

from __future__ import annotations

from typing import Any

from casework.alarms import alarms
from casework.clear_letter import BRAKE, BRAKE_BY, BRAKE_WHY, ITSELF
from casework.figures import WORKER_SILENT_AFTER, figures
from casework.law_in_use import law_gaps
from casework.office import Office
from claims.days import iso_instant
from storage import departures, house, samples

_DAYS = 10


def show_ops(office: Office) -> dict[str, Any]:
    """The state of the house at this moment; costs the same however many cases there are."""
    found, gaps = figures(office), law_gaps(office)
    with office.database.read() as tx:
        is_on = house.get(tx, BRAKE) == "on"
        brake = {
            "on": is_on,
            "by": house.get(tx, BRAKE_BY) or "" if is_on else "",
            "why": house.get(tx, BRAKE_WHY) or "" if is_on else "",
            "by_itself": is_on and house.get(tx, BRAKE_BY) == ITSELF,
        }
        workers = [
            {
                "owner": owner,
                "seen_at": iso_instant(seen_at),
                "does": what.get("does", ""),
                "alive": found.at - seen_at <= WORKER_SILENT_AFTER,
            }
            for owner, seen_at, what in house.workers(tx)
        ]
        days = departures.newest(tx, days=_DAYS)
        has_samples = samples.newest_at(tx) is not None
    return {
        "figures": found,
        "alarms": alarms(found),
        "brake": brake,
        "limits": office.brakes,
        "days": days,
        "has_samples": has_samples,
        "missing": gaps.missing,
        "unverified": gaps.unverified,
        "workers": workers,
        "today": office.clock.today(),
    }
