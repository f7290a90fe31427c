"""What a day costs in houses of different size with the same number of cases due, and how fast decisions are made.

Run: python -m bench.ticks [--sizes 10000,100000,1000000] [--decisions 1000000] [--only sqlite|postgres].
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench.measure import table
from bench.portfolio import DUE_DAYS, fill, settle
from casework.law_of import law_of
from casework.office import Office
from casework.plan_of import plan_of
from casework.walk import walk_day
from claims.case import CaseFacts
from claims.money import Money
from dunning.decide import decide
from dunning.plan import Plan
from storage import case_facts
from tests.servers.databases import run_postgres
from workers.clock import HouseClock
from workers.settings import read_settings
from workers.setup import build_office, close_office

SIZES, DUE, DECISIONS = (10_000, 100_000, 1_000_000), 200, 1_000_000
MOST = 1.3
"""How much longer a day may take in the largest house than in the smallest one."""
_KINDS = 2_000


@dataclass(frozen=True, slots=True)
class Day:
    """The walks of a few days in a house of so many open cases on a database, in seconds each; `looked` are due."""

    database: str
    cases: int
    looked: int
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The seconds of a day."""
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Figures:
    """The days, and how many decisions took how many seconds in one process."""

    days: tuple[Day, ...]
    decisions: int
    seconds: float


def measure(
    sizes: Sequence[int] = SIZES,
    due: int = DUE,
    decisions: int = DECISIONS,
    only: Sequence[str] = ("sqlite", "postgres"),
) -> Figures:
    """Make the houses and live a few days in each; then decide on cases of all kinds."""
    days = [day for name in only for day in _days(name, sizes, due)]
    with house("sqlite") as office:
        fill(office, 2 * _KINDS, due=0)
        seconds = _decided(office, decisions)
    return Figures(tuple(days), decisions, seconds)


def _days(name: str, sizes: Sequence[int], due: int) -> Iterator[Day]:
    """Each day in every house before the next one, so that what else the machine does falls on all of them alike."""
    with ExitStack() as stack:
        houses = {}
        for size in sizes:
            houses[size] = stack.enter_context(house(name))
            fill(houses[size], size, due=due)
            settle(houses[size])
        walked: dict[int, list[float]] = {size: [] for size in sizes}
        for day in DUE_DAYS:
            for size, office in houses.items():
                walked[size].append(_walked(office, day))
    for size, seconds in walked.items():
        print(f"{name}, {size:,} cases: {[round(each, 3) for each in seconds]}", file=sys.stderr)
        yield Day(name, size, due, tuple(seconds))


def _walked(office: Office, day: date) -> float:
    HouseClock(office.database).move_to(day)
    began = time.perf_counter()
    walk_day(office, on=day)
    return time.perf_counter() - began


def _decided(office: Office, count: int) -> float:
    """The seconds of a core that so many decisions take, on facts of every kind, amount and day there is."""
    asked = list(_varied(office))
    began = time.process_time()
    for number in range(count):
        facts, plan, day = asked[number % len(asked)]
        decide(facts=facts, plan=plan, law=office.law, agency=office.agency, today=day)
    return time.process_time() - began


def _varied(office: Office) -> Iterator[tuple[CaseFacts, Plan, date]]:
    """Cases of the house with other amounts, asked on a day near theirs."""
    random = Random(7)
    numbers = [f"2026-{number:07d}" for number in range(1, _KINDS + 1)]
    with office.database.read() as tx:
        found = case_facts.facts_of(tx, numbers)
        plans = {number: plan_of(office, tx, number) for number in numbers}
    for number, facts in found.items():
        assert law_of(office, facts) is office.law
        invoices = tuple(replace(each, total=Money(random.randint(300_00, 90_000_00))) for each in facts.invoices)
        yield replace(facts, invoices=invoices), plans[number], DUE_DAYS[0] + timedelta(days=random.randint(0, 40))


@contextmanager
def house(name: str) -> Iterator[Office]:
    """An empty office in a data folder of its own, on SQLite or on a PostgreSQL that is forgotten afterwards."""
    kept = {key: value for key, value in os.environ.items() if key.startswith("KRAV_")}
    with tempfile.TemporaryDirectory(prefix="krav-bench-") as folder, ExitStack() as stack:
        settings = {"KRAV_DATA_DIR": str(Path(folder))}
        if name == "postgres":
            settings["KRAV_DATABASE_URL"] = stack.enter_context(run_postgres())
        for key in kept:
            del os.environ[key]
        office = build_office(read_settings(settings))
        try:
            HouseClock(office.database).move_to(DUE_DAYS[0] - timedelta(days=1))
            yield office
        finally:
            close_office(office)
            os.environ.update(kept)


def ratio(days: Sequence[Day]) -> float:
    """How much longer a day takes in the largest house than in the smallest one, the median of the days."""
    ordered = sorted(days, key=lambda day: day.cases)
    pairs = zip(ordered[-1].seconds, ordered[0].seconds, strict=True)
    return statistics.median(large / small for large, small in pairs)


def section(found: Figures) -> Sequence[str]:
    """The page's part."""
    rows = []
    for name in dict.fromkeys(day.database for day in found.days):
        days = [day for day in found.days if day.database == name]
        rows += [[name, f"{day.cases:,}", f"{day.looked:,}", f"{day.median:.2f} s"] for day in days]
        rows[-1] += [f"{ratio(days):.2f}", f"{MOST:.1f}", "yes" if ratio(days) <= MOST else "no"]
        rows[-len(days) : -1] = [[*row, "", "", ""] for row in rows[-len(days) : -1]]
    pace = [[f"{found.decisions:,}", f"{found.seconds:.1f} s", f"{found.decisions / found.seconds:,.0f}"]]
    return [
        "## A day in a small and a large house",
        "The whole walk of a day, its bookkeeping and clocks included, where the same number of cases is due and all "
        "others sleep: the median of three days. The ratio is of the largest house to the smallest, day by day.",
        table(("database", "open cases", "due", "time", "ratio", "at most", "met"), rows),
        "Decisions alone, on cases of every kind with amounts and days of their own, by the time of the core itself.",
        table(("decisions", "core time", "a second and core"), pace),
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.ticks", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--due", type=int, default=DUE)
    parser.add_argument("--decisions", type=int, default=DECISIONS)
    parser.add_argument("--only", choices=("sqlite", "postgres"), action="append")
    told = parser.parse_args()
    sizes = [int(size) for size in told.sizes.split(",")]
    only = told.only or ("sqlite", "postgres")
    print("\n\n".join(section(measure(sizes, told.due, told.decisions, only))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
