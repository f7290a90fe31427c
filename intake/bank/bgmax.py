"""BgMax, Bankgirot's file of incoming payments, for history: the last files were made in November 2026.

Source: Bankgirot, technical manual of Bankgiro Inbetalningar (BgMax), record layouts; columns there are 1-based.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import IO

from claims.account import ocr_has_check_digit
from claims.bank import (
    BankFileHead,
    BankFormat,
    BankItem,
    BankReference,
    BankTotal,
    BankTransaction,
    Counterparty,
    ReferenceKind,
)
from claims.money import Money
from claims.refused import Finding, Refused

_WIDTH = 80
_LONGEST_LINE = 200
_START, _OPENING, _PAYMENT, _DEDUCTION, _EXTRA, _NEGATIVE = "01", "05", "20", "21", "22", "23"
_TEXT, _NAME, _STREET, _TOWN, _IDENTITY, _DEPOSIT, _END = "25", "26", "27", "28", "29", "15", "70"
_PAID = (_PAYMENT, _DEDUCTION)
_OCR_RIGHT, _SEVERAL, _FREE, _OCR_WRONG = "2", "3", "4", "5"
_MOST_TOLD = 2_000  # texts and references of one payment
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


class _BadRecord(ValueError):
    """A record that is not as the manual says."""


@dataclass(slots=True)
class _Paid:
    """A payment or deduction with the records that belong to it."""

    sign: int
    ore: int
    serial: str
    references: list[BankReference] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    party: Counterparty = field(default_factory=Counterparty)


@dataclass(frozen=True, slots=True)
class _Deposit:
    """What the record that closes a section says of it; it stands after the payments that need it."""

    paid_on: date
    number: str
    ore: int
    currency: str
    count: int


@dataclass(slots=True)
class _Section:
    """One deposit on one account while it is read: the payment being read, and what those before it came to."""

    account: str
    currency: str
    deposit: _Deposit | None
    first_line: int = 0
    count: int = 0
    ore: int = 0
    paid: _Paid | None = None


def read_bgmax(file: IO[bytes]) -> Iterator[BankItem]:
    """The head, and per deposit its payments and its total. A deduction (credit note) is a negative amount.

    The file must be seekable: it is read twice, as a payment's day stands after it; no payments are kept in memory.
    A record that is damaged or unknown is passed over with a finding "bad_record" that names its line; sums and counts
    that do not agree with the file's own give "deposit_sum" and "file_count". Each means that a person looks at it.
    Keys are not numbered: payments that are alike have one.
    Raises Refused("bank_file_unknown") for another file, Refused("bank_file_unreadable") where its end is missing.
    """
    reader = _Reader(_deposits(file))
    for number, line in _lines(file):
        if number == 1 and not line.startswith("01BGMAX"):
            raise Refused("bank_file_unknown", "The file is no BgMax file: its first line does not say BGMAX.")
        if line.strip():
            try:
                yield from reader.record(number, line)
            except ValueError:
                yield Finding(
                    "bad_record", f"Line {number} is not as BgMax lines are and was passed over.", str(number)
                )
    if not reader.is_ended:
        raise Refused("bank_file_unreadable", "The bank file ends too early. Fetch it from the bank again.")


def _lines(file: IO[bytes]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers from 1: Latin-1 by the manual, UTF-8 where somebody has converted the file."""
    file.seek(0)
    for number, raw in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), start=1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            line = raw.decode("latin-1")
        yield number, line.rstrip("\r\n")


def _deposits(file: IO[bytes]) -> list[_Deposit | None]:
    """Of each section its deposit, None where it has none that can be read."""
    found: list[_Deposit | None] = []
    for _number_of_line, line in _lines(file):
        if line.startswith(_OPENING):
            found.append(None)
        elif line.startswith(_DEPOSIT) and found and found[-1] is None:
            with suppress(ValueError):
                found[-1] = _deposit_of(_sound(line))
    return found


def _sound(line: str) -> str:
    """A line of full width. Raises _BadRecord where columns may have moved."""
    if _CONTROL.search(line) or len(line) > _WIDTH:
        raise _BadRecord
    return line.ljust(_WIDTH)


