"""Where a value stands on a page, told so that the next page of the same design shows it at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from claims.reading import Box, Source
from extraction.formats import Found
from extraction.pages import Cell, Page

INLINE, RIGHT, BELOW, PAGE = "inline", "right", "below", "page"
_RELATIONS = (INLINE, RIGHT, BELOW, PAGE)
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_LONGEST_LABEL = 60
_LIKE = 88.0  # of OCR's spelling of a label
_LINES_UP = 5
_OFF = 8.0  # points by which a place may differ on the next page
_EDGE = 6.0  # points
_LOW = 0.66  # of the page's height: what stands lower is measured from the foot

Read = Callable[[str], list[Found]]
"""A text to the values that a field may have in it, left to right."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a value hangs on. `label` is the words of the label ("" for the page itself), `dx` and `dy` in points.

    Relation `inline`: the label stands right before the value, in its cell or the next; `right`: the value is number
    `nth` of those on the label's line; `below`: `dy` under the label's top; `page`: `dx` from the left edge and `dy`
    from the top edge, or from the foot where negative. `turn` says which of several places of that kind it is,
    negative from the last.
    """

    relation: str
    label: str = ""
    dx: float = 0.0
    dy: float = 0.0
    nth: int = 0
    turn: int = 0

    def as_json(self) -> dict[str, Any]:
        """The anchor as JSON values."""
        return {"relation": self.relation, "label": self.label, "dx": round(self.dx, 1), "dy": round(self.dy, 1),
                "nth": self.nth, "turn": self.turn}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A value at characters start to end of a cell."""

    page: Page
    cell: Cell
    start: int
    end: int
    value: str

    @property
    def box(self) -> Box:
        """Where it stands, in the page's own upright points."""
        return self.cell.box_of(self.start, self.end)

    def is_at(self, other: Spot) -> bool:
        """Whether two spots are the same characters."""
        return self.cell is other.cell and self.start == other.start


def words_of(text: str) -> str:
    """The words of a text without case, digits and marks."""
    return " ".join(_WORDS.findall(text.casefold()))[:_LONGEST_LABEL]


def spots(pages: Sequence[Page], read: Read) -> Iterator[Spot]:
    """Every place of a value."""
    for page in pages:
        for cell in page.cells:
            yield from _in_cell(page, cell, read)


def anchors_of(pages: Sequence[Page], spot: Spot, read: Read, *, counts_from_end: bool) -> tuple[Anchor, ...]:
    """Every way to find a spot again that truly leads back to it on these pages."""
    found = []
    for relation in _RELATIONS:
        for bare in _bare_anchors(spot, relation, read):
            places = list(_places(pages, bare, read))
            index = next((i for i, place in enumerate(places) if place.is_at(spot)), None)
            if index is not None:
                turn = index - len(places) if counts_from_end else index
                found.append(Anchor(bare.relation, bare.label, bare.dx, bare.dy, bare.nth, turn))
    return tuple(found)


def spot_by(pages: Sequence[Page], anchors: Sequence[Anchor], read: Read) -> Spot | None:
    """The place that most of the anchors lead to; of equals, the first anchor's. None when none leads anywhere."""
    reached = [spot for anchor in anchors if (spot := _reached(pages, anchor, read)) is not None]
    if not reached:
        return None
    votes = Counter(spot.value for spot in reached)
    return max(reached, key=lambda spot: votes[spot.value])


def _reached(pages: Sequence[Page], anchor: Anchor, read: Read) -> Spot | None:
    places = list(_places(pages, anchor, read))
    if not places:
        return None
    if -len(places) <= anchor.turn < len(places):
        return places[anchor.turn]
    return places[0] if anchor.turn < 0 else places[-1]


def _in_cell(page: Page, cell: Cell, read: Read) -> list[Spot]:
    return [Spot(page, cell, found.start, found.end, found.value) for found in read(cell.text)]


def _bare_anchors(spot: Spot, relation: str, read: Read) -> Iterator[Anchor]:
    """Anchors of a kind, before it is known how many places they lead to."""
    box = spot.box
    if relation == INLINE:
        label = _label_before(spot)
        if label:
            yield Anchor(INLINE, label)
    elif relation == PAGE:
        is_low = box[1] > _LOW * spot.page.height
        yield Anchor(PAGE, dx=box[0], dy=box[1] - spot.page.height if is_low else box[1])
    elif relation == RIGHT:
        label_cell = next((c for c in reversed(_left_of(spot)) if _is_label(c)), None)
        if label_cell is not None:
            behind = _behind(spot.page, label_cell, read)
            nth = next((i for i, other in enumerate(behind) if other.is_at(spot)), 0)
            yield Anchor(RIGHT, words_of(label_cell.text), nth=nth)
    else:
        above = next((c for c in _above(spot) if _is_label(c)), None)
        if above is not None:
            yield Anchor(BELOW, words_of(above.text), dy=box[1] - above.box[1])


