"""The payment reference (OCR-nummer): 2 to 25 digits, with check digit and perhaps a length digit."""

from __future__ import annotations

from collections.abc import Sequence

from claims.account import ocr_has_check_digit
from extraction.candidate import Candidate
from extraction.formats import REFERENCE, Found, checked
from extraction.labelled import labelled
from extraction.pages import Page

_LEAST_DIGITS = 4


def _digits(text: str) -> str | None:
    digits = text.replace(" ", "")
    return digits if len(digits) >= _LEAST_DIGITS and ocr_has_check_digit(digits) else None


def _parse(text: str, repair: bool) -> list[Found]:
    found = checked(REFERENCE, _digits, text, repair=repair)
    if found:
        return found
    # Groups of digits side by side may be two numbers: try each alone.
    return [
        Found(value, match.start() + offset, match.start() + offset + len(word))
        for match in REFERENCE.finditer(text)
        for offset, word in _words(match[0])
        if (value := _digits(word)) is not None
    ]


def _words(text: str) -> list[tuple[int, str]]:
    placed, position = [], 0
    for word in text.split(" "):
        placed.append((position, word))
        position += len(word) + 1
    return placed


def has_length_digit(digits: str) -> bool:
    """Whether the last digit but one is the total length modulo 10."""
    return len(digits) >= 3 and int(digits[-2]) == len(digits) % 10


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for ocr_reference; those without a check digit are left out (abstain beats guess)."""
    found = labelled(pages, field="ocr_reference", parse=_parse)
    return [
        candidate.plus(check_digit=1.0, length_digit=1.0 if has_length_digit(candidate.value) else 0.0)
        for candidate in found
    ]
