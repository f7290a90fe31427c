"""How well sample papers are read, by layout: right, wrong, missing, accepted; and what a confidence is worth.

Run: python -m bench.paper_report [own|free|unseen|scans|known ...]; the groups that calibration learned from are
marked. `scans` is papers that it did not learn from, as office scans: four of each own layout, one of each of 30 drawn
designs; it takes some three minutes.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench import papers
from bench.papers import Paper
from bench.plain import plain
from claims.reading import ReadFile, Reading, ReadingDecision
from extraction.extract import Extractor, KnownParties

BANDS = (0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
_ASKED = (
    "invoice_number", "invoice_date", "due_date", "total", "seller_name", "seller_orgnr", "buyer_name", "buyer_orgnr",
    "buyer_address", "ocr_reference", "bankgiro", "net", "vat", "credited_invoice", "customer_number",
)  # fmt: skip
_SHOWN = 400


@dataclass
class Group:
    """Counts over the papers of one group."""

    papers: int = 0
    accepted: int = 0
    accepted_wrong: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    doubts: Counter[str] = field(default_factory=Counter)
    bands: dict[float, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))


def count(group: Group, paper: Paper, readings: tuple[Reading, ...]) -> list[str]:
    """Count one paper; gives what was wrong or missing as text."""
    group.papers += 1
    reading = readings[0] if len(readings) == 1 else None
    if reading is None:
        return [f"{len(readings)} documents"]
    notes = [] if str(reading.type) == paper.type else [f"type {reading.type}"]
    for name in _ASKED:
        wanted, found = paper.fields.get(name), reading.fields.get(name)
        if wanted is None and (found is None or name not in ("due_date", "buyer_orgnr", "ocr_reference")):
            continue
        got = found.value if found else None
        right = plain(name, got) == plain(name, wanted)
        group.counts[name]["right" if right else "missing" if found is None else "wrong"] += 1
        if found is not None:
            band = next(limit for limit in BANDS if found.confidence <= limit)
            group.bands[band][right] += 1
        if not right:
            notes.append(f"{name}: {wanted!r} read as {got!r} ({found.confidence if found else 0:.4f})")
    accepted = reading.decision is ReadingDecision.ACCEPT
    group.accepted += accepted
    group.accepted_wrong += accepted and any("missing" not in note and "None" not in note[-20:] for note in notes)
    for reason in () if accepted else reading.reasons:
        group.doubts[f"{reason.code} {reason.field or ''}".strip()] += 1
    return [("A " if accepted else "r ") + note for note in notes]


def measure(many: Iterable[Paper], *, known: bool = False) -> tuple[dict[str, Group], list[str]]:
    """Read all papers; counts by group (fitted-on ones marked) and the notes. `known` tells the reader the seller."""
    groups: dict[str, Group] = defaultdict(Group)
    notes = []
    many = list(many)
    with Extractor() as extractor, ThreadPoolExecutor(os.cpu_count()) as threads:

        def read(paper: Paper) -> ReadFile:
            parties = KnownParties(frozenset({paper.fields["seller_orgnr"]})) if known else KnownParties()
            return extractor.read(paper.data, name=paper.name, known=parties)

        for number, (paper, result) in enumerate(zip(many, threads.map(read, many), strict=True), start=1):
            if sys.stderr.isatty():
                print(f"\r{number} of {len(many)} papers", end="", file=sys.stderr)
            group = groups[paper.group + (" (fitted on)" if paper.is_fitted_on else "")]
            notes += [f"{paper.name} {note}" for note in count(group, paper, result.documents)]
    return groups, notes


def print_whole(groups: Sequence[Group]) -> None:
    """One line over all groups: values right among those the papers print, papers accepted, wrong among those."""
    fields = [counter for group in groups for counter in group.counts.values()]
    right, asked = sum(counter["right"] for counter in fields), sum(counter.total() for counter in fields)
    counts = [sum(getattr(g, name) for g in groups) for name in ("papers", "accepted", "accepted_wrong")]
    print(f"\n{counts[0]} papers: {right} of {asked} values right ({right / max(1, asked):.1%}), ", end="")
    print(f"{counts[1]} accepted, {counts[2]} of those with a wrong value")


def print_groups(groups: dict[str, Group]) -> None:
    """Markdown: right/wrong/missing per field and group, then reliability by band of confidence."""
    print("| group | papers | accepted | wrong among them | " + " | ".join(_ASKED) + " |")
    print("|---" * (len(_ASKED) + 4) + "|")
    for name, group in sorted(groups.items()):
        cells = [f"{c['right']}/{c['wrong']}/{c['missing']}" if (c := group.counts[f]) else "" for f in _ASKED]
        print(f"| {name} | {group.papers} | {group.accepted} | {group.accepted_wrong} | {' | '.join(cells)} |")
    print_whole(list(groups.values()))
    print("\n| group | why not accepted |\n|---|---|")
    for name, group in sorted(groups.items()):
        print(f"| {name} | {', '.join(f'{what} {n}' for what, n in group.doubts.most_common(8))} |")
    print("\n| confidence up to | fitted on: right/read | held out: right/read |\n|---|---|---|")
    for band in BANDS:
        cells = []
        for fitted in (True, False):
            chosen = [g.bands[band] for name, g in groups.items() if name.endswith("(fitted on)") == fitted]
            right, wrong = sum(c[True] for c in chosen), sum(c[False] for c in chosen)
            cells.append(f"{right}/{right + wrong} ({right / max(1, right + wrong):.2%})")
        print(f"| {band} | {' | '.join(cells)} |")


def main() -> None:
    """Measure on the named sorts of papers, by default both."""
    wanted = set(sys.argv[1:]) or {"own", "free"}
    many: list[Paper] = []
    if "own" in wanted:
        many += papers.own(20)
    if "free" in wanted:
        many += papers.free(0, 200, each=2)
    if "unseen" in wanted:
        many += papers.free(300, 400, each=2)
    if "scans" in wanted:
        unseen = [*papers.own(4), *papers.free(300, 330, each=1)]
        many += [papers.scanned(paper) for paper in unseen if not paper.is_fitted_on]
    groups, notes = measure(many, known="known" in wanted)
    print("\n".join(notes[:_SHOWN]), end="\n\n")
    print_groups(groups)


if __name__ == "__main__":
    main()
