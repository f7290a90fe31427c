"""Whether the day that each sleeping case keeps for its limitation is the day that counting gives."""

from __future__ import annotations

from sqlalchemy import select

from casework.lapse_day import UNCOUNTED, lapse_day
from casework.plan_of import plan_of
from storage import case_facts
from storage.schema import case
from tests.office import House


def stale_lapses(house: House) -> list[str]:
    """Every open case that is asleep and whose kept day of limitation is not the one that counting gives today."""
    office, today, found = house.office, house.clock.day, list[str]()
    with office.database.read() as tx:
        columns = (case.c.number, case.c.looks_on, case.c.lapses_on)
        kept = {row.number: row for row in tx.execute(select(*columns))}
        for row in house.cases(open_only=True):
            facts = case_facts.facts(tx, row.number)
            if kept[row.number].looks_on <= today or kept[row.number].lapses_on == UNCOUNTED:
                continue
            counted = lapse_day(office, facts, plan_of(office, tx, row.number), on=today)
            if counted != kept[row.number].lapses_on:
                found.append(f"{row.number} on {today}: kept {kept[row.number].lapses_on}, counted {counted}")
    return found
