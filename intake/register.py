"""Registers of addresses and companies: who lives where, asked by identity number only; by default a folder."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from claims.days import parse_iso_date
from claims.identity import parse_identity
from claims.refused import Refused, Unavailable

COLUMNS = ("number", "name", "address", "status", "as_of")
_LONGEST_LINE = 100
_MOST_LINES = 6


class Standing(StrEnum):
    """What a register says of somebody beside the address."""

    ACTIVE = "active"
    BANKRUPT = "bankrupt"
    REORGANISED = "reorganised"
    DECEASED = "deceased"
    EMIGRATED = "emigrated"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Entry:
    """A register's answer. `as_of` is the day on which it was true; of one who is protected there is no address."""

    source: str
    name: str
    address: tuple[str, ...]
    standing: Standing
    as_of: date


class Register(Protocol):
    """A register that can be asked. The same number gets the same answer until the register itself changes."""

    @property
    def name(self) -> str:
        """What the register is called where its answer is kept as proof."""
        ...

    def look_up(self, number: str) -> Entry | None:
        """Who has an identity number (ten digits); None when the register does not know it.

        Raises Unavailable when it cannot be reached, Refused when what it says cannot be understood.
        """
        ...


class FileRegister:
    """Every *.csv file of a folder, in the order of their names, as one register each; the newest entry wins.

    Columns: number, name, address (lines parted by ;), status (see Standing, empty for active), as_of (a date). Made
    for extracts that a register's keeper sends; nothing is ever asked of anyone.
    """

    name = "file"

    def __init__(self, folder: Path) -> None:
        """Nothing is read until somebody asks; a folder that does not exist knows nobody."""
        self._folder = folder

    def look_up(self, number: str) -> Entry | None:
        """See `Register`."""
        wanted = _ten(number)
        if wanted is None:
            return None
        found = [entry for path in self._files() for entry in _entries(path, wanted)]
        return max(found, key=lambda entry: entry.as_of, default=None)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.csv"))


def _entries(path: Path, wanted: str) -> Iterator[Entry]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if missing := sorted(set(COLUMNS) - set(rows.fieldnames or ())):
                raise Refused("register_unreadable", f"{path.name} lacks the columns {', '.join(missing)}")
            for row in rows:
                if _ten(row["number"] or "") == wanted:
                    yield _entry(path, row)
    except OSError as error:
        raise Unavailable("register", f"{path.name} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused("register_unreadable", f"{path.name} is no CSV file in UTF-8") from error


def _entry(path: Path, row: Mapping[str, str | None]) -> Entry:
    as_of = parse_iso_date((row["as_of"] or "").strip())
    status = (row["status"] or "").strip() or str(Standing.ACTIVE)
    if as_of is None or status not in set(Standing):
        raise Refused("register_unreadable", f"{path.name} has an entry without a day or with an unknown status")
    standing = Standing(status)
    lines = [part.strip()[:_LONGEST_LINE] for part in (row["address"] or "").split(";") if part.strip()]
    kept = () if standing is Standing.PROTECTED else tuple(lines[:_MOST_LINES])
    return Entry(path.stem, (row["name"] or "").strip()[:_LONGEST_LINE], kept, standing, as_of)


def _ten(text: str) -> str | None:
    identity = parse_identity(text)
    return identity.ten if identity else None
