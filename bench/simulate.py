"""A portfolio of open cases lived ahead by `krav simulate`'s own way, beside what the bare machine does.

Run: python -m bench.simulate [--cases 10000] [--days 400]: prints the figures.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.measure import table
from casework.office import Office
from casework.pin_plan import pin_plan
from casework.simulate import open_numbers
from claims.case import CaseState
from storage import cases, creditors, debtors
from storage.database import Tx
from workers.clock import HouseClock
from workers.lives import Asked, lives
from workers.settings import read_settings
from workers.setup import build_office, close_office

CASES, DAYS, PROCESSES = 10_000, 400, 2
TARGET_SECONDS = 300
_DAY = date(2026, 3, 2)
_SAMPLE = 1_000
"""Cases that the ratios are taken from: one process beside two, and every day asked beside sleeping."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds for `cases` cases over `days` days by two processes; for a sample by one and by two; for bare additions.

    `letters` is how many letters the lives have. `bare` is one integer addition for each case and day in plain Python.
    """

    cases: int
    days: int
    letters: int
    seconds: float
    sample: int
    alone: float
    shared: float
    bare: float


def measure(count: int = CASES, days: int = DAYS) -> Figures:
    """Make a house of open cases and live them ahead."""
    with _house(count) as office:
        numbers = open_numbers(office)
        seconds, letters = _timed(office, numbers, days, PROCESSES)
        sample = numbers[:_SAMPLE]
        alone, _ = _timed(office, sample, days, 1)
        shared, _ = _timed(office, sample, days, PROCESSES)
    return Figures(count, days, letters, seconds, len(sample), alone, shared, _bare(count, days))


def _timed(office: Office, numbers: Sequence[str], days: int, processes: int) -> tuple[float, int]:
    asked = Asked.of(plan=None, against=None, first=None, days=days)
    began, letters = time.perf_counter(), 0
    for number, line in enumerate(lives(office, numbers=numbers, asked=asked, processes=processes), start=1):
        letters += len(line["letters"])
        if sys.stderr.isatty() and number % 100 == 0:
            print(f"\r{number} of {len(numbers)} lives", end="", file=sys.stderr)
    return time.perf_counter() - began, letters


def _bare(count: int, days: int) -> float:
    began, total = time.perf_counter(), 0
    for number in range(count):
        for day in range(days):
            total += number * day % 7
    return time.perf_counter() - began


@contextmanager
def _house(count: int) -> Iterator[Office]:
    """An office in a data folder of its own, with so many accepted cases on the sample day."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("KRAV_")}
    with tempfile.TemporaryDirectory(prefix="krav-bench-") as folder:
        for name in kept:
            del os.environ[name]
        os.environ["KRAV_DATA_DIR"] = str(Path(folder))
        office = build_office(read_settings())
        try:
            HouseClock(office.database).move_to(_DAY)
            with office.database.write() as tx:
                _fill(office, tx, count)
            yield office
        finally:
            close_office(office)
            del os.environ["KRAV_DATA_DIR"]
            os.environ.update(kept)


def _fill(office: Office, tx: Tx, count: int) -> None:
    random = Random(1)
    seller = creditors.ensure(
        tx, identity="5599990008", name="Provbygg AB", orgnr="5599990008", email=None, address=("Box 1", "111 11 Prov")
    )
    creditors.change(tx, seller.id, confirmed_at=office.clock.now(), confirmed_by="bench")
    pinned = {kind: pin_plan(office, tx, office.plans[f"se-{kind}"]) for kind in ("business", "consumer")}
    for number in range(1, count + 1):
        kind = "consumer" if random.random() < 0.3 else "business"
        debtor_id = _debtor(tx, number, kind)
        case_number = f"2026-{number:06d}"
        cases.add(tx, _case(office, case_number, seller.id, debtor_id, pinned[kind]))
        for index in range(random.randint(1, 3)):
            due_date = _DAY - timedelta(days=random.randint(1, 300))
            cases.add_invoice(tx, _invoice(case_number, seller.id, f"{number}-{index}", due_date, random))


def _debtor(tx: Tx, number: int, kind: str) -> int:
    values: dict[str, Any] = {
        "orgnr": "5599990016" if kind == "business" else "199001612382",
        "name": f"Provbolag {number} AB",
        "match_key": f"provbolag{number}",
        "kind": kind,
        "kind_reason": "declared",
        "address": ["Exempelgatan 1", "111 13 Exempelstad"],
        "country": "SE",
    }
    return debtors.ensure(tx, identity=f"bench:{number}", values=values).id


def _case(office: Office, number: str, creditor_id: int, debtor_id: int, plan: str) -> dict[str, Any]:
    return {
        "number": number,
        "creditor_id": creditor_id,
        "debtor_id": debtor_id,
        "open_key": number,
        "state": str(CaseState.AWAITING_TERMS),
        "currency": "SEK",
        "registered_at": office.clock.now(),
        "accepted_at": office.clock.now(),
        "accepted_how": "bench",
        "plan": plan,
        "terms": {},
        "missing": [],
        "why": "bench",
    }


def _invoice(case_number: str, creditor_id: int, number: str, due_date: date, random: Random) -> dict[str, Any]:
    return {
        "case_number": case_number,
        "creditor_id": creditor_id,
        "number_key": cases.number_key(number),
        "number": number,
        "invoice_date": due_date - timedelta(days=30),
        "due_date": due_date,
        "total_ore": random.randint(500_00, 60_000_00),
        "currency": "SEK",
        "about": "Golvslipning av kontor",
        "has_interest_text": True,
        "due_date_agreed": True,
        "reminder_fee_agreed": False,
    }


def section(found: Figures) -> Sequence[str]:
    """The page's part."""
    rows = [
        [
            f"{found.cases:,} open cases, {found.days} days ahead",
            f"{found.seconds / found.bare:.0f}",
            f"{found.alone / found.shared:.2f}",
            f"{found.seconds:.0f} s",
            f"{found.cases / found.seconds:.0f}",
            f"{found.letters:,}",
            f"{TARGET_SECONDS} s",
            "yes" if found.seconds < TARGET_SECONDS else "no",
        ]
    ]
    heads = ("lived", "x bare", "one process : two", "time", "cases a second", "letters", "target", "met")
    return [
        "## Lives ahead",
        "The whole of an open portfolio by two processes, started anew, read from the database and told as JSON "
        "values. Bare is one addition in plain Python for each case and day; one process beside two is timed on "
        f"{found.sample} cases, the start of the processes included.",
        table(heads, rows),
    ]


def main() -> int:
    """Live them and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.simulate", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--days", type=int, default=DAYS)
    told = parser.parse_args()
    print("\n\n".join(section(measure(told.cases, told.days))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
