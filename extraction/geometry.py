"""Where a label's value may stand: after it, to the right, below, or at the start of the next line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from extraction.labels import LabelHit, begins_with_label, is_only_label, label_text
from extraction.pages import Cell, Page

_FAR = 0.45  # of the page's width
_BELOW_HEADS = 3.7  # the same under a row of heads, of which some may be written on two lines
_BELOW_LINES = 2.4  # line heights between the top of the label and the top of a value below it
_ALIGNED = 6.0  # points
_APART = 4.0  # heights of the label between it and a cell that is not its value
_CLOSE_LINES = 1.7
_LEVEL = 0.3  # share of the height by which cells at one height may differ
_CELLS_RIGHT = 3
_LEAST_ENTRIES = 3
_LEAST_VALUES = 2
_GOES_ON = re.compile(r"(?:nr|nummer|no|number)?\W{0,3}\d", re.IGNORECASE)
_LONGEST_WORD = 4  # letters
_SHORT_REST = 12  # "Att betala SEK": a few letters after a label are still part of it
_PUNCTUATION = " :.#-–"


@dataclass(frozen=True, slots=True)
class Reach:
    """A place where a label's value may stand: the text of `cell` from `start` to `end`."""

    cell: Cell
    start: int
    end: int
    relation: str

    @property
    def text(self) -> str:
        """The text to search."""
        return self.cell.text[self.start : self.end]


def _is_aligned(label: Cell, start: int, end: int, below: Cell) -> bool:
    left, _top, right, _bottom = label.box_of(start, end)
    x0, x1 = below.box[0], below.box[2]
    middle = (x0 + x1) / 2
    return (
        abs(x0 - left) < _ALIGNED
        or abs(x1 - right) < _ALIGNED
        or left <= middle <= right
        or x0 <= (left + right) / 2 <= x1
    )


def right_of(page: Page, cell: Cell) -> Iterator[Cell]:
    """The cells to the right on the same line, nearest first; also where another column's print parts the line."""
    level = [
        other
        for line in page.lines[max(0, cell.line - 1) : cell.line + 2]
        for other in line
        if other is not cell and other.box[0] >= cell.box[2] - 0.5
        if other.line == cell.line or _is_level(cell, other)
    ]
    return iter(sorted(level, key=lambda other: other.box[0]))


def _is_level(one: Cell, other: Cell) -> bool:
    """Whether two cells of neighbouring lines stand at the same height."""
    tops, feet = abs(one.box[1] - other.box[1]), abs(one.box[3] - other.box[3])
    return max(tops, feet) < _LEVEL * min(one.height, other.height)


def _is_row_of_heads(page: Page, line: int) -> bool:
    cells = page.lines[line]
    plain = [cell for cell in cells if not any(letter.isdigit() for letter in cell.text)]
    return len(plain) >= _LEAST_ENTRIES and all(cell.text[0].isalpha() for cell in cells)


def below(page: Page, hit: LabelHit) -> Iterator[Cell]:
    """Cells under a label within reach, nearest first."""
    top, height = hit.cell.box[1], hit.cell.height
    rest = hit.cell.text[hit.end :]
    end = hit.end if any(letter.isalpha() for letter in rest) else hit.end + len(rest)  # "Moms 25 %" is one head
    reach = _BELOW_HEADS if _is_row_of_heads(page, hit.cell.line) else _BELOW_LINES
    for line in page.lines[hit.cell.line + 1 : hit.cell.line + 6]:
        for cell in line:
            if cell.box[1] - top > reach * max(height, cell.height):
                continue
            if _is_aligned(hit.cell, hit.start, end, cell):
                yield cell


def _close_under(page: Page, hit: LabelHit) -> Cell | None:
    """The value right under a label that starts its column, when what stands to the right is another column."""
    if not hit.at_start or hit.end < len(hit.cell.text.rstrip(_PUNCTUATION)):
        return None
    beside = next(right_of(page, hit.cell), None)
    if beside is not None and beside.box[0] - hit.cell.box[2] < _APART * hit.cell.height:
        return None
    for cell in below(page, hit):
        is_close = cell.box[1] - hit.cell.box[1] < _CLOSE_LINES * max(hit.cell.height, cell.height)
        is_under = abs(cell.box[0] - hit.cell.box[0]) < _ALIGNED
        return cell if is_close and is_under and not begins_with_label(label_text(page, cell)) else None
    return None


def reaches(page: Page, hit: LabelHit) -> Iterator[Reach]:
    """Where the value of a label may stand, most likely first; ends where another label stands in the way."""
    rest = hit.cell.text[hit.end :]
    is_end = not rest.strip(_PUNCTUATION) or (len(rest) <= _SHORT_REST and not any(c.isdigit() for c in rest))
    if rest.strip(_PUNCTUATION):
        yield Reach(hit.cell, hit.end, len(hit.cell.text), "inline")
    under = _close_under(page, hit)
    if under is not None:
        yield Reach(under, 0, len(under.text), "below")
    for cell in islice(right_of(page, hit.cell), _CELLS_RIGHT):
        if begins_with_label(label_text(page, cell)):
            break
        far = cell.box[0] - hit.cell.box[2] > _FAR * page.width
        yield Reach(cell, 0, len(cell.text), "far" if far else "right")
    if hit.at_start or is_end:
        for cell in below(page, hit):
            if is_only_label(label_text(page, cell)):
                break
            if _is_word(cell):
                continue  # the second line of the head: "Summa inkl. moms" over "SEK"
            yield Reach(cell, 0, len(cell.text), "below")
            break
    if is_end and not hit.at_start:
        yield from _wrapped(page, hit)
    elif is_end:
        yield from _flowed(page, hit)


def _is_word(cell: Cell) -> bool:
    """Whether a cell is one short word, as none of the values is that stand under a head."""
    return len(cell.words) == 1 and cell.text.isalpha() and len(cell.text) <= _LONGEST_WORD


def _flowed(page: Page, hit: LabelHit) -> Iterator[Reach]:
    """The start of the next line, for a label that ends a line of several entries which the next line goes on."""
    line, following = page.lines[hit.cell.line], page.lines[hit.cell.line + 1 : hit.cell.line + 2]
    values = sum(any(letter.isdigit() for letter in cell.text) for cell in line)
    if values < _LEAST_VALUES or line[-1] is not hit.cell or not following:
        return
    cell = following[0][0]
    is_close = cell.box[1] - hit.cell.box[1] < _BELOW_LINES * max(hit.cell.height, cell.height)
    if is_close and abs(cell.box[0] - line[0].box[0]) < _ALIGNED and _GOES_ON.match(cell.text):
        yield Reach(cell, 0, len(cell.text), "wrapped")


def _wrapped(page: Page, hit: LabelHit) -> Iterator[Reach]:
    """The start of the next line of the same paragraph, for a label at the end of its line."""
    for line in page.lines[hit.cell.line + 1 : hit.cell.line + 2]:
        for cell in line:
            if abs(cell.box[0] - hit.cell.box[0]) < _ALIGNED:
                yield Reach(cell, 0, len(cell.text), "wrapped")
