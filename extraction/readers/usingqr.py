"""The payment code of Swedish invoices (UsingQR): the JSON text of a QR code as fields of a claim."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from claims.account import ocr_has_check_digit, parse_bankgiro, parse_iban, parse_plusgiro
from claims.identity import parse_identity
from extraction.formats import IDENTIFIER, amount_text

_MOST_CHARACTERS = 7_089  # the largest QR code, and that only in digits
_LONGEST_NAME = 140
_LONGEST_ADDRESS = 300
_LONGEST_REFERENCE = 60
_LONGEST_IDENTIFIER = 30
_LEAST_OCR_DIGITS = 4  # of two or three digits the check digit says little
_MOST_MONEY = 10**10
_CENT = Decimal("0.01")
_BINARY_NOISE = Decimal("0.000001")  # 99.89999999999999 is what a program wrote that counts in binary
_FIRST_YEAR, _LAST_YEAR = 2000, 2099

_AMOUNT = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.(?P<places>[0-9]{1,20})|,(?P<ore>[0-9]{1,2}))?"
)
_DATE = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_CREDITOR_REFERENCE = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")  # ISO 11649
_FOREIGN_ID = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9 ./-]{2,23}")
_NORWEGIAN_ID = re.compile(r"(?:NO ?)?(?:[0-9] ?){9}MVA")
_DOMESTIC = {"SE": "SEK", "NO": "NOK", "DK": "DKK", "FI": "EUR", "DE": "EUR"}

# Where the hyphen stands tells the two giro numbers apart; digits alone may be either, so there `pt` must say it.
_GIROS = {
    "BG": ("bankgiro", re.compile(r"[0-9]{3,4}[ -]?[0-9]{4}"), parse_bankgiro),
    "PG": ("plusgiro", re.compile(r"[0-9](?: ?[0-9])*-?[0-9]"), parse_plusgiro),
}


class CodeKind(StrEnum):
    """What a code says its document is; CASH is an invoice that is paid already, UNKNOWN one that does not say."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    CASH = "cash"
    UNKNOWN = "unknown"


_KINDS = {"1": CodeKind.INVOICE, "2": CodeKind.CREDIT_NOTE, "3": CodeKind.CASH}


@dataclass(frozen=True, slots=True)
class InvoiceCode:
    """What a payment code says.

    `fields` has the names and forms of `krav extract` (docs/formats.md). `reference` is the payment reference as the
    code gives it, "" when it gives none. `unread` names the keys of the code whose value is not in its form, such as
    an account with a wrong check digit: doubt about the code as a whole.
    """

    kind: CodeKind
    fields: Mapping[str, str]
    reference: str = ""
    unread: tuple[str, ...] = ()


def parse(payload: str) -> InvoiceCode | None:
    """Read the text of a QR code; None when it is no UsingQR code (Swish, EPC, Swiss bill, a link, other JSON).

    Accepts any JSON object with a version (`uqr`) and an amount (`due`) or an account (`acc`), numbers as numbers or
    as text; a value that is not in its form is left out and named in `unread`. Never raises.

    The code says who is to be paid what, not who owes it. A reference with a check digit is given as ocr_reference,
    another number as invoice_number; of plain invoice numbers one in ten ends in a check digit by chance, so the page
    has the last word. A currency that the code leaves out is that of the country or of the giro, as the format has it.

    Source: UsingQR specification revision 2 (June 2014), and what real producers write.
    """
    data = _object(payload)
    if data is None or not _code(data.get("uqr")).isdecimal():
        return None
    values = {key: value for key, read in _READERS.items() if (value := read(data.get(key)))}
    account = _code(data.get("acc"))
    if "due" not in values and not account:
        return None
    kind = _KINDS.get(_code(data.get("tp")), CodeKind.UNKNOWN)
    country = values.get("cc", "")
    payment_type = _code(data.get("pt")).upper()
    giro = _account(account, payment_type)
    company = _company(_code(data.get("cid")), country)
    reference = values.get("iref", "")
    fields = {
        **_reference(reference, kind, is_foreign=country not in ("", "SE")),
        **_plain_fields(values, kind),
        **_amounts(values, kind),
        **({"seller_orgnr": company} if company else {}),
        **_currency(values, is_given=_is_given(data, "cur"), giro=giro),
        **giro,
    }
    read_keys = {
        *values,
        *(["tp"] if kind is not CodeKind.UNKNOWN else []),
        *(["cid"] if company else []),
        *(["acc"] if giro or (account and payment_type == "BBAN") else []),
    }
    unread = tuple(key for key in (*_READERS, "tp", "cid", "acc") if _is_given(data, key) and key not in read_keys)
    return InvoiceCode(kind, fields, reference, unread)


