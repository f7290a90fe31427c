"""A page for a person's eyes: its picture, and the print in a part of it that they point out."""

from __future__ import annotations

import io

from claims.reading import Box, Sheet, Source
from extraction.pages import Page, Word
from extraction.read import PageReader, Unreadable

_QUALITY = 82
_NO_BOX = 1.0  # points: less is a slip of the hand


def page_image(reader: PageReader, data: bytes, *, sheet: Sheet, dpi: int) -> bytes | None:
    """A page as a WebP picture, turned as it was read; None when it cannot be drawn."""
    picture = reader.page_picture(data, _page(sheet), dpi=dpi)
    if picture is None:
        return None
    file = io.BytesIO()
    picture.save(file, format="WEBP", quality=_QUALITY, method=2)
    return file.getvalue()


def read_box(reader: PageReader, data: bytes, *, sheet: Sheet, box: Box) -> tuple[str, ...]:
    """The lines of print in a box, in points of the page as `page_image` shows it; its text layer, else by OCR."""
    x0, y0, x1, y1 = max(0.0, box[0]), max(0.0, box[1]), min(sheet.width, box[2]), min(sheet.height, box[3])
    if x1 - x0 < _NO_BOX or y1 - y0 < _NO_BOX:
        return ()
    try:
        words = [] if sheet.turn else reader.words_on(data, sheet.page)
        inside = [word for word in words if _is_in(word.box, (x0, y0, x1, y1))]
        if inside:
            return _lines(sheet, Source.TEXT, tuple(inside))
        part = (x0 / sheet.width, y0 / sheet.height, x1 / sheet.width, y1 / sheet.height)
        return _lines(sheet, Source.OCR, tuple(reader.words_in(data, sheet.page, turn=sheet.turn, part=part)))
    except Unreadable:
        return ()


def _is_in(word: Box, box: Box) -> bool:
    """Whether the middle of a word lies in a box."""
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _lines(sheet: Sheet, source: Source, words: tuple[Word, ...]) -> tuple[str, ...]:
    page = Page(sheet.page, sheet.width, sheet.height, words, source)
    return tuple(" ".join(cell.text for cell in line) for line in page.lines)


def _page(sheet: Sheet) -> Page:
    return Page(sheet.page, sheet.width, sheet.height, (), Source.TEXT, turn=sheet.turn, skew=sheet.skew)
