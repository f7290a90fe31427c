"""The values in a stored sentence, as people read them: days in words, amounts as printed, codes by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from claims.money import Money
from templates.clean import clean_line
from templates.filters import day, kronor
from templates.told.names import lists, name_of, names_of, stops_of

HOLE = re.compile(r"\{([a-z_]+)\d*\}")
_AMOUNT = re.compile(r"(-?\d{1,15}(?:\.\d{1,4})?)(?: ([A-Z]{3}))?")
_LETTER = re.compile(r"(.{1,40})-([a-z_]{1,40})-(\d{1,6})")
_LONGEST = 400
_DAYS = frozenset({"day", "on", "on_day", "due_on", "since", "until", "sold_on", "first_on", "last_on"})
_AMOUNTS = frozenset({"amount", "price", "total"})


def filled(words: str, values: Mapping[str, str], *, currency: str = "SEK") -> str:
    """A sentence with its holes filled; a hole's name says how its value is read. A hole without a value goes.

    Amounts are in the currency that the values name, else in `currency`.
    """
    named = values.get("currency", "")
    currency = named if re.fullmatch("[A-Z]{3}", named) else currency

    def put(match: re.Match[str]) -> str:
        value = values.get(match.group()[1:-1], "")
        return shown(match.group(1), value, currency=currency)

    line = clean_line(HOLE.sub(put, words))
    return line[:1].upper() + line[1:] if words.startswith("{letter") else line


def filled_english(words: str, values: Mapping[str, str]) -> str:
    """An English sentence with its holes filled: closed lists by their names, all other values as they are stored."""

    def put(match: re.Match[str]) -> str:
        value = _bare(clean_line(values.get(match.group()[1:-1], "")[:_LONGEST]))
        return name_of(match.group(1), value, "en") or value

    return clean_line(HOLE.sub(put, words))


def shown(name: str, value: str, *, currency: str = "SEK") -> str:
    """One value by the name of its hole; as one harmless line where it is not what the name says."""
    text = _bare(clean_line(value[:_LONGEST]))
    if name in _DAYS:
        return _day(text) or text
    if name in _AMOUNTS:
        return _amount(text, currency) or text
    if name in ("letter", "letter_in"):
        return _letter(text, names_case=name == "letter_in") or text
    if name == "codes":
        return stops_of(text) or text
    if name in lists():
        return names_of(name, text) or text
    return text


def _day(text: str) -> str | None:
    try:
        return day(date.fromisoformat(text[:10]))
    except ValueError:
        return None


def _amount(text: str, currency: str) -> str | None:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    try:
        return kronor(Money.of(Decimal(found.group(1)), found.group(2) or currency))
    except InvalidOperation:
        return None


def _letter(key: str, *, names_case: bool) -> str | None:
    """A letter's key as people say it: its kind, which one where it is not the first, and in which case."""
    found = _LETTER.fullmatch(key)
    name = names_of("step", found.group(2)) if found else None
    if found is None or name is None:
        return None
    which = f" nr {found.group(3)}" if found.group(3) != "1" else ""
    return f"{name}{which} i ärende {found.group(1)}" if names_case else f"{name}{which}"


def _bare(text: str) -> str:
    """A text without the quotes that Python puts around it."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == "'" else text
