"""Where the labels of OTHER_LABELS begin an entry of a page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from weakref import WeakKeyDictionary

from extraction.geometry import Reach, reaches
from extraction.label_words import OTHER_LABELS
from extraction.labels import LabelHit, label_text, table_heading_lines
from extraction.pages import Page
from extraction.phrases import Phrases

_PHRASES = [(p, (f, s)) for f, rows in OTHER_LABELS.items() for s, text in rows for p in text.split("|")]
_LABELS = Phrases(_PHRASES)
_ENTRY = re.compile(r"(?:^|[|·•]|\s/)[ ()*•\-–—,:;#]*")
_MOST_ENTRIES = 60  # in one cell; looking at each costs as much as the cell is long
_PARTING = ("|", "·", "•", " /")
_CODE = re.compile(r"[-/]?\d|-")  # "PO-1234" is a value
_REST = re.compile(r"\W*(?:kr|sek|nok|dkk|eur|gbp|nr|no)?\W*", re.IGNORECASE)
_found: WeakKeyDictionary[Page, dict[str, list[LabelHit]]] = WeakKeyDictionary()


def begins_with_other(text: str) -> bool:
    """Whether a text starts with a label of OTHER_LABELS."""
    end = _LABELS.longest_at(text)
    return end > 0 and not _CODE.match(text, end)


def entries(page: Page, field: str) -> list[LabelHit]:
    """Every place where a field's label of OTHER_LABELS begins a cell or an entry in it, top to bottom."""
    if page not in _found:
        _found[page] = _hits(page)
    return _found[page].get(field, [])


def places(pages: Sequence[Page], field: str) -> Iterator[tuple[Page, LabelHit, Reach]]:
    """The places where the values of a field's labels may stand, the likeliest first for each label."""
    for page in pages:
        for hit in entries(page, field):
            is_whole = bool(_REST.fullmatch(hit.cell.text, hit.end))
            for reach in reaches(page, hit):
                if reach.relation == "inline" or (is_whole and not begins_with_other(reach.text)):
                    yield page, hit, reach


def _starts(text: str) -> Iterator[int]:
    """Where entries begin in a cell."""
    if text[0].isalpha():
        yield 0
    if not text[0].isalpha() or any(mark in text for mark in _PARTING):
        found = (entry.end() for entry in _ENTRY.finditer(text) if entry.end() > 0)
        yield from islice(found, _MOST_ENTRIES)


def _hits(page: Page) -> dict[str, list[LabelHit]]:
    found: dict[str, list[LabelHit]] = defaultdict(list)
    headings = table_heading_lines(page)
    for cell in page.cells:
        text = label_text(page, cell)
        for start in _starts(text):
            end = _LABELS.longest_at(text, start)
            if end == start:
                continue
            for hit in _LABELS.find(text[start:end]):
                if hit.start == 0 and hit.end == end - start:
                    field, strength = hit.said
                    found[field].append(LabelHit(cell, start, end, strength, True, cell.line in headings))
    return found
