"""Numbers that pass their check digits and still cannot belong to anyone, so that samples are safe to show."""

from __future__ import annotations

from stdnum import luhn
from stdnum.iso7064 import mod_97_10

_BANKLESS = "000"


def with_check_digit(body: str) -> str:
    """A body of digits followed by its modulus-10 check digit."""
    return body + str(luhn.calc_check_digit(body))


def organisation(serial: int, *, series: str = "559999") -> str:
    """A ten-digit organisation number (organisationsnummer) in a series that is believed unassigned; serial 0-999."""
    return with_check_digit(f"{series}{serial:03d}")


def person(born: str, serial: int) -> str:
    """A twelve-digit personal number (personnummer): `born` YYYYMMDD, birth number 980-999, believed kept for tests."""
    return born[:2] + with_check_digit(f"{born[2:]}{980 + serial:03d}")


def bankgiro(serial: int) -> str:
    """Eight digits with a check digit; they start with 0, as no holder's number does."""
    return with_check_digit(f"0{serial:06d}")


def plusgiro(serial: int) -> str:
    """Seven digits with a check digit; they start with 0, as no holder's number does."""
    return with_check_digit(f"0{serial:05d}")


def iban(serial: int) -> str:
    """A Swedish IBAN with a true checksum and the bank code 000, which no bank has."""
    account = f"{_BANKLESS}{serial:017d}"
    return f"SE{mod_97_10.calc_check_digits(account + 'SE')}{account}"
