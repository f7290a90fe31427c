"""The agency's own books as a SIE file of type 4, which every Swedish bookkeeping program reads.

Written here since no kept package writes the format; `check_sie` is our own structural check, not the SIE group's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from claims.money import Money
from claims.refused import Refused
from templates.clean import clean_line

_SERIES = "K"
_ENCODING = "cp437"
_MOST_TEXT = 100


@dataclass(frozen=True, slots=True)
class SieAccount:
    """An account of the agency's chart: its number there, its name, and whether it is a balance account."""

    number: int
    name: str
    is_balance: bool


@dataclass(frozen=True, slots=True)
class SieVoucher:
    """A voucher: its number in our series, its day, what it is of, and its (account number, amount) lines."""

    number: int
    on: date
    text: str
    lines: tuple[tuple[int, Money], ...]


@dataclass(frozen=True, slots=True)
class SieBooks:
    """What a file holds: a financial year, the accounts, what stood on them when it began, and its vouchers."""

    company: str
    orgnr: str
    made_on: date
    year_first: date
    year_last: date
    accounts: tuple[SieAccount, ...]
    opening: Mapping[int, Money]
    vouchers: Sequence[SieVoucher]


def sie_file(books: SieBooks) -> bytes:
    """The file as bytes in the standard's character set (IBM PC 8, code page 437), lines ended by CRLF.

    A character that the set lacks becomes a question mark. Raises Refused("sie_invalid") where our checks fail.
    """
    data = ("\r\n".join(_lines(books)) + "\r\n").encode(_ENCODING, errors="replace")
    check_sie(data)
    return data


def _lines(books: SieBooks) -> Iterator[str]:
    yield "#FLAGGA 0"
    yield '#PROGRAM "Krav" 1'
    yield "#FORMAT PC8"
    yield f"#GEN {_day(books.made_on)}"
    yield "#SIETYP 4"
    yield f"#ORGNR {books.orgnr[:6]}-{books.orgnr[6:]}"
    yield f"#FNAMN {_quoted(books.company)}"
    yield f"#RAR 0 {_day(books.year_first)} {_day(books.year_last)}"
    yield "#VALUTA SEK"
    for account in books.accounts:
        yield f"#KONTO {account.number} {_quoted(account.name)}"
    closing = {account.number: books.opening.get(account.number, Money(0)) for account in books.accounts}
    for voucher in books.vouchers:
        for number, amount in voucher.lines:
            closing[number] += amount
    for account in books.accounts:
        if account.is_balance:
            yield f"#IB 0 {account.number} {books.opening.get(account.number, Money(0))}"
    for account in books.accounts:
        yield f"#{'UB' if account.is_balance else 'RES'} 0 {account.number} {closing[account.number]}"
    for voucher in books.vouchers:
        yield f"#VER {_SERIES} {voucher.number} {_day(voucher.on)} {_quoted(voucher.text)}"
        yield "{"
        for number, amount in voucher.lines:
            yield f"   #TRANS {number} {{}} {amount}"
        yield "}"


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _quoted(text: str) -> str:
    cleaned = clean_line(text)[:_MOST_TEXT].replace("\\", "/").replace('"', "'")
    return f'"{cleaned}"'


_RECORD = re.compile(r"#(?P<label>[A-Z]+)(?: (?P<rest>.*))?")
_NEEDED = ("FLAGGA", "PROGRAM", "FORMAT", "GEN", "SIETYP", "FNAMN", "RAR", "KONTO")
_TRANS = re.compile(r" {3}#TRANS (\d+) \{\} (-?\d+\.\d{2})")


def check_sie(data: bytes) -> None:
    """Our own structural checks: what must be there and in its order, vouchers that balance, known accounts, no gap.

    Raises Refused("sie_invalid") that names the first fault.
    """
    lines = data.decode(_ENCODING).split("\r\n")
    labels = [match["label"] for line in lines if (match := _RECORD.fullmatch(line))]
    missing = [label for label in _NEEDED if label not in labels]
    if missing or labels[0] != "FLAGGA" or lines[-1]:
        raise _fault(f"{', '.join(missing) or 'the beginning or end'} is missing")
    accounts = {line.split()[1] for line in lines if line.startswith("#KONTO ")}
    last, left, is_open = 0, 0, False
    for line in lines:
        if line.startswith("#VER "):
            number = int(line.split()[2])
            if last and number != last + 1:
                raise _fault(f"voucher {number} follows {last}")
            last = number
        elif line == "{":
            left, is_open = 0, True
        elif line == "}":
            is_open = False
            if left:
                raise _fault(f"voucher {last} does not balance")
        elif is_open:
            found = _TRANS.fullmatch(line)
            if found is None or found[1] not in accounts:
                raise _fault(f"a line of voucher {last} is on no known account")
            left += Money.of(found[2]).ore


def _fault(what: str) -> Refused:
    return Refused("sie_invalid", f"The SIE file does not hold: {what}.")
