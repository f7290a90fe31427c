"""How fast files are read beside the tools one would use instead, on the same files in one run.

Run: python -m bench.reading [--files 120] [--scans 20]
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import reading_cost
from bench.measure import Times, ms, table
from bench.reading_cost import Weight
from bench.reading_races import BARE, BOTH, ONE, OURS, PDFIUM, PEER, PLUMBER, SETTINGS, Raced, digital, scans, start_up

ROOT = Path(__file__).resolve().parents[1]
PLOT = ROOT / "docs" / "reading-cost.png"
FIRST = 300_000
"""The first serial measured; learning takes none from here."""
FILES, SCANS = 120, 20
_LEAST_FASTER, _MOST_SLOWER, _MOST_OF_TESSERACT = 2.0, 12.0, 1.5
_MOST_BYTES = {"worker": 350_000_000, "second reader": 1_200_000_000}


@dataclass(frozen=True, slots=True)
class Figures:
    """All that one run of this benchmark found; `rates` are pages a second by sort of file and processes."""

    digital: Raced
    scans: Raced
    start: Mapping[str, float]
    weights: Mapping[str, Weight]
    curve: Mapping[str, Mapping[int, float]]
    rates: Mapping[str, Mapping[int, float]]

    def as_json(self) -> dict[str, Any]:
        """For the raw results."""
        return {
            "digital": self.digital.seconds, "scans": self.scans.seconds, "fields": self.digital.fields,
            "start": dict(self.start), "curve": self.curve, "pages_per_second": self.rates,
            "bytes": {sort: [weight.peaks, weight.together] for sort, weight in self.weights.items()},
        }  # fmt: skip


def measure(files: int, scanned: int, counts: Sequence[int] = reading_cost.PAGES) -> Figures:
    """All of it, one after the other; minutes."""
    with tempfile.TemporaryDirectory(prefix="krav-reading-") as name:
        folders = {sort: Path(name) / sort for sort in ("digital", "scans")}
        for folder in folders.values():
            folder.mkdir()
        raced = digital(itertools.count(FIRST), files, folders["digital"])
        looked = scans(itertools.count(FIRST + 10_000), scanned, folders["scans"])
        return Figures(
            digital=raced,
            scans=looked,
            start=start_up(folders["digital"]),
            weights={sort: reading_cost.weight(folder) for sort, folder in folders.items()},
            curve=reading_cost.page_curve(FIRST + 20_000, counts),
            rates={
                "digital": reading_cost.throughput(folders["digital"], raced.pages),
                "scans": reading_cost.throughput(folders["scans"], looked.pages),
            },
        )


def spread(ratios: Sequence[float]) -> str:
    """A sorted row of ratios as its median and the range that nine of ten lie in."""
    last = len(ratios) - 1
    return f"{statistics.median(ratios):.2f} ({ratios[round(0.05 * last)]:.2f} to {ratios[round(0.95 * last)]:.2f})"


def section(found: Figures, plot: str | None) -> list[str]:
    """The paragraphs of docs/benchmarks.md; `plot` is the picture's place beside that page, None without one."""
    return [
        "## Reading",
        f"{found.digital.files} generated files with text ({found.digital.pages} pages) and {found.scans.files} as "
        f"scans ({found.scans.pages} pages, rendered at {SETTINGS.ocr_dpi} dpi; a picture file at its own), no design "
        "of them learnt from. Every tool reads every file once, in turning order; a ratio is taken per file, and its "
        "median and the range of nine in ten are shown. Opening the file counts for every tool. "
        "Ours is the whole reading: the limited process, words, "
        "codes, all fields and the decision; of scans also turning, clean-up and the second reader.",
        table(("file", "ratio", "of", "target (median)", "met"), _ratio_rows(found)),
        table(("tool", "file", "median per page", "95 %", "fields a file"), _tool_rows(found)),
        "Start-up, not counted above: "
        + ", ".join(f"{name} {ms(seconds)}" for name, seconds in found.start.items())
        + f". {_peer_line(found.digital)}",
        "Memory at its highest: one process by itself, and all of a group at one time with shared pages counted once. "
        "A worker has the sandbox and tesseract; workers may share the second reader.",
        table(("files", "process", "alone", "group together", "target", "met"), _memory_rows(found)),
        "Seconds by pages of one file; the exponent is fitted from ten pages on, 1 is linear.",
        table(("file", *map(str, next(iter(found.curve.values()))), "exponent"), _curve_rows(found)),
        table(("files", "1 process, pages a second", "2 processes", "2 : 1"), _rate_rows(found)),
        *([f"![Seconds by pages of a file, pages a second by processes]({plot})"] if plot else []),
    ]


