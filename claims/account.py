"""Where money is paid: bankgiro, plusgiro and IBAN numbers, and the payment reference with its check digits."""

from __future__ import annotations

import re

from stdnum import iban as stdnum_iban
from stdnum import luhn

from claims.identity import luhn_is_valid

_SEPARATORS = re.compile(r"[\s\u00a0\u202f-]")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", text)


def parse_bankgiro(text: str) -> str | None:
    """A bankgiro number as digits only: 7 or 8 digits with a Luhn check digit; else None."""
    digits = _compact(text)
    return digits if re.fullmatch(r"\d{7,8}", digits) and luhn_is_valid(digits) else None


def parse_plusgiro(text: str) -> str | None:
    """A plusgiro number as digits only: 2 to 8 digits with a Luhn check digit; else None."""
    digits = _compact(text)
    return digits if re.fullmatch(r"\d{2,8}", digits) and luhn_is_valid(digits) else None


def parse_iban(text: str) -> str | None:
    """An IBAN without spaces and hyphens, upper case; None when the checksum or the country's form is wrong."""
    compact = _compact(text).upper()
    # The library's check passes over dots and takes other digits for 0-9, but does not give the number it has checked.
    return compact if _IBAN.fullmatch(compact) and stdnum_iban.is_valid(compact, check_country=False) else None


def print_bankgiro(digits: str) -> str:
    """NNN-NNNN or NNNN-NNNN."""
    return f"{digits[:-4]}-{digits[-4:]}"


def print_plusgiro(digits: str) -> str:
    """Groups of two before the check digit: 17 60 99-0."""
    body = digits[:-1]
    head = body[: len(body) % 2]
    pairs = [body[index : index + 2] for index in range(len(head), len(body), 2)]
    return " ".join(([head] if head else []) + pairs) + "-" + digits[-1]


def ocr_reference(body: str) -> str:
    """The payment reference of a body: its digits, a length digit (total length mod 10) and a Luhn check digit.

    Source: Bankgirot, OCR reference control, 10-modul with length digit. Vector: 10234 -> 1023472.
    """
    if not re.fullmatch(r"\d{1,23}", body):
        raise ValueError("a payment reference body is 1 to 23 digits")
    with_length = f"{body}{(len(body) + 2) % 10}"
    return with_length + str(luhn.calc_check_digit(with_length))


def case_ocr_reference(case_number: str, component: int = 0) -> str:
    """A case's own reference: YY + NNNNNN + component digit (0 the case, 1-9 a plan), then length and check digit."""
    year, serial = case_number.split("-")
    if not 0 <= component <= 9:
        raise ValueError("a component is one digit")
    return ocr_reference(f"{year[-2:]}{serial}{component}")


def case_of_ocr_reference(digits: str) -> str | None:
    """The number of the case that a payment reference of ours belongs to, whatever its component; else None."""
    if not re.fullmatch(r"\d{11}", digits):
        return None
    number = f"20{digits[:2]}-{digits[2:8]}"
    return number if case_ocr_reference(number, int(digits[8])) == digits else None


def ocr_has_check_digit(digits: str) -> bool:
    """Whether a reference of 2 to 25 digits ends in its Luhn check digit."""
    return bool(re.fullmatch(r"\d{2,25}", digits)) and luhn_is_valid(digits)
