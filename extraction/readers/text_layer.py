"""Words from a PDF's text layer by pypdfium2, and whether a page's text can be trusted (runs in the sandbox)."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from extraction.job import JobRefused

_MAX_CHARACTERS = 60_000
_MAP_SCALE = 100  # PageToDevice answers in whole units: ask in hundredths of a point
_OBJECT_DEPTH = 3
_VOWELS = frozenset("aeiouyåäöæøéüAEIOUYÅÄÖÆØÉÜ")
_GUESSED_SPACE = "\x1f"
_NOTHING = "\x00\x02\ufffe"

PlacedWord = tuple[str, float, float, float, float]
"""Text, x0, y0, x1, y1 in points, origin top left of the page as shown."""


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF; JobRefused "encrypted" when it needs a password to open, "unreadable" when it is damaged."""
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        raise JobRefused("encrypted" if "password" in str(error).lower() else "unreadable") from None
    if not count:
        raise JobRefused("unreadable")
    return document


def _page_to_top_left(page: pypdfium2.PdfPage) -> tuple[float, float, float, float, float, float]:
    """The affine map from page space to points from the top left of the page as shown (rotation, crop box)."""
    width, height = page.get_size()
    points = []
    for x, y in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)):
        device_x, device_y = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(
            page, 0, 0, int(width * _MAP_SCALE), int(height * _MAP_SCALE), 0, x, y, device_x, device_y
        )
        points.append((device_x.value / _MAP_SCALE, device_y.value / _MAP_SCALE))
    (x0, y0), (xx, xy), (yx, yy) = points
    return ((xx - x0) / 1000, (yx - x0) / 1000, x0, (xy - y0) / 1000, (yy - y0) / 1000, y0)


def _characters(textpage: Any, count: int) -> Iterator[tuple[str, float, float, float, float]]:
    """Each character with its loose box in page space: left, bottom, right, top.

    pdfium counts in UTF-16: what lies beyond it comes as two halves, which are put together.
    """
    rect = pdfium.FS_RECTF()
    reference = ctypes.byref(rect)
    raw = textpage.raw
    code_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    half = 0
    for index in range(count):
        code = code_of(raw, index)
        if 0xD800 <= code < 0xDC00:
            half = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((half - 0xD800) << 10) + (code - 0xDC00) if half else 0
        half = 0
        if not box_of(raw, index, reference):
            continue
        letter = chr(code) if 0 < code < 0x110000 else "\ufffd"
        if letter.isspace() and pdfium.FPDFText_IsGenerated(raw, index) == 1:
            letter = _GUESSED_SPACE
        yield letter, rect.left, rect.bottom, rect.right, rect.top


def _words(page: pypdfium2.PdfPage, textpage: Any, count: int) -> list[PlacedWord]:
    a, b, c, d, e, f = _page_to_top_left(page)
    is_upright = not b and not d
    words: list[PlacedWord] = []
    letters: list[str] = []
    left_edge = upper = right_edge = lower = 0.0

    def finish() -> None:
        if letters:
            text = unicodedata.normalize("NFC", "".join(letters))
            words.append((text, left_edge, upper, right_edge, lower))
            letters.clear()

    guessed = False
    for letter, left, bottom, right, top in _characters(textpage, count):
        if letter == _GUESSED_SPACE:
            guessed = True
            continue
        if letter.isspace() or letter in _NOTHING:
            finish()
            continue
        if is_upright:  # most pages; the whole map costs twice as much
            x0, x1, y0, y1 = a * left + c, a * right + c, e * bottom + f, e * top + f
        else:
            x0, x1 = a * left + b * bottom + c, a * right + b * top + c
            y0, y1 = d * left + e * bottom + f, d * right + e * top + f
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        if letters:
            height = max(y1 - y0, 0.1)
            gap = x0 - right_edge
            # pdfium's guess that a space belongs here counts only with a gap: letter-spaced text is full of wrong ones.
            if gap > (0.12 if guessed else 0.35) * height or gap < -1.5 * height or abs(y1 - lower) > 0.5 * height:
                finish()
        if letters:
            left_edge, upper = min(left_edge, x0), min(upper, y0)
            right_edge, lower = max(right_edge, x1), max(lower, y1)
        else:
            left_edge, upper, right_edge, lower = x0, y0, x1, y1
        letters.append(letter)
        guessed = False
    finish()
    return words


def is_garbage(text: str) -> bool:
    """Whether a text layer cannot be the words one sees: unmapped glyphs, or letters with hardly a vowel."""
    visible = [letter for letter in text if not letter.isspace()]
    if not visible:
        return False
    strange = sum(unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cs") or letter == "\ufffd" for letter in visible)
    if strange > 0.15 * len(visible):
        return True
    letters = [letter for letter in visible if letter.isalpha()]
    return len(letters) >= 60 and sum(letter in _VOWELS for letter in letters) < 0.15 * len(letters)


def _has_picture(page: pypdfium2.PdfPage, *, share: float) -> bool:
    """Whether images cover a share of the page, or it is drawn from very many strokes (text as outlines)."""
    width, height = page.get_size()
    covered, strokes = 0.0, 0
    for item in page.get_objects(max_depth=_OBJECT_DEPTH):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += abs((right - left) * (top - bottom))
        elif item.type in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING):
            strokes += 1
    return covered > share * width * height or strokes > 60


def _needs_ocr(page: pypdfium2.PdfPage, words: list[PlacedWord]) -> bool:
    text = " ".join(word[0] for word in words)
    if is_garbage(text):
        return True
    visible = len(text.replace(" ", ""))
    if visible >= 200:
        return False
    # A stamp or a page number on a scan is not its text; a nearly empty text page without pictures is just empty.
    return _has_picture(page, share=0.05 if visible < 16 else 0.6)


def broken(number: int) -> dict[str, Any]:
    """What `look` says of a page that cannot be opened."""
    return {"number": number, "width": 595.0, "height": 842.0, "words": [], "needs_ocr": False, "broken": True}


def look(page: pypdfium2.PdfPage, number: int) -> dict[str, Any]:
    """An open page: size in points, words, and whether its text must be read from its picture instead."""
    try:
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        return broken(number)
    count = min(textpage.count_chars(), _MAX_CHARACTERS)
    words = _words(page, textpage, count)
    width, height = page.get_size()
    needs_ocr = _needs_ocr(page, words)
    textpage.close()
    return {
        "number": number,
        "width": width,
        "height": height,
        "words": [] if needs_ocr else words,
        "needs_ocr": needs_ocr,
        "broken": False,
    }