def _object(payload: str) -> dict[str, Any] | None:
    """A JSON object with exact numbers; None when the text is none, or has a key twice."""
    if len(payload) > _MOST_CHARACTERS:
        return None
    text = payload.strip("\ufeff \t\r\n\0")
    if not text.startswith("{"):
        return None
    try:
        data = json.loads(
            text,
            parse_int=Decimal,
            parse_float=Decimal,
            parse_constant=_refuse,
            object_pairs_hook=_each_once,
            strict=False,  # a raw line break inside a text is common
        )
    except (ValueError, ArithmeticError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _is_given(data: Mapping[str, Any], key: str) -> bool:
    return data.get(key) not in (None, "")


def _line(text: str) -> str:
    """A text on one line; "" when it hides characters that do not show (controls, turns of direction, surrogates)."""
    one_line = " ".join(unicodedata.normalize("NFC", text).split())
    return "" if any(unicodedata.category(letter).startswith("C") for letter in one_line) else one_line


def _code(value: object) -> str:
    """A short ASCII text or a whole number as text, else ""; dashes become hyphens."""
    if isinstance(value, Decimal):
        whole = value.as_tuple().exponent == 0 and not value.is_signed()
        return f"{value:f}" if whole and value < Decimal(10) ** _LONGEST_REFERENCE else ""
    if not isinstance(value, str):
        return ""
    text = _line(value).translate({0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2212: "-"})
    return text if text.isascii() and len(text) <= _LONGEST_REFERENCE else ""


def _name(value: object) -> str:
    text = _line(value) if isinstance(value, str) else ""
    return text if len(text) <= _LONGEST_NAME and any(letter.isalnum() for letter in text) else ""


def _address(value: object) -> str:
    if not isinstance(value, str):
        return ""
    lines = [_line(line) for line in value.splitlines() if line.strip()]
    return "\n".join(lines) if all(lines) and sum(map(len, lines)) <= _LONGEST_ADDRESS else ""


def _day(value: object) -> str:
    """YYYYMMDD or YYYY-MM-DD, also as a number, as an ISO date."""
    match = _DATE.fullmatch(_code(value))
    if match is None or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        return ""
    try:
        return date(int(match[1]), int(match[3]), int(match[4])).isoformat()
    except ValueError:
        return ""


def _money(value: object) -> str:
    """An amount with two decimals; "" when it has a fraction of an öre or may be read in two ways."""
    amount = value if isinstance(value, Decimal) else _written_amount(_code(value))
    if amount is None or not -_MOST_MONEY < amount < _MOST_MONEY:
        return ""
    rounded = amount.quantize(_CENT)
    if abs(amount - rounded) > _BINARY_NOISE:
        return ""
    return amount_text(rounded + 0)  # minus nothing is nothing


def _written_amount(text: str) -> Decimal | None:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    whole, places = match["whole"].replace(" ", ""), match["places"] or match["ore"] or "0"
    if len(places) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        return None  # "1.500" may be one and a half or a thousand and a half
    return Decimal(f"{match['sign']}{whole}.{places}")


def _matching(pattern: re.Pattern[str]) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = _code(value).upper()
        return text if pattern.fullmatch(text) else ""

    return read


def _identifier(value: object) -> str:
    text = _code(value).lstrip("#").rstrip(".,:;-_/")
    return text if len(text) <= _LONGEST_IDENTIFIER and IDENTIFIER.fullmatch(text) else ""


_READERS: Mapping[str, Callable[[object], str]] = {
    "nme": _name,
    "cc": _matching(_COUNTRY),
    "iref": _code,
    "cref": _identifier,
    "idt": _day,
    "ddt": _day,
    "due": _money,
    "vat": _money,
    "vh": _money,
    "vm": _money,
    "vl": _money,
    "cur": _matching(_CURRENCY),
    "adr": _address,
}


def _reference(reference: str, kind: CodeKind, *, is_foreign: bool) -> dict[str, str]:
    digits = reference.replace(" ", "")
    if len(digits) >= _LEAST_OCR_DIGITS and ocr_has_check_digit(digits) and digits.strip("0"):
        # What is not to be paid has no reference to pay with, and the digits may be either.
        return {"ocr_reference": digits} if kind in (CodeKind.INVOICE, CodeKind.UNKNOWN) else {}
    number = _identifier(reference)
    if not number or _CREDITOR_REFERENCE.fullmatch(number) or (is_foreign and number.isdecimal()):
        return {}  # abroad the check digits are others
    return {"invoice_number": number}


def _plain_fields(values: Mapping[str, str], kind: CodeKind) -> dict[str, str]:
    named = {
        "seller_name": "nme",
        "seller_country": "cc",
        "seller_address": "adr",
        "invoice_date": "idt",
        "due_date": "ddt",
        **({"credited_invoice": "cref"} if kind is CodeKind.CREDIT_NOTE else {}),
    }
    return {field: values[key] for field, key in named.items() if key in values}


def _amounts(values: Mapping[str, str], kind: CodeKind) -> dict[str, str]:
    parts = [Decimal(values[key]) for key in ("vh", "vm", "vl") if key in values]
    vat = Decimal(values["vat"]) if "vat" in values else sum(parts, Decimal(0)) if parts else None
    total = Decimal(values["due"]) if "due" in values else None
    given = {name: amount for name, amount in (("total", total), ("vat", vat)) if amount is not None}
    if kind is CodeKind.CREDIT_NOTE:
        given = {name: -abs(amount) for name, amount in given.items()}
    return {name: amount_text(amount) for name, amount in given.items()}


def _company(text: str, country: str) -> str:
    """A Swedish identity number as digits, a foreign company's as printed; "" when it is neither."""
    if country in ("", "SE"):
        number = parse_identity(text)
        if number is not None:
            return number.digits
    is_abroad = country not in ("", "SE") and _FOREIGN_ID.fullmatch(text)
    return text if is_abroad or (not country and _NORWEGIAN_ID.fullmatch(text.upper())) else ""


def _account(text: str, payment_type: str) -> dict[str, str]:
    """The account under the name of its kind; {} when its check digits are wrong or its kind is not certain."""
    iban = parse_iban(text) if payment_type in ("", "IBAN", "BBAN") else None
    if iban:
        return {"iban": iban}
    types = [payment_type] if payment_type else list(_GIROS) if "-" in text else []
    for field, form, check in (_GIROS[type_] for type_ in types if type_ in _GIROS):
        digits = check(text) if form.fullmatch(text) else None
        if digits and digits.strip("0"):
            return {field: digits}
    return {}


def _currency(values: Mapping[str, str], *, is_given: bool, giro: Mapping[str, str]) -> dict[str, str]:
    if is_given:
        return {"currency": values["cur"]} if "cur" in values else {}
    countries = {values["cc"]} if "cc" in values else set()
    if "bankgiro" in giro or "plusgiro" in giro:
        countries.add("SE")
    elif "iban" in giro:
        countries.add(giro["iban"][:2])
    domestic = {_DOMESTIC.get(country) for country in countries}
    only = domestic.pop() if len(domestic) == 1 else None
    return {"currency": only} if only else {}
