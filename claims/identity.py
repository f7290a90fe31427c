"""Who someone is: organisation numbers, personal numbers and coordination numbers, checked and classified.

python-stdnum is right about the Luhn check and wrong about the rest here (it refuses coordination numbers and the
twelve-digit form, and takes a personal number for an organisation number), so only the check digit is borrowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum import luhn

_PLUS_IS_19_BELOW = 50
"""Nobody born in 1950 or later is written with "+" before 2050, and nobody born before 1850 is alive."""


class IdentityKind(StrEnum):
    """What sort of number it is: organisationsnummer, personnummer, samordningsnummer."""

    ORGANISATION = "organisation"
    PERSON = "person"
    COORDINATION = "coordination"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A valid identity number: `digits` is 10 for organisations, 12 for persons when the century is known, else 10."""

    digits: str
    kind: IdentityKind

    @property
    def ten(self) -> str:
        """The last ten digits: what two forms of one number share."""
        return self.digits[-10:]

    @property
    def is_personal(self) -> bool:
        """Whether the number identifies a natural person (and must be masked)."""
        return self.kind is not IdentityKind.ORGANISATION

    @property
    def printed(self) -> str:
        """The number as printed: NNNNNN-NNNN or YYYYMMDD-NNNN."""
        return f"{self.digits[:-4]}-{self.digits[-4:]}"

    @property
    def masked(self) -> str:
        """The number as shown where a person's must not be: YYMMDD-XXXX."""
        return f"{self.digits[:-4]}-XXXX" if self.is_personal else self.printed


def luhn_is_valid(digits: str) -> bool:
    """Whether the last digit is the modulus-10 check digit of the others."""
    return digits.isdigit() and bool(luhn.is_valid(digits))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def parse_identity(text: str) -> IdentityNumber | None:
    """Read an identity number in any accepted Swedish form; None when it is not one.

    Accepts NNNNNN-NNNN, ten or twelve digits, the prefix 16 for organisations, 18/19/20 for persons, "+" for people
    of 100 years or more, and the fourteen-character VAT number (SE...01). A "+" says the century: of the two that it
    may be, the one whose people can still be alive. Source: SKV; vectors in tests/law/scenarios.
    """
    compact = re.sub(r"[\s\u00a0\u202f]", "", text).upper()
    vat = re.fullmatch(r"SE-?(\d{6}-?\d{4})-?01", compact)
    if vat:
        compact = vat[1]
    match = re.fullmatch(r"(16|18|19|20)?(\d{6})([-+]?)(\d{4})", compact)
    if match is None:
        return None
    century, head, sign, tail = match[1], match[2], match[3], match[4]
    ten = head + tail
    if not luhn_is_valid(ten) or len(set(ten)) == 1:
        return None
    if int(head[2:4]) >= 20:
        return IdentityNumber(ten, IdentityKind.ORGANISATION) if century in (None, "16") and sign != "+" else None
    if century == "16":
        # The estate of a deceased person may carry an organisation number that starts with 1 and any month.
        return IdentityNumber(ten, IdentityKind.ORGANISATION)
    if sign == "+" and not century:
        century = "19" if int(head[:2]) < _PLUS_IS_19_BELOW else "18"
    day = int(head[4:6])
    kind = IdentityKind.COORDINATION if day > 60 else IdentityKind.PERSON
    years = [int(century + head[:2])] if century else [2000 + int(head[:2]), 1900 + int(head[:2])]
    if not any(_is_date(year, int(head[2:4]), day - 60 if day > 60 else day) for year in years):
        return None
    return IdentityNumber((century or "") + ten, kind)