class _Reader:
    """What was read so far: the open section, and what the end record has to agree with."""

    def __init__(self, deposits: Sequence[_Deposit | None]) -> None:
        self.is_ended = False
        self._deposits = iter(deposits)
        self._section: _Section | None = None
        self._counts = {_PAYMENT: 0, _DEDUCTION: 0, _EXTRA: 0, _DEPOSIT: 0}

    def record(self, number: int, line: str) -> Iterator[BankItem]:
        code = line[:2]
        self._count(code)
        if code == _OPENING:
            deposit = next(self._deposits)
            yield from self._unclosed()
            self._section = _opened(_sound(line), deposit)
            return
        line = _sound(line)
        if code == _START:
            yield BankFileHead(BankFormat.BGMAX, line[24:44].strip(), is_test=line[44] == "T")
        elif code in _PAID:
            yield from self._last_paid()
            self._begin_payment(number, code, line)
        elif code == _DEPOSIT:
            yield from self._last_paid()
            yield from self._end_of_section(line)
        elif code == _END:
            yield from self._unclosed()
            yield from self._end(line)
        else:
            self._of_payment(code, line)

    def _count(self, code: str) -> None:
        """Damaged records count too: the file's own counts hold them."""
        kind = _EXTRA if code == _NEGATIVE else code
        if kind in self._counts:
            self._counts[kind] += 1

    def _open(self) -> _Section:
        if self._section is None:
            raise _BadRecord
        return self._section

    def _last_paid(self) -> Iterator[BankItem]:
        """The payment whose records have all been read; without a deposit it has no day and is not given."""
        section = self._section
        if section is None or section.paid is None:
            return
        paid, section.paid = section.paid, None
        if section.deposit is not None:
            yield _transaction(section.account, section.currency, section.deposit.paid_on, paid)

    def _begin_payment(self, number: int, code: str, line: str) -> None:
        section = self._open()
        paid = _Paid(1 if code == _PAYMENT else -1, _number(line, 38, 55), line[57:69].strip())
        paid.references += _references(line, section.currency, 0)
        paid.party = Counterparty(account=str(_number(line, 3, 12) or ""))
        section.first_line = section.first_line or number
        section.paid = paid
        section.count += 1
        section.ore += paid.sign * paid.ore

    def _of_payment(self, code: str, line: str) -> None:
        section = self._open()
        paid = section.paid
        if paid is None or len(paid.texts) + len(paid.references) > _MOST_TOLD:  # none, a damaged one, or too much
            raise _BadRecord
        if code in (_EXTRA, _NEGATIVE):
            paid.references += _references(line, section.currency, 1 if code == _EXTRA else -1)
        elif code == _TEXT:
            paid.texts.append(line[2:52].strip())
        elif code == _NAME:
            paid.party = replace(paid.party, name=" ".join(f"{line[2:37]} {line[37:72]}".split()))
        elif code == _STREET:
            paid.party = replace(paid.party, address=(line[2:37].strip(), line[37:46].strip()))
        elif code == _TOWN:
            paid.party = replace(paid.party, address=_address(paid.party.address, line))
        elif code == _IDENTITY:
            digits = line[2:14].strip()
            if not (digits.isascii() and digits.isdigit()):
                raise _BadRecord
            paid.party = replace(paid.party, identity=digits.removeprefix("00"))
        else:
            raise _BadRecord

    def _end_of_section(self, line: str) -> Iterator[BankItem]:
        section, deposit = self._open(), _deposit_of(line)
        self._section = None
        if section.ore != deposit.ore or section.count != deposit.count:
            yield Finding("deposit_sum", "The payments of a deposit do not come to its sum or number.", "amount")
        yield BankTotal(section.account, deposit.number, section.count, Money(section.ore, section.currency))

    def _unclosed(self) -> Iterator[BankItem]:
        """A section without its deposit has no day: nothing of it can be booked."""
        if self._section is not None and self._section.count:
            first = self._section.first_line
            yield Finding("deposit_missing", f"The payments from line {first} on have no deposit.", str(first))
        self._section = None

    def _end(self, line: str) -> Iterator[BankItem]:
        self.is_ended = True
        said = tuple(_number(line, first, first + 7) for first in (3, 11, 19, 27))
        if said != tuple(self._counts.values()):
            yield Finding("file_count", "The file holds other numbers of records than its last line says.", "count")


def _opened(line: str, deposit: _Deposit | None) -> _Section:
    said = deposit.currency if deposit is not None else ""
    currency = said or line[22:25].strip() or "SEK"
    if not _CURRENCY.fullmatch(currency):
        raise _BadRecord
    return _Section(str(_number(line, 3, 12)), currency, deposit)


def _deposit_of(line: str) -> _Deposit:
    day = line[37:45]
    paid_on = date(_whole(day[:4]), _whole(day[4:6]), _whole(day[6:]))
    currency = line[68:71].strip()
    return _Deposit(paid_on, line[45:50].strip(), _number(line, 51, 68), currency, _number(line, 72, 79))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise _BadRecord
    return int(text)


def _number(line: str, first: int, last: int) -> int:
    """The digits in columns first to last, 1-based and inclusive; blanks are 0."""
    text = line[first - 1 : last].strip()
    if text and not (text.isascii() and text.isdigit()):
        raise _BadRecord
    return int(text or 0)


def _references(line: str, currency: str, sign: int) -> list[BankReference]:
    """The references of a payment record; `sign` is that of its part of the payment, 0 where the part is the whole."""
    text, code = line[12:37].strip(), line[55]
    ore = _number(line, 38, 55)
    if not text:
        return []
    amount = Money(sign * ore, currency) if sign and ore else None
    words = text.split() if code == _SEVERAL else [text]
    if code == _SEVERAL and not all(word.isdigit() for word in words):
        words = [text]
    return [_reference(word, code, amount) for word in words]


def _reference(text: str, code: str, amount: Money | None) -> BankReference:
    is_ocr = code == _OCR_RIGHT or (code in (_SEVERAL, _OCR_WRONG) and ocr_has_check_digit(text))
    kind = ReferenceKind.OCR if is_ocr else ReferenceKind.OTHER
    return BankReference(kind, text, amount, is_doubtful=code == _OCR_WRONG)


def _address(before: tuple[str, ...], line: str) -> tuple[str, ...]:
    """Street, postcode with town, and country, as far as there are any."""
    street, postcode = (*before, "", "")[:2]
    town = " ".join(part for part in (postcode, line[2:37].strip()) if part)
    return tuple(part for part in (street, town, line[37:72].strip()) if part)


def _transaction(account: str, currency: str, paid_on: date, paid: _Paid) -> BankTransaction:
    amount = Money(paid.sign * paid.ore, currency)
    serial = paid.serial if paid.serial.strip("0") else ""
    return BankTransaction(
        key="|".join((account, str(amount.ore), currency, paid_on.isoformat(), serial)),
        account=account,
        amount=amount,
        booked_on=paid_on,
        value_on=paid_on,
        bank_reference=serial,
        counterparty=paid.party,
        references=tuple(dict.fromkeys(paid.references)),
        texts=tuple(text for text in paid.texts if text),
    )
