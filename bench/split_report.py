"""How well pages are put together into documents, and documents and their languages told apart, by sort of file.

Run: python -m bench.split_report [--first 100000] [--count 200] [--scans] [--misreads FILE]. It reads as many bundles
as single documents; with --scans count a page as three seconds.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.generated_report import interval
from bench.generator.axes import is_held_out
from bench.generator.bundles import bundle
from bench.generator.degrade import degraded
from bench.generator.documents import make
from bench.generator.truth import Made
from claims.reading import Reading
from extraction.extract import Extractor

_SINGLE = "single"


@dataclass
class Tally:
    """Counts over the files of one group; `documents`, `typed` and `told` are of documents with the right pages."""

    files: int = 0
    parted: int = 0
    right: int = 0
    documents: int = 0
    typed: int = 0
    told: int = 0


def count(tally: Tally, made: Made, readings: Sequence[Reading]) -> list[str]:
    """Count one file; gives its misreads as text."""
    found = {reading.pages: reading for reading in readings}
    is_parted = [truth.pages for truth in made.documents] == [reading.pages for reading in readings]
    notes = [] if is_parted else [f"pages {_pages(truth.pages for truth in made.documents)} read as {_pages(found)}"]
    is_typed = True
    for truth in made.documents:
        reading = found.get(truth.pages)
        if reading is None:
            continue
        tally.documents += 1
        tally.told += reading.language == truth.language
        if reading.language != truth.language:
            notes.append(f"page {truth.pages[0]}: language {truth.language} read as {reading.language}")
        if (str(reading.type), reading.subtype) == (truth.type, truth.subtype):
            tally.typed += 1
            continue
        is_typed = False
        wanted, got = truth.subtype or truth.type, reading.subtype or reading.type
        notes.append(f"page {truth.pages[0]}: type {wanted} read as {got}")
    tally.files += 1
    tally.parted += is_parted
    tally.right += is_parted and is_typed
    return notes


def _pages(runs: Iterable[Sequence[int]]) -> str:
    return " ".join("+".join(map(str, run)) for run in runs)


def groups_of(made: Made, degradation: str) -> Iterator[str]:
    """The groups that a file counts in."""
    sort = made.axes.get("bundle", _SINGLE)
    yield "single documents" if sort == _SINGLE else "bundles"
    designs = "held-out designs" if is_held_out(made) else "other designs"
    yield f"{'single documents' if sort == _SINGLE else 'bundles'}, {designs}"
    if sort != _SINGLE:
        yield f"bundle {sort}"
    else:
        truth = made.documents[0]
        yield f"single of {'several pages' if len(truth.pages) > 1 else 'one page'}"
        yield f"single {truth.subtype or truth.type}"
        yield f"single in {truth.language}"
    if degradation:
        yield f"degradation {degradation}"


def files(serials: Iterable[int]) -> Iterator[tuple[int, Made]]:
    """A bundle and a single document of each serial."""
    for serial in serials:
        yield serial, bundle(serial)
        yield serial, make(serial)


def measure(serials: Iterable[int], *, as_scans: bool) -> tuple[dict[str, Tally], list[str]]:
    """Read the files of the serials, several at once, with progress; counts by group and the misreads."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    notes: list[str] = []
    with Extractor() as extractor, ThreadPoolExecutor(os.cpu_count()) as threads:

        def drawn(work: tuple[int, Made]) -> tuple[Made, bytes, str]:
            serial, made = work
            return (made, *degraded(made, serial)) if as_scans else (made, made.data, "")

        def read(work: tuple[Made, bytes, str]) -> tuple[Made, str, Sequence[Reading]]:
            made, data, degradation = work
            return made, degradation, extractor.read(data, name=made.name).documents

        # Typesetting and drawing are for one thread at a time: files are made while this thread hands them out.
        read_files = threads.map(read, map(drawn, files(serials)))
        for number, (made, degradation, readings) in enumerate(read_files, start=1):
            if sys.stderr.isatty():
                print(f"\r{number} files", end="", file=sys.stderr)
            for group in groups_of(made, degradation):
                found = count(tallies[group], made, readings)
            if not is_held_out(made):  # whoever looks at misreads to better the reader must not see the others
                notes += [f"{made.name} {made.family} {degradation}: {note}" for note in found]
    return tallies, notes


def table(tallies: Mapping[str, Tally]) -> str:
    """Markdown: one row per group."""
    heads = ("group", "files", "pages right", "pages and types right", "95 %", "documents found", "type", "language")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for name, t in sorted(tallies.items()):
        low, high = interval(t.right, t.files)
        found = max(1, t.documents)
        cells = [
            name, str(t.files), f"{t.parted / t.files:.3f}", f"{t.right / t.files:.3f}", f"{low:.3f} to {high:.3f}",
            str(t.documents), f"{t.typed / found:.3f}", f"{t.told / found:.3f}",
        ]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table, and write the misreads where asked."""
    parser = argparse.ArgumentParser(prog="python -m bench.split_report", description=__doc__)
    parser.add_argument("--first", type=int, default=100_000)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--misreads", type=Path)
    asked = parser.parse_args()
    tallies, notes = measure(range(asked.first, asked.first + asked.count), as_scans=asked.scans)
    print(table(tallies))
    if asked.misreads:
        asked.misreads.write_text("".join(f"{note}\n" for note in notes), encoding="utf-8")


if __name__ == "__main__":
    main()
