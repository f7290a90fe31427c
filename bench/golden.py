"""Golden pairs: what the reader says of fixed documents, kept as text, so that a change of the reader shows in a diff.

Run: python -m bench.golden [--corpus FOLDER] writes tests/extraction/golden/*.json anew; look at the diff before it is
kept. Of a corpus only the values read are kept, and only of families that may be kept.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.generator.documents import make
from claims.reading import Reading
from extraction.extract import Extractor

FOLDER = Path("tests/extraction/golden")
SERIALS = range(7_000, 7_040)
FAMILIES = ("microinvoice", "pdfinvoice", "invoicegenerator", "simpleinvoice")

Said = list[dict[str, Any]]


def said_of(readings: Sequence[Reading]) -> Said:
    """What a file was read as: type, decision, the reasons' codes and fields, and every value."""
    return [
        {
            "type": str(reading.type) + (f"/{reading.subtype}" if reading.subtype else ""),
            "decision": str(reading.decision),
            "reasons": sorted(f"{reason.code} {reason.field or ''}".strip() for reason in reading.reasons),
            "fields": {name: reading.fields[name].value for name in sorted(reading.fields)},
        }
        for reading in readings
    ]


def generated() -> Iterator[tuple[str, bytes]]:
    """The generator's documents that golden pairs are kept of, by name."""
    for serial in SERIALS:
        made = make(serial)
        yield made.name, made.data


def of_corpus(corpus: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a corpus that are of a family that may be kept, by name."""
    folder = corpus / "generated"
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["layout_family"] in FAMILIES:
            yield row["file"], (folder / row["file"]).read_bytes()


def read(extractor: Extractor, files: Iterator[tuple[str, bytes]]) -> dict[str, Said]:
    """What the reader says of files now."""
    return {name: said_of(extractor.read(data, name=name).documents) for name, data in files}


def _write(name: str, said: Mapping[str, Said]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True)
    Path(FOLDER, f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Write the golden files anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="the corpus folder that holds generated/truth.jsonl")
    asked = parser.parse_args()
    with Extractor() as extractor:
        _write("generated", read(extractor, generated()))
        if asked.corpus is not None:
            _write("corpus", read(extractor, of_corpus(asked.corpus)))


if __name__ == "__main__":
    main()
