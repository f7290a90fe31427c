"""What every e-invoice syntax is brought to: texts by meaning, and the bounded look-ups that find them in the tree."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # the type only: nothing here parses

_MAX_RAW = 2_000  # characters looked at, before anything that could take long over them
_MAX_TEXT = 300
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number of a party: the text as stated, and the scheme that gives it meaning ("0007", "VA", "" for none)."""

    text: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class RawParty:
    """A party as the file states it.

    `legal_ids` are registrations of the legal person, `other_ids` addresses in networks and the like, `loose_ids`
    numbers without a scheme (mostly the seller's own number for a customer).
    """

    name: str = ""
    legal_ids: tuple[Identifier, ...] = ()
    other_ids: tuple[Identifier, ...] = ()
    loose_ids: tuple[str, ...] = ()
    vat_no: str = ""
    address: tuple[str, ...] = ()
    zone: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RawAccount:
    """An account to pay to: its number, and every word near it that may tell what kind of account it is."""

    number: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawInvoice:
    """An invoice as the file states it; every text is clean and bounded, none is checked. "" is not stated.

    `payable_currency` is the currency written at the amount to pay, `terms` and `notes` are free texts.
    """

    syntax: str
    seller: RawParty
    buyer: RawParty
    payee: RawParty
    is_credit: bool = False
    type_code: str = ""
    number: str = ""
    issued: str = ""
    due: str = ""
    currency: str = ""
    payable_currency: str = ""
    payable: str = ""
    gross: str = ""
    net: str = ""
    vat: str = ""
    prepaid: str = ""
    rounding: str = ""
    accounts: tuple[RawAccount, ...] = ()
    references: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    terms_days: str = ""
    interest_percent: str = ""
    customer_number: str = ""
    order_number: str = ""
    credited: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


def clean(raw: str | None) -> str:
    """A text on one line, composed (NFC), without invisible characters, cut at 300 characters."""
    if not raw:
        return ""
    composed = unicodedata.normalize("NFC", raw[:_MAX_RAW])
    seen = "".join(" " if c.isspace() else c for c in composed if c.isspace() or not _is_invisible(c))
    return " ".join(seen.split())[:_MAX_TEXT].rstrip()


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE


def first(element: Element | None, *paths: str) -> Element | None:
    """The first element with a text under any of the paths, in the order of the paths."""
    if element is None:
        return None
    return next((found for path in paths for found in element.iterfind(path) if clean(found.text)), None)


def text(element: Element | None, *paths: str) -> str:
    """The clean text of `first`, "" when there is none."""
    found = first(element, *paths)
    return "" if found is None else clean(found.text)


def texts(element: Element | None, *paths: str, most: int = 20) -> tuple[str, ...]:
    """The clean texts under the paths, at most `most`, without the empty ones and without repeats."""
    if element is None:
        return ()
    found: dict[str, None] = {}
    for path in paths:
        for one in element.iterfind(path):
            value = clean(one.text)
            if value:
                found[value] = None
            if len(found) == most:
                return tuple(found)
    return tuple(found)


def attribute(element: Element | None, *names: str) -> str:
    """The first of an element's attributes that is stated, clean."""
    if element is None:
        return ""
    return next((value for name in names if (value := clean(element.get(name)))), "")


def identifiers(element: Element | None, path: str, *attributes: str, most: int = 10) -> tuple[Identifier, ...]:
    """The identifiers under a path; their scheme is the first attribute stated, in upper case."""
    if element is None:
        return ()
    found = [
        Identifier(clean(one.text), attribute(one, *attributes).upper())
        for one in element.findall(path)[:most]
        if clean(one.text)
    ]
    return tuple(found)


def in_currency(amounts: Sequence[Element], currencies: Sequence[str], *attributes: str) -> str:
    """The text of the amount in the first currency that one is in, else of the first amount.

    An amount that names no currency is in the first.
    """
    named = {attribute(amount, *attributes) or currencies[0]: amount for amount in reversed(amounts)}
    found = next((named[currency] for currency in currencies if currency in named), None)
    return clean((amounts[0] if found is None else found).text) if amounts else ""
