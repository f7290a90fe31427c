"""How values look in print: amounts, days, identity and giro numbers, in one table of Jinja2 filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from claims.account import print_bankgiro
from claims.days import local_date, local_time
from claims.identity import parse_identity
from claims.money import Money
from templates.clean import Kept, clean_line, clean_lines

NBSP = "\u00a0"
MINUS = "\u2212"


def number(value: Decimal, places: int = 2) -> str:
    """A number as Swedes print it: NBSP between thousands, decimal comma, a real minus sign."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}".replace(",", NBSP).replace(".", ",")
    return (MINUS if rounded < 0 else "") + text


def kronor(amount: Money | Decimal) -> str:
    """An amount that never breaks over a line: "1 234,50 kr" with NBSP; other currencies carry their ISO code."""
    if isinstance(amount, Decimal):
        return f"{number(amount)}{NBSP}kr"
    return f"{number(amount.decimal)}{NBSP}{'kr' if amount.currency == 'SEK' else amount.currency}"


def percent(rate: Decimal) -> str:
    """A rate in per cent with two decimals: "10,00 %"."""
    return f"{number(rate)}{NBSP}%"


def share(rate: Decimal) -> str:
    """A share of one as per cent without needless decimals: 0.08 is "8 %", 0.125 is "12,5 %"."""
    text = f"{(rate * 100).normalize():f}".replace(".", ",")
    return f"{text}{NBSP}%"


def day(value: date | datetime, language: str = "sv") -> str:
    """A day in words: "2 april 2026", "2 April 2026". An instant is shown as its day in Sweden."""
    on = local_date(value) if isinstance(value, datetime) else value
    return format_date(on, "d MMMM y", locale="en_GB" if language == "en" else "sv_SE")


@pass_context
def _day(context: Context, value: date | datetime) -> str:
    return day(value, str(context.get("language", "sv")))


def iso(value: date | datetime) -> str:
    """A day as 2026-04-02. An instant is shown as its day in Sweden."""
    return (local_date(value) if isinstance(value, datetime) else value).isoformat()


def clock(value: datetime | time) -> str:
    """A time of day in Sweden: "12.00"."""
    return (local_time(value) if isinstance(value, datetime) else value).strftime("%H.%M")


def identity(digits: str | None) -> str:
    """An identity number as shown in mails and letters: a person's last four digits are masked.

    A number that is no valid identity is masked too, unless it is too short or long to be a person's.
    """
    found = parse_identity(digits or "")
    if found:
        return found.masked
    text = clean_line(digits or "")
    return f"{text[:-4]}-XXXX" if re.fullmatch(r"\d{10}|\d{12}", text) else text


def identity_full(digits: str | None) -> str:
    """An identity number in full, for an authority only (18 § lag 1990:746 asks for it)."""
    found = parse_identity(digits or "")
    return found.printed if found else clean_line(digits or "")


def bankgiro(digits: str) -> str:
    """A bankgiro number as printed: NNN-NNNN."""
    return print_bankgiro(digits)


def country(code: str) -> str:
    """A country for the last line of an address abroad: its English name in capitals, else the code as it stands."""
    return str(Locale("en").territories.get(code.upper(), clean_line(code))).upper()


@pass_context
def _place(context: Context, code: str) -> str:
    """A country in the middle of a sentence, in the page's language; else its code."""
    found = Locale("en" if context.get("language") == "en" else "sv").territories.get(code.upper())
    return str(found or clean_line(code))


def lines(values: Iterable[str]) -> Kept:
    """Values on a line each, every one of them made harmless."""
    return Kept("\n".join(clean_line(value) for value in values))


def lines_html(values: Iterable[str]) -> Markup:
    """The same for HTML."""
    return Markup("<br>").join(escape(clean_line(value)) for value in values)


def quote(text: str, limit: int = 4000) -> Kept:
    """Someone else's text as a mail quotes it; quoted lines are never read as orders."""
    return Kept("\n".join(f"> {line}" for line in clean_lines(text[:limit])))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "kronor": kronor,
    "number": number,
    "percent": percent,
    "share": share,
    "day": _day,
    "iso": iso,
    "clock": clock,
    "identity": identity,
    "identity_full": identity_full,
    "bankgiro": bankgiro,
    "lines": lines,
    "lines_html": lines_html,
    "quote": quote,
    "place": _place,
}
