"""A changed plan is given in to be tried out over the open cases; the trial itself is work in the background."""

from __future__ import annotations

from casework.office import Office
from casework.outbox import owe
from casework.plan_text import plan_from_text
from claims.refused import Refused
from storage import labs

LONGEST_DAYS = 730


def make_lab_run(office: Office, *, text: str, days: int, by: str) -> int:
    """Keep a plan as a trial over so many days and owe its living; the trial's id. Nothing in any case changes.

    Raises Refused for a text that is no plan, and for no days or more than `LONGEST_DAYS`.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("bad_days", f"look 1 to {LONGEST_DAYS} days ahead")
    plan = plan_from_text(text)
    values = {
        "by": by,
        "made_at": office.clock.now(),
        "plan": dict(plan.content),
        "version": plan.version,
        "days": days,
        "on_plan": 0,
        "older": 0,
        "numbers": [],
        "state": labs.CHOOSING,
        "error": "",
    }
    with office.database.write() as tx:
        made = labs.add(tx, values)
        owe(office, tx, "live_lab", key=f"lab-{made}", run_id=made)
    return made
