"""Where a debtor's address comes from, which ones were set aside, and which letters came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update

from storage.contact_tables import address, returned_letter
from storage.database import Tx
from storage.rows import insert_once, record


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of a debtor with its proof: the source that gave it, as of which day; `set_aside_on` no longer used.

    `match` is the address without spaces, signs and case, by which two prints of one address are known as the same.
    """

    id: int
    debtor_id: int
    lines: Sequence[str]
    match: str
    source: str
    as_of: date
    at: datetime
    by: str
    set_aside_on: date | None
    why: str


def match_of(lines: Sequence[str]) -> str:
    """An address as compared with another."""
    return "".join(letter for line in lines for letter in line.casefold() if letter.isalnum())


def add(tx: Tx, *, debtor_id: int, lines: Sequence[str], source: str, as_of: date, at: datetime, by: str) -> None:
    """Write down where an address comes from, once per source and day."""
    values = {"debtor_id": debtor_id, "lines": list(lines), "match": match_of(lines), "source": source, "as_of": as_of}
    insert_once(tx, address, {**values, "at": at, "by": by, "why": ""})


def of_debtor(tx: Tx, debtor_id: int) -> Sequence[AddressRow]:
    """The addresses known of a debtor, oldest first."""
    rows = tx.execute(select(address).where(address.c.debtor_id == debtor_id).order_by(address.c.id))
    return [record(AddressRow, row) for row in rows]


def proof_of(tx: Tx, debtor_id: int, lines: Sequence[str]) -> AddressRow | None:
    """What an address that is in use rests on: the newest proof of it that has not been set aside."""
    match = match_of(lines)
    found = [row for row in of_debtor(tx, debtor_id) if row.match == match and row.set_aside_on is None]
    return max(found, key=lambda row: (row.as_of, row.id), default=None)


def is_set_aside(tx: Tx, debtor_id: int, lines: Sequence[str]) -> bool:
    """Whether post to this address of this debtor has come back, and no later proof speaks for it."""
    match = match_of(lines)
    found = [row for row in of_debtor(tx, debtor_id) if row.match == match]
    return bool(found) and all(row.set_aside_on is not None for row in found)


def set_aside(tx: Tx, debtor_id: int, lines: Sequence[str], *, on: date, why: str) -> None:
    """An address is not used from a day on; it is kept, with why."""
    where = (address.c.debtor_id == debtor_id, address.c.match == match_of(lines), address.c.set_aside_on.is_(None))
    tx.execute(update(address).where(*where).values(set_aside_on=on, why=why))


def forget(tx: Tx, debtor_id: int) -> None:
    """Of a debtor whose identity is protected no address is kept."""
    tx.execute(delete(address).where(address.c.debtor_id == debtor_id))


def add_return(tx: Tx, values: dict[str, Any]) -> bool:
    """Write down that a letter came back, once per letter."""
    return insert_once(tx, returned_letter, values)


def returns(tx: Tx, case_number: str) -> dict[str, tuple[date, str]]:
    """The letters of a case that came back: day and reason by key."""
    rows = tx.execute(select(returned_letter).where(returned_letter.c.case_number == case_number))
    return {row.letter_key: (row.on, row.why) for row in rows}
