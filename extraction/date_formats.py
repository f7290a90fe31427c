"""How dates are written on Nordic, German and English invoices, found inside running text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    "januar|jan|january|januari|tammikuu", "februar|feb|february|februari|helmikuu", "mars|mar|march|märz|marts|"
                                           "maaliskuu",
    "april|apr|huhtikuu", "maj|mai|may|toukokuu", "juni|jun|june|kesäkuu", "juli|jul|july|heinäkuu",
    "augusti|august|aug|elokuu", "september|sep|sept|syyskuu", "oktober|okt|october|oct|lokakuu",
    "november|nov|marraskuu", "december|dec|desember|des|dezember|dez|joulukuu",
)  # fmt: skip
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_MONTH_WORD = "(?P<word>" + "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True)) + r")(?:ta)?\.?"
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date at characters start to end of a text. `is_bare` means digits alone, which may be something else."""

    value: date
    start: int
    end: int
    is_bare: bool = False


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day_first(match: re.Match[str]) -> tuple[int, int, int]:
    return _year(match["y"]), int(match["m"]), int(match["d"])


def _named(match: re.Match[str]) -> tuple[int, int, int]:
    return _year(match["y"]), _MONTH_NUMBER[match["word"].lower()], int(match["d"])


_NOT_INSIDE = r"(?<![\w/-])(?<!\w\.)"  # the dots of a leader may touch a date: "Datum: ...04.07.2024"
_ENDS = r"(?![\w/]|[.-]\d)"
_DIGIT = re.compile(r"\d")
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int]], bool], ...] = tuple(
    (re.compile(_NOT_INSIDE + pattern + _ENDS, re.IGNORECASE), read, is_bare)
    for pattern, read, is_bare in (
        (r"(?P<y>(?:19|20)\d\d)\s?(?P<s>[-–/.])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<d>\d{1,2})", _day_first, False),
        (rf"(?P<d>\d{{1,2}})(?:\.|:e|st|nd|rd|th|de)?\s?(?:of )?{_MONTH_WORD},?\s?(?P<y>\d{{4}})", _named, False),
        (rf"{_MONTH_WORD}\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y>\d{{4}})", _named, False),
        (r"(?P<d>\d{1,2})\s?(?P<s>[./-])\s?(?P<m>\d{1,2})\s?(?:(?P=s)|\s)\s?(?P<y>(?:19|20)\d\d)", _day_first, False),
        (r"(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)", _day_first, False),
        (r"(?P<d>\d{1,2})(?P<s>[./])(?P<m>\d{1,2})(?P=s)(?P<y>\d\d)", _day_first, False),
        (r"(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)", _day_first, True),
        (r"(?P<y>\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)", _day_first, True),
    )
)


def _valid(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dates(text: str) -> list[DateFound]:
    """Every date in a text, left to right: 2026-11-21, 20261121, 26-11-21, 21/11 2026, 21.11.2026, "21 nov. 2026".

    Day first where day and month are both digits with dots or slashes; two-digit years are of this century.
    """
    found: list[DateFound] = []
    if not _DIGIT.search(text):  # every form has one, most texts have none
        return found
    for pattern, read, is_bare in _FORMS:
        for match in pattern.finditer(text):
            value = _valid(*read(match))
            if value and not any(f.start < match.end() and match.start() < f.end for f in found):
                found.append(DateFound(value, match.start(), match.end(), is_bare))
    return sorted(found, key=lambda f: f.start)