def _places(pages: Sequence[Page], anchor: Anchor, read: Read) -> Iterator[Spot]:
    for page in pages:
        if anchor.relation == PAGE:
            yield from _at_place(page, anchor, read)
            continue
        for cell in page.cells:
            if anchor.relation == INLINE:
                yield from (s for s in _in_cell(page, cell, read) if _is_like(page, _label_before(s), anchor.label))
            elif not _is_like(page, words_of(cell.text), anchor.label):
                continue
            elif anchor.relation == RIGHT:
                yield from _behind(page, cell, read)[anchor.nth : anchor.nth + 1]
            else:
                yield from _under(page, cell, anchor.dy, read)


def _label_before(spot: Spot) -> str:
    """The words right before a value, in its cell or in the next one to the left, as the gap may be wide or narrow.

    What stands before another value, such as the name of its month, is not the label.
    """
    before = spot.cell.text[: spot.start]
    label = words_of(_NUMBER.split(before)[-1]) or words_of(before)
    if label or before.strip():
        return label
    left = _left_of(spot)[-1:]
    return words_of(left[0].text) if left and _is_label(left[0]) else ""


def _is_like(page: Page, words: str, label: str) -> bool:
    if words == label or page.source is not Source.OCR:
        return words == label
    return bool(words) and fuzz.ratio(words, label) >= _LIKE


def _is_label(cell: Cell) -> bool:
    """Whether a cell may be a label: words and no digit, which would differ on the next page."""
    return bool(words_of(cell.text)) and not any(letter.isdigit() for letter in cell.text)


def _left_of(spot: Spot) -> list[Cell]:
    return [c for c in spot.page.lines[spot.cell.line] if c.box[2] <= spot.cell.box[0] + 0.5]


def _above(spot: Spot) -> Iterator[Cell]:
    """Cells over a spot in its column, nearest first."""
    for index in range(spot.cell.line - 1, max(-1, spot.cell.line - 1 - _LINES_UP), -1):
        yield from (c for c in spot.page.lines[index] if _is_in_column(c.box, spot.box))


def _is_in_column(one: Box, other: Box) -> bool:
    is_flush = abs(one[0] - other[0]) < _EDGE or abs(one[2] - other[2]) < _EDGE
    return is_flush or one[0] <= (other[0] + other[2]) / 2 <= one[2] or other[0] <= (one[0] + one[2]) / 2 <= other[2]


def _behind(page: Page, label: Cell, read: Read) -> list[Spot]:
    """Values to the right of a label on its line."""
    cells = [c for c in page.lines[label.line] if c.box[0] >= label.box[2] - 0.5 and c is not label]
    return [spot for cell in cells for spot in _in_cell(page, cell, read)]


def _under(page: Page, label: Cell, dy: float, read: Read) -> list[Spot]:
    """The value in a label's column nearest to a depth under the label's top."""
    spots = [
        spot
        for line in page.lines[label.line + 1 : label.line + 2 + _LINES_UP]
        for cell in line
        for spot in _in_cell(page, cell, read)
        if _is_in_column(label.box, spot.box) and abs(spot.box[1] - label.box[1] - dy) < _OFF
    ]
    return sorted(spots, key=lambda s: abs(s.box[1] - label.box[1] - dy))[:1]


def _at_place(page: Page, anchor: Anchor, read: Read) -> list[Spot]:
    """The value nearest to a place of the page."""
    top = anchor.dy if anchor.dy >= 0 else anchor.dy + page.height
    near = [
        spot
        for cell in page.cells
        if abs(cell.box[1] - top) < 2 * _OFF
        for spot in _in_cell(page, cell, read)
        if abs(spot.box[0] - anchor.dx) < _OFF and abs(spot.box[1] - top) < _OFF
    ]
    return sorted(near, key=lambda s: abs(s.box[0] - anchor.dx) + abs(s.box[1] - top))[:1]
