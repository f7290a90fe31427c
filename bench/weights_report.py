"""Weights set by hand beside the trained ones, on the same pages of generated documents that neither was made from.

Run: python -m bench.weights_report [--first 60000] [--count 300]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.generated_report import CORE, faults, interval
from bench.generator.documents import make
from bench.generator.truth import Truth
from bench.learning import INTERFACE, printed
from bench.reads import read_twice
from extraction import calibrate, scorer
from extraction.decide import CLAIM_TYPES
from extraction.extract import conclude, proposals
from extraction.pages import Page
from extraction.settings import ReaderSettings

Read = tuple[Truth, Sequence[Page]]
"""What a document prints, and its pages."""


@contextmanager
def hand_set() -> Iterator[None]:
    """The scorer with the weights set by hand, its scores taken at their word."""
    files = scorer.FILE, calibrate.FILE
    with tempfile.TemporaryDirectory() as folder:
        scales = Path(folder, "calibration.json")
        scales.write_text(json.dumps({"scales": {}, "gates": {}}), encoding="utf-8")
        try:
            scorer.FILE, calibrate.FILE = Path(folder, "no-weights.json"), scales
            scorer.forget()
            calibrate.forget()
            yield
        finally:
            scorer.FILE, calibrate.FILE = files
            scorer.forget()
            calibrate.forget()


def read(first: int, count: int) -> list[Read]:
    """The pages of the claims among the serials, with their truth."""
    found: list[Read] = []
    for serial in range(first, first + count):
        made = make(serial)
        if made.documents[0].type in CLAIM_TYPES:
            found.append((made.documents[0], read_twice(made.data)[0]))
        if sys.stderr.isatty():
            print(f"\r{serial - first + 1} of {count}", end="", file=sys.stderr)
    return found


def measure(many: Sequence[Read]) -> tuple[float, int]:
    """Micro-F1 of the interface's fields, and how many documents have every core field right."""
    right = read_count = printed_count = whole = 0
    for truth, pages in many:
        reading = conclude(pages, proposals(pages), (), 1, ReaderSettings())
        wrong, fields = faults(truth, reading), printed(truth)
        printed_count += sum(name in fields for name in INTERFACE)
        read_count += sum(name in reading.fields for name in INTERFACE)
        right += sum(name in fields and name not in wrong for name in INTERFACE)
        whole += not any(name in wrong for name in CORE)
    return 2 * right / max(1, read_count + printed_count), whole


def main() -> None:
    """Read once, choose twice, print both rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=60_000)
    parser.add_argument("--count", type=int, default=300)
    asked = parser.parse_args()
    many = read(asked.first, asked.count)
    rows = [("trained", *measure(many))]
    with hand_set():
        rows.append(("by hand", *measure(many)))
    print("| weights | documents | F1 | every core field right | 95 % |\n|---|---|---|---|---|")
    for name, f1, whole in rows:
        low, high = interval(whole, len(many))
        print(f"| {name} | {len(many)} | {f1:.4f} | {whole / len(many):.3f} ({whole}) | {low:.3f} to {high:.3f} |")


if __name__ == "__main__":
    main()
