"""One picture of a page, whoever read it: words with boxes, grouped into lines and cells."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.reading import Box, Source

# A gap wider than this share of the line's height parts two columns; a space between words is about a quarter.
_COLUMN_GAP = 0.85
# Share of the height by which the feet of words on one line may differ: OCR sees letters without "p" and "g" shorter.
_FEET = {Source.TEXT: 0.35, Source.OCR: 0.6}
# In a cell: a line of thousands is no invoice's, and would cost the square of its length.
_MOST_WORDS, _MOST_LETTERS = 60, 600
_GROUP_GAP = 1.2  # "1 198 455,19": a group of thousands may stand a little further off
_DIGIT_GROUP = re.compile(r"\d{3}(?:[,.:]\d{2})?$")
_RISE, _RING, _TAIL, _LOW = 1.0, 0.25, 0.3, 0.72  # of a capital's height: its own, what stands over it, under, and "x"
_TAILED, _RINGED = frozenset("gjpqyçQJ,;()[]/|"), frozenset("ÅÄÖÜÉ")
_LOWS = frozenset("acegmnopqrsuvwxyz.,:;-–")


def extent(text: str) -> float:
    """How high the ink of a word is, of a capital's height: "ex" is lower and "Ångå" higher than "A"."""
    letters = set(text)
    rise = _LOW if letters <= _LOWS else _RISE
    return rise + (_RING if letters & _RINGED else 0.0) + (_TAIL if letters & _TAILED else 0.0)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without space. Box in PDF points, origin top left, of the upright page; confidence 0 to 1."""

    text: str
    box: Box
    confidence: float = 1.0

    @property
    def height(self) -> float:
        """Height of the box in points."""
        return self.box[3] - self.box[1]


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around boxes (at least one)."""
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


@dataclass(frozen=True, eq=False)
class Cell:
    """Words of one line without a column gap between them. `line` is the line's index on the page."""

    words: tuple[Word, ...]
    line: int
    page: int

    @cached_property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        """Around all words."""
        return union([word.box for word in self.words])

    @cached_property
    def height(self) -> float:
        """Height of the tallest word in points."""
        return max(word.height for word in self.words)

    def _inside(self, start: int, end: int) -> list[Word]:
        position, inside = 0, []
        for word in self.words:
            if position < end and position + len(word.text) > start:
                inside.append(word)
            position += len(word.text) + 1
        return inside or list(self.words)

    def box_of(self, start: int, end: int) -> Box:
        """The box of the words that hold characters start to end of `text`."""
        return union([word.box for word in self._inside(start, end)])

    def confidence_of(self, start: int, end: int) -> float:
        """The least sure word among those that hold characters start to end of `text`."""
        return min(word.confidence for word in self._inside(start, end))


@dataclass(frozen=True, eq=False)
class Page:
    """A page: size in points, its words in reading coordinates, and how it was turned to be read.

    `turn` is the clockwise quarter turn in degrees (0, 90, 180, 270) and `skew` the small angle in degrees that were
    applied to right the page; `to_file` maps a box back onto the page as it lies in the file.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    source: Source
    turn: int = 0
    skew: float = 0.0

    @cached_property
    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """Lines from top to bottom, each its cells from left to right."""
        return tuple(
            tuple(Cell(tuple(run), index, self.number) for run in _split_columns(words))
            for index, words in enumerate(_group_lines(self.words, _FEET.get(self.source, 0.6)))
        )

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells in reading order."""
        return tuple(cell for line in self.lines for cell in line)

    @cached_property
    def text(self) -> str:
        """All lines, cells parted by tabs."""
        return "\n".join("\t".join(cell.text for cell in line) for line in self.lines)

    def to_file(self, box: Box) -> Box:
        """A box of the upright page as a box of the page in the file (same unit, origin top left)."""
        centre = (self.width / 2, self.height / 2)
        size = (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)
        angle = math.radians(self.skew + self.turn)
        corners = [(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])]
        turned = [
            (
                size[0] / 2 + (x - centre[0]) * math.cos(angle) + (y - centre[1]) * math.sin(angle),
                size[1] / 2 - (x - centre[0]) * math.sin(angle) + (y - centre[1]) * math.cos(angle),
            )
            for x, y in corners
        ]
        return union([(x, y, x, y) for x, y in turned])


def _group_lines(words: Sequence[Word], feet: float) -> list[list[Word]]:
    lines: list[list[Word]] = []
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: (w.box[1] + w.box[3]) / 2):
        top, bottom = word.box[1], word.box[3]
        middle = (top + bottom) / 2
        for index in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            line_top, line_bottom = spans[index]
            line_middle = (line_top + line_bottom) / 2
            height = min(bottom - top, line_bottom - line_top)
            # Small print beside a large name overlaps it without standing on its line: the feet must be level too.
            if abs(middle - line_middle) < 0.4 * height and abs(bottom - line_bottom) < feet * height:
                lines[index].append(word)
                break
        else:
            lines.append([word])
            spans.append((top, bottom))
    return [sorted(line, key=lambda w: w.box[0]) for line in lines]


def _split_columns(words: Sequence[Word]) -> list[list[Word]]:
    runs = [[words[0]]]
    letters = len(words[0].text)
    for word in words[1:]:
        last = runs[-1][-1]
        grouped = _DIGIT_GROUP.match(word.text) and len(last.text) <= 3 and last.text.isdigit()
        widest = _GROUP_GAP if grouped else _COLUMN_GAP
        is_full = len(runs[-1]) >= _MOST_WORDS or letters + len(word.text) > _MOST_LETTERS
        if is_full or word.box[0] - last.box[2] > widest * min(word.height, last.height):
            runs.append([word])
            letters = 0
        else:
            runs[-1].append(word)
        letters += len(word.text)
    return runs
