"""The payment reference: OCR-nummer, Norwegian KID, Danish betalings-ID and Finnish viitenumero, by check digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from claims.account import ocr_has_check_digit
from extraction.candidate import Candidate
from extraction.formats import REFERENCE, Found, checked
from extraction.labelled import labelled
from extraction.pages import Page

_LEAST_DIGITS = 4
_MOST_FINNISH = 20
_MOST_ABROAD = 25
_FINNISH_WEIGHTS = (7, 3, 1)
_KID_WEIGHTS = (2, 3, 4, 5, 6, 7)

Check = Callable[[str], bool]


def finnish_has_check_digit(digits: str) -> bool:
    """Whether 4 to 20 digits are a viitenumero: weights 7, 3, 1 from the right, then the complement to ten.

    Source: Finanssiala ry, structure of the domestic reference number. Vector: 1232.
    """
    if not (digits.isascii() and digits.isdigit() and 4 <= len(digits) <= _MOST_FINNISH):
        return False
    weighed = sum(int(digit) * _FINNISH_WEIGHTS[place % 3] for place, digit in enumerate(reversed(digits[:-1])))
    return -weighed % 10 == int(digits[-1])


def kid_has_check_digit(digits: str) -> bool:
    """Whether 2 to 25 digits are a KID: modulus 10, or modulus 11 with weights 2 to 7 from the right.

    Source: Nets, KID specification; a modulus 11 check digit of ten is printed "-", which is not taken here.
    """
    if ocr_has_check_digit(digits):
        return True
    if not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= _MOST_ABROAD):
        return False
    weighed = sum(int(digit) * _KID_WEIGHTS[place % 6] for place, digit in enumerate(reversed(digits[:-1])))
    return -weighed % 11 == int(digits[-1])


def _parser(check: Check) -> Callable[[str, bool], list[Found]]:
    """Finds the references in a text that pass a check digit."""

    def digits_of(text: str) -> str | None:
        digits = text.replace(" ", "")
        return digits if len(digits) >= _LEAST_DIGITS and check(digits) else None

    def parse(text: str, repair: bool) -> list[Found]:
        found = checked(REFERENCE, digits_of, text, repair=repair)
        if found:
            return found
        # Groups of digits side by side may be two numbers: try each alone.
        return [
            Found(value, match.start() + offset, match.start() + offset + len(word))
            for match in REFERENCE.finditer(text)
            for offset, word in _words(match[0])
            if (value := digits_of(word)) is not None
        ]

    return parse


_parse = _parser(ocr_has_check_digit)

# The label says which country's check digit a reference has to pass.
_PARSERS = (
    ("ocr_reference", _parse),
    ("kid", _parser(kid_has_check_digit)),
    ("viite", _parser(finnish_has_check_digit)),
)


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
    found = [
        candidate
        for label, parse in _PARSERS
        for candidate in labelled(pages, field="ocr_reference", label=label, parse=parse, runs=True)
    ]
    return [
        candidate.plus(check_digit=1.0, length_digit=1.0 if has_length_digit(candidate.value) else 0.0)
        for candidate in found
    ]
