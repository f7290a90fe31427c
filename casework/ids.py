"""The printed names of messages, review items, bank transactions and bank files: m000123, r000045, b000001, f000001."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from claims.refused import Refused


def message_name(message_id: int) -> str:
    """A message's id as people see it."""
    return f"m{message_id:06d}"


def reading_name(reading_id: int) -> str:
    """A review item's id as people see it."""
    return f"r{reading_id:06d}"


def parse_name(text: str) -> int:
    """The number of a printed id, with or without its letter; raises Refused("bad_id")."""
    digits = text.strip().lstrip("bfmrBFMR")
    if not digits.isdigit():
        raise Refused("bad_id", f"{text!r} is no id: write it as the list prints it, such as m000123 or r000045")
    return int(digits)


def bank_name(transaction_id: int) -> str:
    """A bank transaction's id as people see it, and the reference of the payments booked from it."""
    return f"b{transaction_id:06d}"


def is_bank_name(text: str) -> bool:
    """Whether a text is a bank transaction's id as people see it."""
    return re.fullmatch(r"b\d{6,}", text) is not None


def numbered(reference: str) -> Iterator[str]:
    """A reference, then the same with a number from 2 on, without end."""
    yield reference
    yield from (f"{reference}#{number}" for number in count(2))


def bank_file_name(file_id: int) -> str:
    """A bank file's id as people see it."""
    return f"f{file_id:06d}"


def place(key: str, number: int) -> str:
    """A place in a list ordered by a key and a number, as the address of a page says it."""
    return f"{number}.{key}"


def parse_place(text: str) -> tuple[str, int] | None:
    """The inverse of `place`; None for any other text."""
    number, separator, key = text.partition(".")
    return (key, int(number)) if separator and number.isascii() and number.isdigit() else None