def _ratio_rows(found: Figures) -> list[list[str]]:
    rows = []
    for sort, raced, tool, beside, least, most in (
        ("digital", found.digital, PLUMBER, OURS, _LEAST_FASTER, None),
        ("digital", found.digital, OURS, PDFIUM, None, _MOST_SLOWER),
        ("digital", found.digital, PEER, OURS, None, None),
        ("scan", found.scans, BOTH, BARE, None, _MOST_OF_TESSERACT),
        ("scan", found.scans, ONE, BARE, None, None),
        ("scan", found.scans, BOTH, ONE, None, None),
    ):
        if tool in raced.seconds:
            ratios = raced.ratios(tool, beside)
            rows.append([sort, spread(ratios), f"{tool} : {beside}", *_target(statistics.median(ratios), least, most)])
    return rows


def _target(median: float, least: float | None, most: float | None) -> tuple[str, str]:
    """A target in words and whether a median meets it; both empty where there is none."""
    if least is not None:
        return f"at least {least:g}", _yes(median >= least)
    return ("", "") if most is None else (f"at most {most:g}", _yes(median <= most))


def _tool_rows(found: Figures) -> list[list[str]]:
    rows = []
    for sort, raced in (("digital", found.digital), ("scan", found.scans)):
        for tool, seconds in raced.seconds.items():
            times, fields = Times(tuple(seconds)), raced.fields[tool] / raced.files
            gives_none = tool in (PLUMBER, PDFIUM, BARE)
            rows.append([tool, sort, ms(times.median), ms(times.p95), "" if gives_none else f"{fields:.1f}"])
    return rows


def _peer_line(raced: Raced) -> str:
    if PEER not in raced.seconds:
        return "invoice2data is not installed here."
    return "invoice2data reads with the templates that it ships; we wrote none for it."


def _memory_rows(found: Figures) -> list[list[str]]:
    rows = []
    for sort, weight in found.weights.items():
        for role, peak in weight.peaks.items():
            together, most = weight.together.get(role), _MOST_BYTES.get(role)
            cells = ["", "", ""]
            if together is not None and most is not None:
                cells = [_megabytes(together), f"under {_megabytes(most)}", _yes(together < most)]
            rows.append([sort, role, _megabytes(peak), *cells])
    return rows


def _curve_rows(found: Figures) -> list[list[str]]:
    return [
        [sort, *map(ms, seconds.values()), f"{reading_cost.growth(seconds):.2f}"]
        for sort, seconds in found.curve.items()
    ]


def _rate_rows(found: Figures) -> list[list[str]]:
    return [[sort, f"{r[1]:.3g}", f"{r[2]:.3g}", f"{r[2] / r[1]:.2f}"] for sort, r in found.rates.items()]


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.0f} MB"


def _yes(is_met: bool) -> str:
    return "yes" if is_met else "no"


def main() -> None:
    """Measure and print; the pages of docs are written by `make bench` only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--scans", type=int, default=SCANS)
    parser.add_argument("--most-pages", type=int, default=max(reading_cost.PAGES), help="of the longest file")
    parser.add_argument("--plot", type=Path, help="where to draw the plot")
    asked = parser.parse_args()
    found = measure(asked.files, asked.scans, [count for count in reading_cost.PAGES if count <= asked.most_pages])
    print("\n\n".join(section(found, None)))
    if asked.plot:
        reading_cost.plot(found.curve, found.rates, asked.plot)


if __name__ == "__main__":
    main()
