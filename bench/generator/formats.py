"""How pages of several countries write amounts, dates and numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

_MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
MONTHS: dict[str, tuple[str, ...]] = {language: tuple(names.split()) for language, names in _MONTHS.items()}
DATES: dict[str, dict[str, float]] = {
    "sv": {
        "%Y-%m-%d": 10, "%Y%m%d": 1.2, "%y-%m-%d": 1.5, "%y%m%d": 0.7, "D/M Y": 0.8, "%d.%m.%Y": 0.7, "%Y/%m/%d": 0.5,
        "%Y.%m.%d": 0.4, "D month Y": 1.5, "D mon Y": 1, "%d/%m/%Y": 0.4,
    },
    "no": {"%d.%m.%Y": 6, "D month Y": 1, "%d.%m.%y": 1, "%Y-%m-%d": 1},
    "da": {"%d-%m-%Y": 4, "%d.%m.%Y": 3, "D. month Y": 1, "%d.%m.%y": 1},
    "fi": {"D.M.Y": 5, "%d.%m.%Y": 4, "D. month Y": 0.6},
    "en": {"%Y-%m-%d": 3, "D month Y": 3, "%d %b %Y": 1, "%d/%m/%Y": 1.5, "month D, Y": 1},
    "de": {"%d.%m.%Y": 7, "D. month Y": 1, "%d.%m.%y": 1},
}  # fmt: skip
"""Weights of date patterns per language: strftime, or D (day), M, Y, mon and month without padding."""
NUMBERS: dict[str, dict[str, float]] = {
    "sv": {"nbsp,": 5, "space,": 4, "thin,": 1, "nnbsp,": 1, ",": 2.5, ".,": 1.5, "space:": 1, ":": 0.4},
    "no": {"nbsp,": 4, "space,": 3, ".,": 2, ",": 2},
    "da": {".,": 6, ",": 2},
    "fi": {"nbsp,": 4, "space,": 4, ",": 2},
    "en": {",.": 5, ".": 2, "nbsp.": 1},
    "de": {".,": 7, ",": 1.5},
}
"""Weights of number styles per language: the thousands separator and then the decimal sign."""
_THOUSANDS = {"nbsp": "\u00a0", "space": " ", "thin": "\u2009", "nnbsp": "\u202f"}


def amount(ore: int, style: str, *, minus: str = "front") -> str:
    """An amount in hundredths: 12345678 in "space," gives "123 456,78". `minus` is front, back or none."""
    thousands, decimal = style[:-1], style[-1]
    whole, cents = divmod(abs(ore), 100)
    text = f"{whole:,}".replace(",", _THOUSANDS.get(thousands, thousands)) + f"{decimal}{cents:02d}"
    if ore >= 0 or minus == "none":
        return text
    return f"{text}-" if minus == "back" else f"-{text}"


def quantity(value: Decimal, language: str) -> str:
    """A number of things as the language writes it, without needless zeros."""
    text = f"{value.normalize():f}"
    return text if language == "en" else text.replace(".", ",")


def day(on: date, pattern: str, language: str) -> str:
    """A date in one of the patterns of `DATES`."""
    if "%" in pattern:
        return on.strftime(pattern)
    month = MONTHS[language][on.month - 1]
    short = month if len(month) < 5 else f"{month[:3]}."
    text = pattern.replace("month", "\0").replace("mon", "\1")
    text = text.replace("D", str(on.day)).replace("M", str(on.month)).replace("Y", str(on.year))
    return text.replace("\0", month).replace("\1", short)


def money(ore: int) -> str:
    """An amount in hundredths as the truth writes it: -1234 gives "-12.34"."""
    whole, cents = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole}.{cents:02d}"


def grouped(digits: str, size: int, separator: str = " ") -> str:
    """Digits in groups of `size` from the left."""
    return separator.join(digits[start : start + size] for start in range(0, len(digits), size))
