"""Words from prepared pixels by tesseract, one TSV call a page, each with its confidence."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import pytesseract
from PIL import Image

from claims.refused import Unavailable
from extraction.pages import Word

# Unset, tesseract's threads fight over the cores: five times slower on two of them. Read by the child process only.
os.environ["OMP_THREAD_LIMIT"] = "1"

_POINTS = 72.0
_COLUMNS = 4  # tesseract's layout "a single column of text of variable sizes"
BLOCK = 6
"""Tesseract's layout of one even block of text: a part of a page."""
_LEAST_CONFIDENCE = 10.0
_OUR_FAULT = ("failed loading language", "error opening data file", "couldn't load any languages", "read_params_file")


class OcrFailed(Exception):
    """A page that tesseract could not read, by code: timeout or crashed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _call(function: Any, image: Image.Image, *, seconds: float, **options: Any) -> Any:
    image.format = "PPM"  # handed over raw: packing it as PNG costs more than reading it
    try:
        return function(image, timeout=max(1.0, seconds), output_type=pytesseract.Output.DICT, **options)
    except pytesseract.TesseractNotFoundError:
        raise Unavailable("tesseract", "tesseract is not installed: run make setup") from None
    except pytesseract.TesseractError as error:
        if any(sign in str(error).lower() for sign in _OUR_FAULT):
            raise Unavailable("tesseract", "tesseract lacks its language data: run make setup") from None
        raise OcrFailed("crashed") from None
    except RuntimeError:  # how pytesseract says timeout
        raise OcrFailed("timeout") from None


def read_words(image: Image.Image, *, dpi: float, language: str, seconds: float, layout: int = _COLUMNS) -> list[Word]:
    """The words of an upright page, boxes in points. Raises Unavailable without tesseract, OcrFailed otherwise.

    Words get the height of their line, so that "-" and "Ö" stand on the same line.
    """
    config = f"--psm {layout} --dpi {round(dpi)} -c tessedit_do_invert=1"
    rows = _call(pytesseract.image_to_data, image, seconds=seconds, lang=language, config=config)
    return _words(rows, _POINTS / dpi)


def _words(rows: Mapping[str, Sequence[Any]], scale: float) -> list[Word]:
    words = []
    line_top, line_height = 0, 0
    for index, level in enumerate(rows["level"]):
        left, top = rows["left"][index], rows["top"][index]
        width, height = rows["width"][index], rows["height"][index]
        if level == 4:
            line_top, line_height = top, height
        text, confidence = str(rows["text"][index]).strip(), float(rows["conf"][index])
        if level != 5 or not text or confidence < _LEAST_CONFIDENCE:
            continue
        if 0 < line_height <= 2.5 * max(height, 12):
            top, height = line_top, line_height
        box = (left * scale, top * scale, (left + width) * scale, (top + height) * scale)
        words.append(Word(text, box, confidence / 100.0))
    return words


def turn_of(image: Image.Image, *, dpi: float, seconds: float) -> int:
    """By how many degrees clockwise (0, 90, 180, 270) a page must be turned to stand upright; 0 when unsure."""
    try:
        found = _call(pytesseract.image_to_osd, image, seconds=seconds, config=f"--psm 0 --dpi {round(dpi)}")
    except OcrFailed:
        return 0
    return int(found["rotate"]) % 360


def looks_misread(words: Sequence[Word]) -> bool:
    """Whether the words are what an upside-down or sideways page gives: few, unsure, short."""
    sure = [word for word in words if word.confidence > 0.6 and sum(letter.isalnum() for letter in word.text) >= 3]
    return len(sure) < 12 or len(sure) < 0.35 * len(words)
