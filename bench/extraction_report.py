"""How well documents are read: exact match per field and family, coverage, and errors among the accepted.

Run: python bench/extraction_report.py CORPUS_DIR [generated|scanned|public|bundles ...]. Every second
scan is held out by a fixed rule and reported apart.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.plain import plain
from claims.reading import Reading, ReadingDecision
from extraction.extract import Extractor

FIELDS = (
    "invoice_number", "invoice_date", "due_date", "total", "currency", "ocr_reference", "bankgiro", "iban",
    "seller_name", "seller_orgnr", "buyer_name", "buyer_orgnr", "net", "vat",
)  # fmt: skip


@dataclass
class Tally:
    """Counts of one group of documents."""

    documents: int = 0
    typed: int = 0
    eligible: int = 0
    accepted: int = 0
    accepted_wrong: int = 0
    seconds: list[float] = field(default_factory=list)
    wanted: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)


def compare(tally: Tally, truth: dict[str, Any], reading: Reading | None) -> list[str]:
    """Count one document; gives its misreads as text."""
    tally.documents += 1
    misread = []
    if reading is not None and (reading.subtype or str(reading.type)) == truth["doc_type"]:
        tally.typed += 1
    wrong = False
    for name in FIELDS:
        visible = truth.get("visible_in_text", {}).get(name, True)
        if name not in truth["fields"] or not visible:
            continue
        tally.wanted[name] += 1
        got = reading.value(name) if reading else None
        if plain(name, got) == plain(name, str(truth["fields"][name])):
            tally.right[name] += 1
            continue
        wrong = wrong or got is not None
        misread.append(f"{name}: {truth['fields'][name]!r} read as {got!r}")
    tally.eligible += truth["doc_type"] in ("invoice", "credit_note")
    if reading is not None and reading.decision is ReadingDecision.ACCEPT:
        tally.accepted += 1
        tally.accepted_wrong += wrong
    return misread


def rows(folder: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The truth rows of a corpus folder, numbered."""
    yield from enumerate(json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines())


def group_of(kind: str, index: int, row: dict[str, Any]) -> str:
    """The group a document is reported in: its family, or the half of the scans it falls into."""
    if kind == "scanned":
        return f"scanned {'held out' if index % 2 else 'developed on'}"
    if kind == "public":
        return "public"
    return str(row["layout_family"])


def print_table(groups: dict[str, Tally]) -> None:
    """Markdown: one row per group."""
    print("\n| group | docs | type | " + " | ".join(FIELDS) + " | accepted | wrong among them | median ms |")
    print("|---" * (len(FIELDS) + 6) + "|")
    for name, tally in groups.items():
        cells = [f"{tally.right[f]}/{tally.wanted[f]}" for f in FIELDS]
        median = sorted(tally.seconds)[len(tally.seconds) // 2] * 1000
        print(
            f"| {name} | {tally.documents} | {tally.typed} | {' | '.join(cells)} | "
            f"{tally.accepted}/{tally.eligible} | {tally.accepted_wrong} | {median:.0f} |"
        )


def main() -> None:
    """Read every document of the chosen parts of the corpus and print the tables and the misreads."""
    corpus, kinds = Path(sys.argv[1]), sys.argv[2:] or ["generated", "scanned", "public"]
    groups: dict[str, Tally] = defaultdict(Tally)
    with Extractor() as extractor:
        extractor.read(b"%PDF-", name="warm-up")
        for kind in kinds:
            for index, row in rows(corpus / kind):
                tally = groups[group_of(kind, index, row)]
                started = time.monotonic()
                result = extractor.read((corpus / kind / row["file"]).read_bytes(), name=row["file"])
                tally.seconds.append(time.monotonic() - started)
                reading = result.documents[0] if result.documents else None
                misread = compare(tally, row, reading)
                mark = "?" if reading is None else "A" if reading.decision is ReadingDecision.ACCEPT else "r"
                if len(result.documents) > 1:
                    misread.append(f"split into {len(result.documents)}")
                for text in misread:
                    print(f"{mark} {row['file']}: {text}")
    print_table(groups)


if __name__ == "__main__":
    main()
