"""How amounts, identity numbers, giro numbers and references are written, found inside running text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

_SPACE = "   \u2007"
_AMOUNT = re.compile(
    rf"""(?<![\w.,:/+-])
    (?P<lead>[-−–]\s?)?
    (?:(?P<before>kr|SEK|NOK|DKK|EUR|USD|GBP|[€$£])\s?(?P<lead2>[-−–])?)?
    (?P<whole>\d{{1,3}}(?:(?P<group>[{_SPACE}.,'’])\d{{3}})(?:(?P=group)\d{{3}})*|\d+)
    (?:(?P<point>[.,:])(?P<cents>\d{{2}})|(?P<dash>[:,][-–—]))?
    (?P<trail>[-−](?![\d\w]))?
    (?:\s?(?P<after>kr|kronor|SEK|NOK|DKK|EUR|USD|GBP|euro|[€$£])(?!\w))?
    (?![\w%])(?![.,:/]\d)(?!\s?%)""",
    re.VERBOSE | re.IGNORECASE,
)
_CURRENCY_SIGNS = {"kr": "", "kronor": "", "€": "EUR", "euro": "EUR", "$": "USD", "£": "GBP"}
_NOT_DIGIT = re.compile(r"\D")

CONFUSABLE = str.maketrans({"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "i": "1", "|": "1", "!": "1",
                            "]": "1", "S": "5", "s": "5", "$": "5", "B": "8", "Z": "2", "z": "2"})  # fmt: skip
"""What OCR takes for each other; only to be used where a check digit can say whether it helped."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value that stands at characters start to end of a text."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AmountFound:
    """An amount: decimal value, ISO currency beside it ("" when only "kr" or none).

    `is_money` says that öre, ":-" or a currency show; `has_ore` that öre or ":-" do.
    """

    value: Decimal
    currency: str
    start: int
    end: int
    is_money: bool
    has_ore: bool


def _decimal(match: re.Match[str]) -> Decimal | None:
    group, point = match["group"], match["point"]
    if group and point and group == point:
        return None
    if group in (".", ",") and not point and not (match["before"] or match["after"] or match["dash"]):
        return None  # "1.234" alone may be one and a bit or a thousand: abstain
    whole = _NOT_DIGIT.sub("", match["whole"])
    if len(whole) > 1 and whole.startswith("0"):
        return None
    negative = bool(match["lead"] or match["lead2"] or match["trail"])
    value = Decimal(f"{whole}.{match['cents'] or '00'}")
    return -value if negative else value


def amounts(text: str) -> list[AmountFound]:
    """Every amount in a text: "1 234 567,89", "1.234,56", "1,234.56", "1234:56", "1 234:-", "500,00-", "kr", "€"."""
    found = []
    for match in _AMOUNT.finditer(text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")):
        value = _decimal(match)
        if value is None or abs(value) >= 10**10:
            continue
        sign = (match["before"] or match["after"] or "").lower()
        currency = _CURRENCY_SIGNS.get(sign, sign.upper())
        is_money = bool(match["cents"] or match["dash"] or sign)
        has_ore = bool(match["cents"] or match["dash"])
        found.append(AmountFound(value, currency, match.start(), match.end(), is_money, has_ore))
    return found


def amount_text(value: Decimal) -> str:
    """An amount as the readings write it: "12345.67"."""
    return str(value.quantize(Decimal("0.01")))


def _spelled(pattern: re.Pattern[str], check: Callable[[str], str | None], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        value = check(match[0])
        if value is not None:
            yield Found(value, match.start(), match.end())


def checked(pattern: re.Pattern[str], check: Callable[[str], str | None], text: str, *, repair: bool) -> list[Found]:
    """What matches a pattern and passes a check digit; with `repair`, also what passes after undoing OCR confusions.

    The repair (O for 0, l for 1 ...) maps each confusable letter one way only, so there is at most one repaired form.
    """
    found = list(_spelled(pattern, check, text))
    if found or not repair:
        return found
    return list(_spelled(pattern, check, text.translate(CONFUSABLE)))


IDENTITY = re.compile(
    r"(?<![\w-])(?:SE[ -]?)?(?:(?:16|18|19|20)?\d{6}[ ]?[-–+][ ]?\d{4}|(?:16|18|19|20)?\d{10})(?:[ -]?01)?(?![\w-])"
)
"""Organisation, personal and VAT numbers as printed."""

BANKGIRO = re.compile(r"(?<![\d-])\d{3,4}[ ]?[-–][ ]?\d{4}(?![\d-])|(?<![\d-])\d{7,8}(?![\d-])")
PLUSGIRO = re.compile(r"(?<![\d-])\d{1,3}(?:[ ]?\d{2}){0,3}[ ]?[-–][ ]?\d(?![\d-])|(?<![\d-])\d{2,8}(?![\d-])")
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?(?!\w)")
REFERENCE = re.compile(r"(?<![\w/-])\d(?:[ ]?\d){1,24}(?![\w/])")
"""A payment reference: 2 to 25 digits, perhaps in groups."""

IDENTIFIER = re.compile(r"(?<![\w/-])#?(?=[\w/.\-]*\d)[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9/.\-_]*")
"""A token with at least one digit, as invoice, order and customer numbers are written."""

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
