"""A value as a person writes it or a page prints it, in the form of a reading: "10 000,00" is "10000.00"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from claims.account import parse_bankgiro, parse_iban, parse_plusgiro
from claims.identity import parse_identity
from extraction.date_formats import dates
from extraction.formats import EMAIL, IBAN, IDENTITY, amount_text, amounts

_ISO_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_DAYS = re.compile(r"\d{1,3}")
_AMOUNT = re.compile(r"[-−–]?\d+(?:[.,]\d{1,2})?")
_LABEL = re.compile(r"^[^\W\d_][^:]{0,30}:\s*(?=\S)")
_YES = frozenset({"yes", "ja", "y", "j"})


def written(field: str, text: str) -> str | None:
    """The value that a text says for a field; None when it says none in a form that the field can have.

    An empty text is an empty value. What is no date, amount or number of a checked kind is taken as it stands, on one
    line; an address keeps its lines.
    """
    lines = [" ".join(line.split()) for line in text.replace("\\n", "\n").splitlines() if line.strip()]
    if not lines:
        return ""
    if field.endswith("_address"):
        return "\n".join(lines)
    return _READERS.get(field, _plain)(" ".join(lines))


def printed(field: str, text: str) -> str | None:
    """As `written`, of print that a box was drawn around: a label before the value is left out."""
    return written(field, "\n".join(_LABEL.sub("", line.strip()) for line in text.splitlines()))


def _plain(text: str) -> str | None:
    return text


def _day(text: str) -> str | None:
    found = dates(text)
    return found[0].value.isoformat() if found else None


def _amount(text: str) -> str | None:
    bare = text.replace("\u00a0", "").replace(" ", "")
    if _AMOUNT.fullmatch(bare):
        whole, _, cents = bare.replace(",", ".").replace("−", "-").replace("–", "-").partition(".")
        return f"{whole}.{cents.ljust(2, '0')}"
    found = amounts(text)
    best = next((one for one in found if one.has_ore), found[0] if found else None)
    return amount_text(best.value) if best else None


def _currency(text: str) -> str | None:
    found = _ISO_CODE.search(text.upper() if len(text) == 3 else text)
    if found:
        return found[0]
    signs = {"kr": "SEK", "kronor": "SEK", "€": "EUR", "$": "USD", "£": "GBP"}
    return next((code for sign, code in signs.items() if sign in text.lower()), None)


def _identity(text: str) -> str | None:
    printed = IDENTITY.search(text.replace("–", "-"))
    known = parse_identity(printed[0] if printed else text)
    if known is not None:
        return known.digits
    bare = re.sub(r"[\s-]", "", _LABEL.sub("", text))
    return bare or None


def _account(parse: Callable[[str], str | None], text: str) -> str | None:
    known = parse(text)
    return known if known is not None else _digits(text)


def _iban(text: str) -> str | None:
    printed = IBAN.search(text.upper())
    return parse_iban((printed[0] if printed else text).replace(" ", "")) or _LABEL.sub("", text).replace(" ", "")


def _digits(text: str) -> str | None:
    return re.sub(r"\D", "", text) or None


def _terms(text: str) -> str | None:
    found = _DAYS.search(text)
    return found[0] if found else None


def _email(text: str) -> str | None:
    found = EMAIL.search(text)
    return found[0].lower() if found else None


def _yes(text: str) -> str | None:
    return "yes" if text.lower() in _YES else None


_READERS: Mapping[str, Callable[[str], str | None]] = {
    **dict.fromkeys(("invoice_date", "due_date"), _day),
    **dict.fromkeys(("total", "net", "vat"), _amount),
    **dict.fromkeys(("seller_orgnr", "buyer_orgnr"), _identity),
    **dict.fromkeys(("seller_email", "buyer_email"), _email),
    "currency": _currency,
    "bankgiro": partial(_account, parse_bankgiro),
    "plusgiro": partial(_account, parse_plusgiro),
    "iban": _iban,
    "ocr_reference": _digits,
    "payment_terms_days": _terms,
    "interest_text": _yes,
}
