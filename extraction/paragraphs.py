"""Running text put together from the lines it is set on, and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extraction.pages import Cell, Page

_ALIGNED = 8.0  # points
_STEP = 1.9  # heights from one line to the next
_ALIKE = 0.25  # share of the height by which lines of one paragraph may differ
_MOST_LINES = 6
_FULL = 0.7  # of the longer of two lines: the upper one of a paragraph is about as long
_NUMBERED = re.compile(r"\s+\d{1,2}\.\s+[A-ZÅÄÖÆØÜ]")
_NUMBER = re.compile(r"^\d{1,2}\.\s+")
_END = re.compile(r"[.!?](?=\s+[A-ZÅÄÖÆØÜ0-9]|\s*$)")
_SHORT = re.compile(
    r"(?:^|\s)(?:[A-Za-z]|\w{1,3}\.\w{1,3}|nr|no|org|reg|ca|bl|dvs|t\.ex|resp|pr|kr|pst|inkl|exkl|tel)$", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}$")


def paragraph_at(page: Page, cell: Cell) -> tuple[list[Cell], str]:
    """The cells of the paragraph that a cell stands in, top to bottom, and their text on one line.

    Lines belong to one paragraph when they start at one left edge, are set alike and follow closely; at most six
    above and six below the cell.
    """
    above = list(_column(page, cell, step=-1))[::-1]
    below = list(_column(page, cell, step=1))
    cells = [*above, cell, *below]
    return cells, " ".join(one.text for one in cells)


def _column(page: Page, cell: Cell, *, step: int) -> Iterator[Cell]:
    current, index = cell, cell.line
    for _count in range(_MOST_LINES):
        index += step
        if not 0 <= index < len(page.lines):
            return
        close = next((o for o in page.lines[index] if abs(o.box[0] - cell.box[0]) < _ALIGNED), None)
        if close is None or abs(close.box[1] - current.box[1]) > _STEP * max(close.height, current.height):
            return
        if abs(close.height - current.height) > _ALIKE * max(close.height, current.height):
            return
        upper, lower = (close, current) if step < 0 else (current, close)
        if _width(upper) < _FULL * _width(lower):
            return
        yield close
        current = close


def _width(cell: Cell) -> float:
    return cell.box[2] - cell.box[0]


def says_any(page: Page, words: Iterable[str]) -> bool:
    """Whether a page's text holds one of some pieces of words in lower case: cheaper than looking for patterns."""
    lower = page.text.lower()
    return any(word in lower for word in words)


def plain_sentence(text: str) -> str:
    """A sentence without the number that its clause has."""
    return _NUMBER.sub("", text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of a text; the dot of an abbreviation ends none."""
    found, start = [], 0
    for match in _END.finditer(text):
        before = text[start : match.start()]
        is_last = match.end() == len(text) or _NUMBERED.match(text, match.end())
        if not is_last and (_SHORT.search(before) or _ORDINAL.search(before)):
            continue
        found.append((start, match.end()))
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
    if text[start:].strip():
        found.append((start, len(text)))
    return found
