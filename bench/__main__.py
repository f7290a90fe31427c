"""`make bench`: every part that is measured on this machine, to docs/benchmarks.md; `--quick` for a short look."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import cadence, letters, money, pages, reading, reading_cost, reliability, road_report, simulate, ticks
from bench.page import joined, parts_of, told

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
RESULTS = ROOT / "bench" / "results"


def _road(quick: bool) -> Sequence[str]:
    found = road_report.measure(quick=quick)
    _keep("road", found.as_json())
    return road_report.section(found)


def _reading(quick: bool) -> Sequence[str]:
    found = reading.measure(6, 2, reading_cost.PAGES[:5]) if quick else reading.measure(reading.FILES, reading.SCANS)
    _keep("reading", found.as_json())
    if not quick:
        reading_cost.plot(found.curve, found.rates, reading.PLOT)
    return reading.section(found, None if quick else reading.PLOT.name)


def _reliability(quick: bool) -> Sequence[str]:
    found = reliability.measure(20, 2) if quick else reliability.measure(reliability.COUNT, reliability.SCANS)
    if not quick:
        reliability.draw(found, reliability.PLOT)
    return reliability.section(found, None if quick else reliability.PLOT.name)


def _pages(quick: bool) -> Sequence[str]:
    found = pages.measure((700, 1_400), 8) if quick else pages.measure()
    if not quick:
        pages.draw(found, pages.PLOT)
    return pages.section(found, None if quick else pages.PLOT.name)


PARTS: Mapping[str, Callable[[bool], Sequence[str]]] = {
    "road": _road,
    "letters": lambda quick: letters.section(letters.measure(10, 1) if quick else letters.measure()),
    "money": lambda quick: money.section(money.measure(500, 2_000, 500, 400) if quick else money.measure()),
    "cadence": lambda quick: cadence.section(cadence.measure(40, 2) if quick else cadence.measure()),
    "simulate": lambda quick: simulate.section(simulate.measure(100, 100) if quick else simulate.measure()),
    "ticks": lambda quick: ticks.section(ticks.measure((200, 400), 20, 500) if quick else ticks.measure()),
    "pages": _pages,
    "reading": _reading,
    "reliability": _reliability,
}
"""By name, in the order of the page: what measures a part and tells of it, `quick` or in full."""


def main() -> int:
    """Measure, print, and write the page part by part (not with --quick)."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="few repetitions; docs/benchmarks.md stays as it is")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"all unless named: {', '.join(PARTS)}")
    asked = parser.parse_args()
    if unknown := [name for name in asked.parts if name not in PARTS]:
        parser.error(f"no part {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    for name in asked.parts or PARTS:
        print(f"bench: {name}", file=sys.stderr, flush=True)
        text = told(PARTS[name](asked.quick), on=datetime.now(UTC).date())
        print(text, end="\n\n", flush=True)
        if not asked.quick:
            kept = parts_of(PAGE.read_text("utf-8")) if PAGE.exists() else {}
            PAGE.write_text(joined({**kept, name: text}, tuple(PARTS)), encoding="utf-8")
    return 0


def _keep(name: str, found: Mapping[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    (RESULTS / f"{name}-{stamp}.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
