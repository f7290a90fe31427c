"""How many invoices the rules for claims that are not taken would hold back, every printed line taken for its subject.

Run: python -m bench.false_alarms FOLDER...: PDFs with a text layer, folders recursively; 1 when any was held back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2

from dunning.acceptance import ClaimSeen, not_taken


def held_back(paths: Sequence[Path]) -> Iterator[tuple[Path, int, list[str]]]:
    """Each document with its number of printed lines and what it would be held back for, by code and words.

    It is looked at once as a company's debt and once as a person's.
    """
    for path in paths:
        lines = _lines(path)
        if not lines:
            continue
        found = []
        for is_natural in (False, True):
            for line in lines:
                seen = ClaimSeen(about=line, country="SE", home="SE", is_natural=is_natural)
                found += [f"{each.rule.code}: {line[:60]}" for each in not_taken(seen)]
        yield path, len(lines), sorted(set(found))


def _lines(path: Path) -> list[str]:
    """The printed lines of a text layer; none of a file that is locked, damaged or a picture."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return []
    with document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return [line.strip() for text in pages for line in text.splitlines() if line.strip()]


def main() -> None:
    """Print what would be held back, and how many of how many."""
    roots = [Path(word) for word in sys.argv[1:]]
    if not roots:
        raise SystemExit("python -m bench.false_alarms FOLDER...")
    files = sorted(path for root in roots for path in (root.rglob("*.pdf") if root.is_dir() else [root]))
    documents = lines = alarms = 0
    for path, count, found in held_back(files):
        documents, lines, alarms = documents + 1, lines + count, alarms + bool(found)
        for each in found:
            print(f"{path.name}: {each}")
    print(f"{alarms} of {documents} documents held back, {lines} printed lines")
    raise SystemExit(1 if alarms else 0)


if __name__ == "__main__":
    main()
