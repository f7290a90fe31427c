"""What a claim concerns, from tables with drawn lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.candidate import Candidate
from extraction.pages import Page

_LETTERS = re.compile(r"[^\W\d_]{3,}")
_FIGURES = re.compile(r"\d")
_MAX_ITEMS = 3
_MAX_LENGTH = 160


def items_from_tables(page: Page, tables: Sequence[Sequence[Sequence[str]]]) -> list[Candidate]:
    """The first wordy cell of the first rows of the first table with three columns and more that holds figures."""
    for table in tables:
        rows = [row for row in table[1:] if len(row) >= 3 and any(_FIGURES.search(cell) for cell in row[1:])]
        texts = [" ".join(cell.split()) for row in rows for cell in row[:2] if _LETTERS.search(cell)]
        if texts:
            sentence = ", ".join(dict.fromkeys(texts[:_MAX_ITEMS]))[:_MAX_LENGTH]
            box = page.to_file((0.0, 0.0, page.width, page.height))
            return [Candidate("about", sentence, page.number, box, page.source, {"label": 0.6, "inline": 1.0})]
    return []
