"""`make bench`: the road, its parts and reading on this machine, to docs/benchmarks.md; `--quick` for a short look."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import cadence, letters, money, reading, reading_cost, reliability, simulate, ticks
from bench.measure import Times, ms, table
from bench.parts import Part, parts
from bench.road import latency, running, throughput
from tests.servers.imap import run_dovecot

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
RESULTS = ROOT / "bench" / "results"
TARGETS = {"text": 5.0, "scan": 15.0}
NAMES = {"text": "a text PDF", "scan": "a one-page scan"}


def main() -> None:
    """Measure, print, and write the page (not with --quick)."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="few repetitions; docs/benchmarks.md stays as it is")
    quick = parser.parse_args().quick
    latencies: dict[str, Times] = {}
    rates: dict[tuple[int, str], float] = {}
    with tempfile.TemporaryDirectory(prefix="krav-bench-") as name, run_dovecot() as dovecot:
        folder = Path(name)
        bare = list(parts(dovecot, folder, quick=quick))
        for workers in (2, 1):
            with running(dovecot, folder / f"w{workers}", workers=workers) as bench:
                if workers == 2:
                    latencies["text"] = latency(bench, "text", count=5 if quick else 30, seed=1)
                    latencies["scan"] = latency(bench, "scan", count=2 if quick else 10, seed=2)
                rates[workers, "text"] = throughput(bench, "text", count=10 if quick else 60, seed=10 + workers)
                rates[workers, "scan"] = throughput(bench, "scan", count=2 if quick else 10, seed=20 + workers)
    read = reading.measure(6, 2, reading_cost.PAGES[:5]) if quick else reading.measure(reading.FILES, reading.SCANS)
    sure = reliability.measure(20, 2) if quick else reliability.measure(reliability.COUNT, reliability.SCANS)
    counted = money.measure(500, 2_000, 500, 400) if quick else money.measure()
    typeset = letters.measure(10, 1) if quick else letters.measure()
    walked = cadence.measure(40, 2) if quick else cadence.measure()
    lived = simulate.measure(100, 100) if quick else simulate.measure()
    days = ticks.measure((200, 400), 20, 500) if quick else ticks.measure()
    sections = [
        *letters.section(typeset),
        *money.section(counted),
        *cadence.section(walked),
        *simulate.section(lived),
        *ticks.section(days),
        *reading.section(read, None if quick else reading.PLOT.name),
        *reliability.section(sure, None if quick else reliability.PLOT.name),
    ]
    page = _page(bare, latencies, rates, sections) + "\n"
    print(page)
    _keep(bare, latencies, rates, read)
    if not quick:
        reading_cost.plot(read.curve, read.rates, reading.PLOT)
        reliability.draw(sure, reliability.PLOT)
        PAGE.write_text(page, encoding="utf-8")


def _page(
    bare: list[Part],
    latencies: Mapping[str, Times],
    rates: Mapping[tuple[int, str], float],
    sections: Sequence[str],
) -> str:
    by_name = {part.name: part.times.median for part in bare}
    sums = {
        "text": by_name["words and boxes by pypdfium2, one page"],
        "scan": by_name["tesseract, one page at 200 dpi"],
    }
    rest = by_name["IMAP fetch of one mail"] + by_name["mail-parser, one mail"]
    road = [
        [
            NAMES[kind],
            f"{times.median / (sums[kind] + rest):.1f}",
            f"{times.median:.2f} s",
            f"{times.p95:.2f} s",
            f"{TARGETS[kind]:.0f} s",
            "yes" if times.median < TARGETS[kind] else "no",
            str(len(times.seconds)),
        ]
        for kind, times in latencies.items()
    ]
    pace = [
        [NAMES[kind], f"{rates[2, kind] / rates[1, kind]:.2f}", f"{rates[1, kind]:.2f}", f"{rates[2, kind]:.2f}"]
        for kind in NAMES
    ]
    peers = [
        [part.name.removeprefix("peer: "), part.beside, f"{part.times.median / by_name[part.beside]:.1f}"]
        for part in bare
        if part.beside
    ]
    costs = [[part.name, ms(part.times.median), ms(part.times.p95), str(len(part.times.seconds))] for part in bare]
    return "\n\n".join(
        [
            "# Benchmarks",
            f"Written by `make bench` and by nothing else. {platform.machine()}, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}, load {os.getloadavg()[0]:.1f} at the end. Compare figures inside one table "
            "only; a busy machine makes all of them larger, the ratios less so.",
            "## From the mailbox to the receipt",
            "A mail is delivered to a real IMAP server; the clock stops when an SMTP server has accepted the receipt. "
            "The ratio is to the bare fetching, parsing and reading of the same kind of mail.",
            table(("mail", "x bare parts", "median", "95 %", "target (median)", "met", "mails"), road),
            "## Mails a second",
            "All delivered at once, counted to the last receipt; documents read at once: 1 or 2.",
            table(("mail", "2 : 1", "1 at once", "2 at once"), pace),
            "## Beside peers",
            table(("peer", "ours", "peer : ours"), peers),
            "## The bare parts of the same run",
            table(("part", "median", "95 %", "times"), costs),
            *sections,
        ]
    )


def _keep(
    bare: list[Part],
    latencies: Mapping[str, Times],
    rates: Mapping[tuple[int, str], float],
    read: reading.Figures,
) -> None:
    RESULTS.mkdir(exist_ok=True)
    found: dict[str, Any] = {
        "parts": {part.name: part.times.as_json() for part in bare},
        "latency": {kind: times.as_json() for kind, times in latencies.items()},
        "mails_per_second": {f"{kind}, {workers} at once": rate for (workers, kind), rate in rates.items()},
        "reading": read.as_json(),
        "load": os.getloadavg(),
    }
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    (RESULTS / f"road-{stamp}.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
