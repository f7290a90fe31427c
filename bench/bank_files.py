"""Bank files of growing length through the real `krav payments import`: what it holds in memory, and how fast it is.

Run: python -m bench.bank_files [--entries 1000 10000 100000] [--booked 90] [--plain]: a table; 1 where memory grew or a
count is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bench.measure import table
from casework.accept_terms import accept_terms
from claims.account import case_ocr_reference
from storage import house as house_facts
from storage.database import Database
from storage.migrate import migrate
from storage.schema import case, cost, invoice, step
from tests.intake.bank.files import NOTIFICATION, details, entry, head, ocr, tail
from tests.office import make_house
from tests.papers import bill

KRAV = Path(sys.executable).with_name("krav")
ROOT = Path(__file__).resolve().parents[1]
_DAY = "2026-03-02"
_AT_ONCE = 2_000  # rows in one statement
_A_BATCH = 50  # payments in one entry, where the bank books sums
_LOOK_SECONDS = 0.05
_MEGA = 1024  # kB, as the kernel counts a child's memory
_MAY_GROW = 16  # MB from the shortest file to the longest


@dataclass(frozen=True, slots=True)
class Figures:
    """One file: its payments, how many are booked on a case of their own, seconds, peak memory in MB, bytes.

    `busy` are the seconds of processor time, which a busy machine changes less than those on the wall.
    """

    payments: int
    booked: int
    seconds: float
    busy: float
    peak: float
    size: int


def measure(counts: Sequence[int] = (1_000, 10_000, 100_000), booked_of_hundred: int = 90) -> list[Figures]:
    """Import a file of each length into a new house that holds a case for every payment to be booked."""
    with tempfile.TemporaryDirectory(prefix="krav-bench-bank-") as name:
        return [_import(Path(name) / str(count), count, count * booked_of_hundred // 100) for count in counts]


def _import(folder: Path, payments: int, booked: int) -> Figures:
    numbers = _prepared(folder, booked)
    path = folder / "bank.xml"
    with path.open("wb") as file:
        file.writelines(_file(payments, numbers))
    began = time.perf_counter()
    summary, busy, peak = _krav(folder, "payments", "import", str(path), "--json")
    seconds = time.perf_counter() - began
    assert (summary["transactions"], summary["booked"]) == (payments, booked), summary
    return Figures(payments, booked, seconds, busy, peak, path.stat().st_size)


def _krav(folder: Path, *words: str) -> tuple[dict[str, Any], float, float]:
    """What a command printed, its seconds of processor time, and the most memory that its process held, in MB."""
    environ = {**os.environ, "KRAV_DATA_DIR": str(folder), "KRAV_POLICIES_DIR": str(ROOT / "policies")}
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen([str(KRAV), *words], env=environ, stdout=out)
        peak, status, usage = 0.0, 0, None
        while usage is None:
            peak = max(peak, _most_held(child.pid))
            pid, status, told = os.wait4(child.pid, os.WNOHANG)
            usage = told if pid else None
            time.sleep(_LOOK_SECONDS)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0, words
        out.seek(0)
        return json.loads(out.read()), usage.ru_utime + usage.ru_stime, peak


def _most_held(pid: int) -> float:
    """The most memory that a process has held so far, in MB; what the kernel tells at its end counts ours as well."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return max((int(line.split()[1]) / _MEGA for line in lines if line.startswith("VmHWM")), default=0.0)


def _prepared(folder: Path, count: int) -> list[str]:
    """A house with one case whose demand has left, copied until there are `count`; their numbers."""
    folder.mkdir(parents=True)
    migrate(database := Database(f"sqlite:///{folder / 'krav.db'}"))
    house = make_house(folder, database.url)
    house.receive(house.mail(bill("1", total="100000")))
    first = house.case().number
    accept_terms(house.office, case_number=first, by="bench", how="cli", evidence={})
    house.print_run()
    numbers = [f"2026-{serial:06d}" for serial in range(100_001, 100_001 + count)]
    with database.write() as tx:
        house_facts.put(tx, "day", _DAY)
        for kept in (case, invoice, step, cost):
            _copied(tx, kept, first, numbers)
    house.office.database.close()
    database.close()
    return numbers


def _copied(tx: Any, kept: Any, first: str, numbers: Sequence[str]) -> None:
    """The rows of the first case once for each number."""
    owner = kept.c.number if kept is case else kept.c.case_number
    for row in tx.execute(select(kept).where(owner == first)).mappings().all():
        whole = {name: value for name, value in row.items() if name != "id"}
        copies = [
            {**whole, owner.name: number, **({"number_key": number} if kept is invoice else {})} for number in numbers
        ]
        for start in range(0, len(copies), _AT_ONCE):
            tx.execute(insert(kept), copies[start : start + _AT_ONCE])


def _file(payments: int, numbers: Sequence[str]) -> Iterator[bytes]:
    """Batches of payments with and without a reference, spread evenly."""
    yield head(NOTIFICATION, "08", message_id=f"BENCH-{payments}").encode()
    for start in range(0, payments, _A_BATCH):
        inside = [_payment(index, payments, numbers) for index in range(start, min(start + _A_BATCH, payments))]
        yield entry(
            f"{100 * len(inside)}.00", details="".join(inside), reference=f"SUM{start}", newer=True, day=_DAY
        ).encode()
    yield tail(NOTIFICATION).encode()


def _payment(index: int, payments: int, numbers: Sequence[str]) -> str:
    before, after = (at * len(numbers) // payments for at in (index, index + 1))
    told = ocr(case_ocr_reference(numbers[before])) if after > before else f"<Ustrd>tack nr {index}</Ustrd>"
    return details("100.00", reference=f"T{index}", remittance=told, name=f"Provbetalare {index} AB", newer=True)


def section(found: Sequence[Figures]) -> Sequence[str]:
    """The page's part."""
    rows = [
        [
            f"{one.payments:,}",
            f"{one.size / 1e6:.1f} MB",
            f"{one.booked:,}",
            f"{one.peak:.0f} MB",
            f"{one.payments / one.busy:,.0f}",
            f"{one.busy:.1f} s",
            f"{one.seconds:.1f} s",
        ]
        for one in found
    ]
    return [
        "## Bank files",
        "camt.054 files through `krav payments import`, start of the process included; every payment to be booked has "
        "a case of its own, the others wait for a person. `python -m bench.bank_files` repeats it.",
        table(("payments", "file", "booked", "peak memory", "a second of processor", "processor", "took"), rows),
    ]


def main() -> int:
    """Measure and print; 1 where the longest file took much more memory than the shortest."""
    parser = argparse.ArgumentParser(prog="python -m bench.bank_files", description=__doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--booked", type=int, default=90, help="of a hundred payments")
    told = parser.parse_args()
    found = measure(told.entries, told.booked)
    print("\n\n".join(section(found)))
    return 1 if found[-1].peak > found[0].peak + _MAY_GROW else 0


if __name__ == "__main__":
    sys.exit(main())
