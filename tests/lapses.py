"""The day of limitation that is kept beside a case, held against what counting gives."""

from __future__ import annotations

from sqlalchemy import select

from casework.lapse_day import UNCOUNTED, lapse_day
from casework.plan_of import plan_of
from storage import case_facts
from storage.schema import case
from tests.office import House


def stale_lapses(house: House) -> list[str]:
    """Every open case that is asleep and whose kept day is not the one that counting gives today."""
    office, today, found = house.office, house.clock.day, []
    columns = (case.c.number, case.c.looks_on, case.c.lapses_on)
    with office.database.read() as tx:
        for row in tx.execute(select(*columns).where(case.c.state != "closed")).all():
            if row.looks_on <= today or row.lapses_on == UNCOUNTED:
                continue
            facts = case_facts.facts(tx, row.number)
            counted = lapse_day(office, facts, plan_of(office, tx, row.number), on=today)
            if counted != row.lapses_on:
                found.append(f"{row.number} on {today}: kept {row.lapses_on}, counted {counted}")
    return found
