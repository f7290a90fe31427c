"""How often values are right of which the reader says how sure it is: the reliability plot and calibration error.

Run: python -m bench.reliability [--count 400] [--scans [100]] [--plot docs/reliability.png]
"""

from __future__ import annotations

import argparse
import os
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.generated_report import CORE, calibration_error, faults, interval
from bench.generator.degrade import degraded
from bench.generator.documents import make
from bench.generator.truth import Made
from bench.measure import table
from extraction.decide import CLAIM_TYPES
from extraction.extract import Extractor

ROOT = Path(__file__).resolve().parents[1]
PLOT = ROOT / "docs" / "reliability.png"
FIRST, FIRST_SCAN = 400_000, 450_000
"""The first serials read; learning takes none from here."""
COUNT, SCANS = 400, 100
TEXT_LAYER, TWO_READERS = "text layer", "scans, two readers"
EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 1.0)
"""Bins of confidence, finer at the end where most values are and decisions fall."""
_SHOWN = (0.02, 0.9998)
_TICKS = (0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
_MOST_SCANNED = 2  # pages; longer scans are not read twice

Sureness = Sequence[tuple[float, bool]]
"""(confidence from 0 to 1, whether the value is what the page prints), one a value."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The values of one range of confidence: its edges, the mean confidence, how many, how many of them right."""

    low: float
    high: float
    confidence: float
    count: int
    right: int

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of that share."""
        wrong_low, wrong_high = interval(self.count - self.right, self.count)
        return 1 - wrong_high, 1 - wrong_low


def bins(sureness: Sureness) -> list[Bin]:
    """The values by range of confidence, empty ranges left out; a value on an edge belongs above it, 1 to the last."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in sureness:
        groups.setdefault(min(len(EDGES) - 1, bisect_right(EDGES, sure)), []).append((sure, right))
    return [
        Bin(EDGES[at - 1], EDGES[at], sum(s for s, _r in group) / len(group), len(group), sum(r for _s, r in group))
        for at, group in sorted(groups.items())
    ]


def collect(serials: Sequence[int], *, as_scans: bool = False) -> list[tuple[float, bool]]:
    """What the reader says of the core fields of generated bills, several read at once, with progress.

    A file that is read as none or several documents says nothing of its values' confidence and is left out, as are
    papers that ask for no money, and scans longer than the two pages that are read twice.
    """
    found: list[tuple[float, bool]] = []
    with Extractor() as extractor, ThreadPoolExecutor(os.cpu_count()) as threads:

        def read(work: tuple[Made, bytes]) -> list[tuple[float, bool]]:
            made, data = work
            documents = extractor.read(data, name=made.name).documents
            if len(documents) != 1:
                return []
            wrong, fields = faults(made.documents[0], documents[0]), documents[0].fields
            return [(fields[name].confidence, name not in wrong) for name in CORE if name in fields]

        for number, values in enumerate(threads.map(read, _wanted(serials, as_scans)), start=1):
            if sys.stderr.isatty():
                print(f"\r{number} documents", end="", file=sys.stderr)
            found += values
    return found


def _wanted(serials: Sequence[int], as_scans: bool) -> Iterator[tuple[Made, bytes]]:
    """The bills and the bytes to read, drawn here: typesetting and drawing are for one thread at a time."""
    for serial in serials:
        made = make(serial)
        truth = made.documents[0]
        if truth.type in CLAIM_TYPES and not (as_scans and len(truth.pages) > _MOST_SCANNED):
            yield made, degraded(made, serial)[0] if as_scans else made.data


def measure(count: int, scanned: int) -> dict[str, list[tuple[float, bool]]]:
    """What is said of values by reader, over the bills among `count` files and `scanned` scans; none without scans."""
    found = {TEXT_LAYER: collect(range(FIRST, FIRST + count))}
    if scanned:
        found[TWO_READERS] = collect(range(FIRST_SCAN, FIRST_SCAN + scanned), as_scans=True)
    return found


def section(found: Mapping[str, Sureness], plot: str | None) -> list[str]:
    """The paragraphs of docs/benchmarks.md; `plot` is the picture's place beside that page, None without one."""
    rows = [
        [name, f"{b.low:g} to {b.high:g}", str(b.count), f"{b.confidence:.4f}", f"{b.share:.4f}", _range(b.interval)]
        for name, sureness in found.items()
        for b in bins(sureness)
    ]
    errors = ", ".join(f"{name} {calibration_error(s):.4f} ({len(s)} values)" for name, s in found.items())
    return [
        "## How sure the reader is, and how often it is right",
        "Core fields of generated bills that nothing was learnt from, every design among them. A dot above the line is "
        f"a reader that doubts too much, one below it a reader that is too sure. Expected calibration error: {errors}.",
        *([f"![Share right by confidence, one panel per reader]({plot})"] if plot else []),
        table(("reader", "confidence", "values", "mean confidence", "share right", "95 %"), rows),
    ]


def _range(ends: tuple[float, float]) -> str:
    return f"{ends[0]:.4f} to {ends[1]:.4f}"


def draw(found: Mapping[str, Sureness], path: Path) -> None:
    """Draw a PNG: per reader the share right by confidence with 95 % intervals, and below how many values there are.

    The axes are logit ones, since nearly all values are surer than 0.9.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import NullLocator

    figure = Figure(figsize=(5.5 * len(found), 7), layout="constrained")
    panels = figure.subplots(2, len(found), sharex=True, squeeze=False, height_ratios=(3, 1))
    for column, (name, sureness) in enumerate(found.items()):
        upper, lower, groups = panels[0][column], panels[1][column], bins(sureness)
        shares = [_shown(group.share) for group in groups]
        ends = [[_shown(end) for end in group.interval] for group in groups]
        # Rounding may put an end a hair inside the share itself, which is no length.
        below = [max(0.0, share - low) for share, (low, _high) in zip(shares, ends, strict=True)]
        above = [max(0.0, high - share) for share, (_low, high) in zip(shares, ends, strict=True)]
        upper.plot(_SHOWN, _SHOWN, color="grey", linestyle=":", label="as often right as sure")
        confidences = [_shown(group.confidence) for group in groups]
        look = {"fmt": "o", "capsize": 3, "markersize": 4, "clip_on": False, "label": "values, 95 %"}
        upper.errorbar(confidences, shares, (below, above), **look)
        upper.set(ylabel="share right", title=f"{name}: ECE {calibration_error(sureness):.4f}", ylim=_SHOWN)
        upper.set_yscale("logit")
        edges = [(_shown(group.low), _shown(group.high)) for group in groups]
        widths = [high - low for low, high in edges]
        counts = [group.count for group in groups]
        lower.bar([low for low, _high in edges], counts, widths, align="edge", edgecolor="white", linewidth=0.5)
        lower.set(xlabel="confidence", ylabel="values", xlim=_SHOWN)
        lower.set_xscale("logit")
        lower.set_yscale("log")
        lower.set_ylim(bottom=0.8)
        upper.set_yticks(_TICKS, [f"{tick:g}" for tick in _TICKS], minor=False)
        lower.set_xticks(_TICKS, [f"{tick:g}" for tick in _TICKS], minor=False, rotation=60)
        for axis in (upper.yaxis, lower.xaxis):
            axis.set_minor_locator(NullLocator())
        upper.legend(loc="upper left", fontsize="small")
        for axes in (upper, lower):
            axes.grid(visible=True, alpha=0.25)
    figure.savefig(path, format="png")


def _shown(share: float) -> float:
    """A share on the logit axes, which have neither 0 nor 1: those stand at the edge."""
    return min(_SHOWN[1], max(_SHOWN[0], share))


def main() -> None:
    """Read, print the bins and the calibration error, and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--scans", type=int, nargs="?", const=SCANS, default=0, help="how many, 100 where not said")
    parser.add_argument("--plot", type=Path, default=PLOT)
    asked = parser.parse_args()
    found = measure(asked.count, asked.scans)
    print("\n\n".join(section(found, None)))
    draw(found, asked.plot)


if __name__ == "__main__":
    main()
