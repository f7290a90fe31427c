"""How well generated documents are read, by design axis, language and degradation, on designs fitting never saw.

Run: python -m bench.generated_report [--first 100000] [--count 400] [--scans] [--held-out] [--extras]
[--misreads FILE]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from math import sqrt
from pathlib import Path

from bench.generator.axes import HELD_OUT, is_held_out
from bench.generator.degrade import degraded
from bench.generator.documents import make
from bench.generator.truth import Made, Truth
from bench.learning import INTERFACE, printed
from bench.other_fields import OtherTally
from bench.plain import plain
from claims.reading import Reading, ReadingDecision
from extraction.decide import CLAIM_TYPES
from extraction.extract import Extractor

CORE = ("invoice_number", "invoice_date", "due_date", "total", "currency", "seller_name", "buyer_name", "buyer_orgnr")
_Z = 1.96
_AT_ONCE = 32  # documents drawn before they are read


@dataclass
class Tally:
    """Counts over the documents of one group."""

    documents: int = 0
    typed: int = 0
    claims: int = 0
    right: int = 0
    read: int = 0
    printed: int = 0
    core_right: int = 0
    accepted: int = 0
    accepted_wrong: int = 0
    wrong_fields: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    sureness: list[tuple[float, bool]] = field(default_factory=list)


def faults(truth: Truth, reading: Reading | None) -> dict[str, tuple[str | None, str | None]]:
    """The fields that are read wrong, missed or made up: (printed, read)."""
    found = {}
    fields = printed(truth)
    for name in INTERFACE:
        wanted, got = fields.get(name), reading.value(name) if reading else None
        if name == "currency" and wanted is None:
            continue  # no amount carries one, though a sentence on fees may
        if plain(name, wanted) != plain(name, got):
            found[name] = (wanted, got)
    return found


def count(tally: Tally, truth: Truth, reading: Reading | None) -> list[str]:
    """Count one document; gives its misreads as text."""
    tally.documents += 1
    is_typed = reading is not None and (str(reading.type), reading.subtype) == (truth.type, truth.subtype)
    tally.typed += is_typed
    notes = [] if is_typed else [f"type {truth.type} {truth.subtype or ''} read as {reading and reading.type}"]
    if truth.type not in CLAIM_TYPES:
        return notes
    wrong, fields = faults(truth, reading), printed(truth)
    tally.claims += 1
    tally.printed += sum(name in fields for name in INTERFACE)
    tally.read += sum(name in reading.fields for name in INTERFACE) if reading else 0
    tally.right += sum(name in fields and name not in wrong for name in INTERFACE)
    tally.core_right += is_typed and not any(name in wrong for name in CORE)
    tally.wrong_fields.update(wrong.keys())
    if reading is not None:
        tally.sureness += [(reading.fields[n].confidence, n not in wrong) for n in INTERFACE if n in reading.fields]
        if reading.decision is ReadingDecision.ACCEPT:
            tally.accepted += 1
            tally.accepted_wrong += not is_typed or any(name in wrong for name in CORE)
        tally.doubts.update(f"{reason.code} {reason.field or ''}".strip() for reason in reading.reasons)
    mark = "A" if reading is not None and reading.decision is ReadingDecision.ACCEPT else "r"
    return [f"{mark} {note}" for note in [*notes, *(f"{n}: {w!r} read as {g!r}" for n, (w, g) in wrong.items())]]


def calibration_error(sureness: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: the mean distance of confidence and share right over bins of equal width."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, right in sureness:
        groups[min(bins - 1, int(sure * bins))].append((sure, right))
    gaps = [abs(sum(s for s, _r in g) - sum(r for _s, r in g)) for g in groups.values()]
    return sum(gaps) / max(1, len(sureness))


def interval(wrong: int, whole: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not whole:
        return 0.0, 1.0
    share, spread = wrong / whole, _Z**2 / whole
    middle = share + spread / 2
    half = _Z * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


def groups_of(made: Made, degradation: str) -> Iterator[str]:
    """The groups that a file counts in."""
    yield "held-out designs" if is_held_out(made) else "other designs"
    yield f"degradation {degradation}" if degradation else f"language {made.documents[0].language}"
    for axis in ("head", "meta", "totals", *HELD_OUT):
        yield f"{axis} {made.axes.get(axis)}" + (" (held out)" if made.axes.get(axis) in HELD_OUT.get(axis, ()) else "")


def measure(
    serials: Iterable[int], *, as_scans: bool, others: OtherTally | None = None, only_held_out: bool = False
) -> tuple[dict[str, Tally], list[str]]:
    """Read the documents of the serials, several at once, with progress; counts by group and the misreads.

    `others` counts the fields beside the interface's as well; `only_held_out` passes by all other designs.
    """
    tallies: dict[str, Tally] = defaultdict(Tally)
    notes: list[str] = []
    with Extractor() as extractor, ThreadPoolExecutor(os.cpu_count()) as threads:

        def read(work: tuple[Made, bytes, str]) -> tuple[Made, str, Sequence[Reading]]:
            made, data, degradation = work
            return made, degradation, extractor.read(data, name=made.name).documents

        def drawn(serial: int) -> tuple[Made, bytes, str]:
            made = make(serial)
            return (made, *degraded(made, serial)) if as_scans else (made, made.data, "")

        # Typesetting and drawing are for one thread at a time.
        chosen = (serial for serial in serials if not only_held_out or is_held_out(make(serial)))
        made_of = map(drawn, chosen)
        parts = iter(lambda: list(islice(made_of, _AT_ONCE)), [])
        results = (result for part in parts for result in threads.map(read, part))
        for number, (made, degradation, readings) in enumerate(results, start=1):
            if sys.stderr.isatty():
                print(f"\r{number} documents", end="", file=sys.stderr)
            reading = readings[0] if len(readings) == 1 else None
            for group in dict.fromkeys(["all", *groups_of(made, degradation)]):
                found = count(tallies[group], made.documents[0], reading)
            if others is not None:
                found = [*found, *others.count(int(made.name[:6]), reading)]
            if is_held_out(made):
                continue  # whoever looks at misreads to better the reader must not see these
            where = f"{made.name} {made.family} {made.documents[0].language} {degradation}"
            notes += [f"{where}: {note}" for note in found]
            notes += [f"{where}: {len(readings)} documents"] if len(readings) != 1 else []
    return tallies, notes


def table(tallies: Mapping[str, Tally]) -> str:
    """Markdown: one row per group."""
    heads = ("group", "documents", "type", "F1", "core right", "accepted", "wrong of those", "95 %", "ECE")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for name, t in sorted(tallies.items(), key=lambda item: (item[0] != "all", item[0])):
        claims = max(1, t.claims)
        low, high = interval(t.accepted_wrong, t.accepted)
        cells = [
            name, str(t.documents), f"{t.typed / t.documents:.3f}", f"{2 * t.right / max(1, t.read + t.printed):.4f}",
            f"{t.core_right / claims:.3f}", f"{t.accepted / claims:.3f} ({t.accepted})", str(t.accepted_wrong),
            f"{low:.2%} to {high:.2%}", f"{calibration_error(t.sureness):.4f}",
        ]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table, and write the misreads where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=100_000)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--held-out", action="store_true", help="only designs with a held-out axis value")
    parser.add_argument("--extras", action="store_true", help="F1 of the fields beside the interface's as well")
    parser.add_argument("--misreads", type=Path)
    asked = parser.parse_args()
    others = OtherTally() if asked.extras else None
    serials = range(asked.first, asked.first + asked.count)
    tallies, notes = measure(serials, as_scans=asked.scans, others=others, only_held_out=asked.held_out)
    print(table(tallies))
    if others is not None:
        print(f"\n{others.table()}")
    whole = tallies["all"]
    print("\nfields wrong:", ", ".join(f"{name} {n}" for name, n in whole.wrong_fields.most_common()))
    print("why not accepted:", ", ".join(f"{name} {n}" for name, n in whole.doubts.most_common(16)))
    if asked.misreads:
        asked.misreads.write_text("\n".join(notes) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
