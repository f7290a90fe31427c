"""The road from the mailbox to the receipt, measured and told beside the bare work that it cannot do without."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import Times, ms, table
from bench.parts import Part, parts
from bench.road import latency, running, throughput
from tests.servers.imap import run_dovecot

TARGETS = {"text": 5.0, "scan": 15.0}
NAMES = {"text": "a text PDF", "scan": "a one-page scan"}


@dataclass(frozen=True, slots=True)
class Figures:
    """The bare parts; by kind of mail the time to its receipt; by documents read at once and kind, mails a second."""

    bare: tuple[Part, ...]
    latencies: Mapping[str, Times]
    rates: Mapping[tuple[int, str], float]

    def as_json(self) -> dict[str, Any]:
        """For the raw results."""
        return {
            "parts": {part.name: part.times.as_json() for part in self.bare},
            "latency": {kind: times.as_json() for kind, times in self.latencies.items()},
            "mails_per_second": {f"{kind}, {workers} at once": rate for (workers, kind), rate in self.rates.items()},
        }


def measure(*, quick: bool) -> Figures:
    """Deliver mails to a real IMAP server and wait for their receipts at a real SMTP server."""
    latencies: dict[str, Times] = {}
    rates: dict[tuple[int, str], float] = {}
    with tempfile.TemporaryDirectory(prefix="krav-bench-") as name, run_dovecot() as dovecot:
        folder = Path(name)
        bare = tuple(parts(dovecot, folder, quick=quick))
        for workers in (2, 1):
            with running(dovecot, folder / f"w{workers}", workers=workers) as bench:
                if workers == 2:
                    latencies["text"] = latency(bench, "text", count=5 if quick else 30, seed=1)
                    latencies["scan"] = latency(bench, "scan", count=2 if quick else 10, seed=2)
                rates[workers, "text"] = throughput(bench, "text", count=10 if quick else 60, seed=10 + workers)
                rates[workers, "scan"] = throughput(bench, "scan", count=2 if quick else 10, seed=20 + workers)
    return Figures(bare, latencies, rates)


def section(found: Figures) -> Sequence[str]:
    """The page's part."""
    by_name = {part.name: part.times.median for part in found.bare}
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
        for kind, times in found.latencies.items()
    ]
    rates = found.rates
    pace = [
        [NAMES[kind], f"{rates[2, kind] / rates[1, kind]:.2f}", f"{rates[1, kind]:.2f}", f"{rates[2, kind]:.2f}"]
        for kind in NAMES
    ]
    peers = [
        [part.name.removeprefix("peer: "), part.beside, f"{part.times.median / by_name[part.beside]:.1f}"]
        for part in found.bare
        if part.beside
    ]
    costs = [
        [part.name, ms(part.times.median), ms(part.times.p95), str(len(part.times.seconds))] for part in found.bare
    ]
    return [
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
    ]
