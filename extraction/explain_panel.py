"""The panel beside an explained page: what was decided, and per field its value, how sure it is, why, and who lost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from claims.reading import Box, ReadingDecision, Source

Colour = tuple[int, int, int]
Point = tuple[float, float]

INK: Colour = (17, 24, 39)
SOFT: Colour = (92, 101, 117)
FAINT: Colour = (229, 231, 235)
WHITE: Colour = (255, 255, 255)
DESK: Colour = (236, 238, 242)
LOSER: Colour = (71, 85, 125)
LOSER_DASH = (4.0, 3.0)

_FONTS = Path(__file__).parent.parent / "delivery" / "fonts"
_FOR, _AGAINST = ((225, 242, 231), (16, 94, 46)), ((253, 228, 226), (161, 28, 28))
_TALLEST = 6000  # pixels; hundreds of fields are no invoice
_MOST_REASONS, _MOST_CHIPS = 8, 6
_EDGE, _GAP, _INDENT = 24, 11, 38
_SHORT_VALUE = 0.42  # share of the line that a value may fill with its reasons beside it
_REASONS_AT = 150  # pixels

_SOURCES = {
    Source.TEXT: "text layer", Source.OCR: "OCR", Source.XML: "e-invoice (XML)", Source.QR: "QR code",
    Source.MAIL: "mail", Source.HANDLER: "handler",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Band:
    """How sure a value is: from `least`, told by a colour, a line style (lengths of dash and gap) and a word."""

    least: float
    word: str
    colour: Colour
    dash: tuple[float, float] | None
    range: str


BANDS = (
    Band(0.995, "sure", (21, 128, 61), None, "from 0.995"),
    Band(0.9, "likely", (194, 101, 6), (11.0, 4.0), "from 0.9"),
    Band(-1.0, "unsure", (200, 30, 30), (3.0, 3.0), "below 0.9"),
)


def band_of(confidence: float) -> Band:
    """The band that a probability falls in."""
    return next((band for band in BANDS if confidence >= band.least), BANDS[-1])


@dataclass(frozen=True, slots=True)
class Mark:
    """One value that was chosen or lost: its place, and what spoke for it in log-odds, strongest first.

    `confidence` is a probability, None for a value that no choice was made among; then `score` tells its log-odds.
    """

    value: str
    confidence: float | None
    page: int | None
    box: Box | None
    source: Source
    why: tuple[tuple[str, float], ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its number in the picture, the value chosen (None where none was sure enough), and the losers."""

    number: int
    name: str
    title: str
    chosen: Mark | None
    losers: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is told of one document on every page of it, in harmless words; `pages` are the document's."""

    file: str
    page_count: int
    document: int
    documents: int
    pages: tuple[int, ...]
    kind: str
    subtype: str
    decision: ReadingDecision
    reasons: tuple[str, ...]
    rows: tuple[Row, ...]

    def page_of(self, row: Row) -> int:
        """The page beside which a field is told in full: where its value stands, else the document's first."""
        at = None if row.chosen is None else row.chosen.page
        return at if at in self.pages and at is not None else self.pages[0]


@lru_cache(maxsize=32)
def font(size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The typeface that the letters ship with; the drawing library's own has no å, ä and ö."""
    file = _FONTS / ("Inter-SemiBold.otf" if bold else "Inter-Regular.otf")
    # The plain layout: what is set here may be a stranger's words, and needs no shaping.
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


def cut(text: str, face: ImageFont.FreeTypeFont, width: float) -> str:
    """As much of a text as fits, with an ellipsis where it was cut."""
    if face.getlength(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = face.getlength(text[:middle].rstrip() + "…") <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def wrap(text: str, face: ImageFont.FreeTypeFont, width: float, *, most: int) -> list[str]:
    """A text as at most so many lines; the last is cut where there is more."""
    words = text.split(" ")
    lines: list[str] = []
    while words and len(lines) < most - 1:
        count = 1
        while count < len(words) and face.getlength(" ".join(words[: count + 1])) <= width:
            count += 1
        lines.append(cut(" ".join(words[:count]), face, width))
        words = words[count:]
    return [*lines, cut(" ".join(words), face, width)] if words else lines


def stroke(
    draw: ImageDraw.ImageDraw, points: Sequence[Point], colour: Colour, *, width: int, dash: tuple[float, float] | None
) -> None:
    """A line through points, broken into dashes where `dash` gives their length and the gap's, in pixels."""
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        on, off = dash or (length, 1.0)
        at = 0.0
        while at < length:
            a, b = at / length, min(at + on, length) / length
            start, end = (x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)
            draw.line([start, end], fill=colour, width=width)
            at += on + off


def badge(draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, colour: Colour, *, is_placed: bool) -> None:
    """A field's number on its colour; hollow where the value has no place on a page. `place` is its top left."""
    width, height = badge_size(text)
    box = (place[0], place[1], place[0] + width, place[1] + height)
    draw.rounded_rectangle(box, 5, fill=colour if is_placed else WHITE, outline=colour, width=1)
    middle = (place[0] + width / 2, place[1] + height / 2)
    draw.text(middle, text, fill=WHITE if is_placed else colour, font=font(11.5, bold=True), anchor="mm")


def badge_size(text: str) -> tuple[int, int]:
    """Width and height in pixels of a number's badge."""
    return max(19, round(font(11.5, bold=True).getlength(text)) + 9), 17


def letter_of(index: int) -> str:
    """What a loser is called beside its field's number: a, b, c."""
    return chr(ord("a") + index % 26)


@dataclass(slots=True)
class _Pen:
    """Where on the panel the next thing goes."""

    draw: ImageDraw.ImageDraw
    left: int
    right: int
    y: float = 0.0

    def text(self, x: float, text: str, size: float, colour: Colour = INK, *, bold: bool = False) -> float:
        """Write from x on the current line, cut at the right edge; gives where it ends."""
        face = font(size, bold=bold)
        shown = cut(text, face, self.right - x)
        self.draw.text((x, self.y), shown, fill=colour, font=face, anchor="ls")
        return x + face.getlength(shown)

    def text_right(self, text: str, size: float, colour: Colour, *, bold: bool = False) -> float:
        """Write up to the right edge of the current line; gives where it begins."""
        face = font(size, bold=bold)
        x = self.right - face.getlength(text)
        self.draw.text((x, self.y), text, fill=colour, font=face, anchor="ls")
        return x

    def rule(self) -> None:
        """A thin line across."""
        self.draw.line([(self.left, self.y), (self.right, self.y)], fill=FAINT, width=1)


def panel(sheet: Sheet, page: int, *, width: int, least_height: int) -> Image.Image:
    """The panel beside a page of a document, as high as what it tells and at least `least_height` pixels."""
    canvas = Image.new("RGB", (width, _TALLEST), WHITE)
    pen = _Pen(ImageDraw.Draw(canvas), _EDGE, width - _EDGE)
    _head(pen, sheet, page)
    told = [row for row in sheet.rows if sheet.page_of(row) == page]
    for row in told:
        if pen.y > _TALLEST - 400:
            break
        _row(pen, row, page)
    elsewhere = [row for row in sheet.rows if row not in told]
    if elsewhere:
        _elsewhere(pen, sheet, elsewhere)
    return canvas.crop((0, 0, width, max(least_height, min(_TALLEST, round(pen.y) + _EDGE))))


def _head(pen: _Pen, sheet: Sheet, page: int) -> None:
    pen.y = 36
    many = f"document {sheet.document} of {sheet.documents} · " if sheet.documents > 1 else ""
    begins = pen.text_right(f"{many}page {page} of {sheet.page_count}", 12.5, SOFT)
    file = cut(sheet.file, font(12.5), begins - pen.left - 16)
    pen.draw.text((pen.left, pen.y), file, fill=SOFT, font=font(12.5), anchor="ls")
    pen.y += 38
    ends = pen.text(pen.left, sheet.kind, 27, bold=True)
    pen.text(ends + 10, sheet.subtype, 15, SOFT)
    _verdict(pen, sheet.decision)
    pen.y += 16
    if sheet.reasons:
        _reasons(pen, sheet.reasons)
    pen.y += 14
    _key(pen)
    pen.y += 14
    pen.rule()


def _verdict(pen: _Pen, decision: ReadingDecision) -> None:
    is_accepted = decision is ReadingDecision.ACCEPT
    colour = BANDS[0].colour if is_accepted else BANDS[1].colour
    text, face = ("Accepted" if is_accepted else "For review"), font(14, bold=True)
    left = pen.right - face.getlength(text) - 46
    pen.draw.rounded_rectangle((left, pen.y - 24, pen.right, pen.y + 6), 15, fill=colour)
    x, y = left + 14, pen.y - 9
    if is_accepted:
        pen.draw.line([(x, y), (x + 4, y + 5), (x + 12, y - 5)], fill=WHITE, width=3, joint="curve")
    else:
        pen.draw.line([(x + 5, y - 7), (x + 5, y + 2)], fill=WHITE, width=3)
        pen.draw.ellipse((x + 3.5, y + 4.5, x + 7, y + 8), fill=WHITE)
    pen.draw.text((left + 32, y), text, fill=WHITE, font=face, anchor="lm")


def _reasons(pen: _Pen, reasons: Sequence[str]) -> None:
    face = font(13.5)
    more = [f"And {len(reasons) - _MOST_REASONS} more."] if len(reasons) > _MOST_REASONS else []
    sentences = [*reasons[:_MOST_REASONS], *more]
    lines = [wrap(text, face, pen.right - pen.left - 42, most=2) for text in sentences]
    height = 20 * sum(map(len, lines)) + 4 * len(lines) + 14
    pen.draw.rounded_rectangle((pen.left, pen.y, pen.right, pen.y + height), 7, fill=(255, 246, 230))
    pen.draw.rectangle((pen.left, pen.y + 5, pen.left + 3, pen.y + height - 5), fill=BANDS[1].colour)
    pen.y += 9
    for group in lines:
        pen.draw.ellipse((pen.left + 16, pen.y + 8, pen.left + 20, pen.y + 12), fill=BANDS[1].colour)
        for line in group:
            pen.draw.text((pen.left + 30, pen.y + 15), line, fill=INK, font=face, anchor="ls")
            pen.y += 20
        pen.y += 4
    pen.y += 9


def _key(pen: _Pen) -> None:
    """What the frames on the page mean."""
    samples: list[tuple[str, Colour, tuple[float, float] | None, int]] = [
        (f"{band.word} ({band.range})", band.colour, band.dash, 2) for band in BANDS
    ]
    samples.append(("lost", LOSER, LOSER_DASH, 1))
    x = float(pen.left)
    for word, colour, dash, width in samples:
        box = [(x, pen.y), (x + 26, pen.y), (x + 26, pen.y + 13), (x, pen.y + 13), (x, pen.y)]
        stroke(pen.draw, box, colour, width=width, dash=dash)
        pen.draw.text((x + 34, pen.y + 11), word, fill=SOFT, font=font(12), anchor="ls")
        x += 34 + font(12).getlength(word) + 22
    pen.y += 13


def _row(pen: _Pen, row: Row, page: int) -> None:
    chosen = row.chosen
    band = BANDS[-1] if chosen is None or chosen.confidence is None else band_of(chosen.confidence)
    is_placed = chosen is not None and chosen.box is not None
    pen.y += _GAP
    badge(pen.draw, (pen.left, pen.y), str(row.number), band.colour, is_placed=is_placed)
    pen.y += 13
    x = pen.left + _INDENT
    ends = pen.text(x, row.title, 13.5, bold=True)
    pen.text(ends + 8, row.name, 11.5, SOFT)
    if chosen is None:
        pen.text_right("not found", 13.5, band.colour, bold=True)
    else:
        _value(pen, x, chosen, band)
    for index, loser in enumerate(row.losers):
        is_outdone = chosen is not None and chosen.source in (Source.XML, Source.QR)
        _loser(pen, x, f"{row.number}{letter_of(index)}", loser, page, is_outdone=is_outdone)
    pen.y += _GAP - 2
    pen.rule()


def _value(pen: _Pen, x: float, chosen: Mark, band: Band) -> None:
    _share(pen, chosen.confidence or 0.0, band)
    face, text = font(15), chosen.value
    width = face.getlength(text)
    is_short = width <= _SHORT_VALUE * (pen.right - x)
    for line in wrap(text, face, pen.right - x, most=2):
        pen.y += 22
        pen.draw.text((x, pen.y), line, fill=INK, font=face, anchor="ls")
    if is_short:  # the reasons go on beside it, in a column of their own where the value leaves room for that
        _reasons_for(pen, x + max(width + 16, _REASONS_AT), chosen)
    else:
        pen.y += 20
        _reasons_for(pen, x, chosen)


def _share(pen: _Pen, confidence: float, band: Band) -> None:
    """The probability in figures, and the band in a word."""
    begins = pen.text_right(floored(confidence), 13.5, band.colour, bold=True) - 8
    pen.draw.text((begins, pen.y), band.word, fill=band.colour, font=font(12), anchor="rs")


def floored(probability: float) -> str:
    """A probability with three decimals, never rounded up over a limit it did not reach."""
    if 0.0 < probability < 0.001:
        return "<0.001"
    return f"{math.floor(probability * 1000 + 1e-9) / 1000:.3f}"


def _reasons_for(pen: _Pen, x: float, mark: Mark) -> None:
    """Where a value comes from, and a chip for each of the strongest pieces of evidence."""
    place = "" if mark.box is not None else ", no place on the page"
    _chips(pen, pen.text(x, _SOURCES[mark.source] + place, 11.5, SOFT) + 8, mark.why)


def _chips(pen: _Pen, x: float, why: Sequence[tuple[str, float]]) -> None:
    face = font(11)
    for index, (name, weight) in enumerate(why):
        text = f"{name} {signed(weight)}"
        width = face.getlength(text) + 12
        left_out = len(why) - index
        if index == _MOST_CHIPS or x + width > pen.right - (28 if left_out > 1 else 0):
            pen.draw.text((x, pen.y), f"+{left_out}", fill=SOFT, font=face, anchor="ls")
            return
        paper, ink = _FOR if weight > 0 else _AGAINST
        pen.draw.rounded_rectangle((x, pen.y - 12, x + width, pen.y + 4), 4, fill=paper)
        pen.draw.text((x + 6, pen.y), text, fill=ink, font=face, anchor="ls")
        x += width + 5


def signed(weight: float) -> str:
    """Log-odds with a sign that is as wide as it is on paper."""
    return f"{weight:+.1f}".replace("-", "\u2212")


def _loser(pen: _Pen, x: float, name: str, loser: Mark, page: int, *, is_outdone: bool) -> None:
    """A value that lost; how probable the page alone makes it where what is written for machines outdid the page."""
    pen.y += 20
    sure = f"score {signed(loser.score)}" if loser.confidence is None else floored(loser.confidence)
    sure = f"by the page {sure}" if is_outdone else sure
    begins = pen.text_right(sure, 12, LOSER)
    width = font(11, bold=True).getlength(name) + 8
    box = [(x, pen.y - 12), (x + width, pen.y - 12), (x + width, pen.y + 3), (x, pen.y + 3), (x, pen.y - 12)]
    stroke(pen.draw, box, LOSER, width=1, dash=LOSER_DASH)
    pen.draw.text((x + 4, pen.y), name, fill=LOSER, font=font(11, bold=True), anchor="ls")
    face = font(12.5)
    value = cut(loser.value, face, min(230.0, begins - x - width - 24))
    pen.draw.text((x + width + 8, pen.y), value, fill=SOFT, font=face, anchor="ls")
    after = x + width + 8 + face.getlength(value) + 10
    edge, pen.right = pen.right, round(begins) - 10
    if loser.page is not None and loser.page != page:
        after = pen.text(after, f"page {loser.page}", 11.5, SOFT) + 8
    _chips(pen, after, loser.why)
    pen.right = edge


def _elsewhere(pen: _Pen, sheet: Sheet, rows: Sequence[Row]) -> None:
    pen.y += 30
    pen.text(pen.left, "On other pages", 13.5, SOFT, bold=True)
    pen.y += 8
    for row in rows:
        if row.chosen is None or row.chosen.confidence is None:
            continue
        band = band_of(row.chosen.confidence)
        badge(pen.draw, (pen.left, pen.y), str(row.number), band.colour, is_placed=row.chosen.box is not None)
        pen.y += 13
        begins = pen.text_right(f"{floored(row.chosen.confidence)} · page {sheet.page_of(row)}", 12, SOFT)
        face = font(12.5)
        shown = cut(f"{row.title}: {row.chosen.value}", face, begins - pen.left - _INDENT - 12)
        pen.draw.text((pen.left + _INDENT, pen.y), shown, fill=INK, font=face, anchor="ls")
        pen.y += 12
