"""Bureaus that are files: a folder with a JSON report per party, or one CSV table of many."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from claims.credit import CreditQuestion
from claims.refused import Unavailable
from intake.credit.bureau import CreditBureau, Fetched
from intake.credit.fields import KEYS, invalid, report_of

_MOST_BYTES = 1_000_000
_MOST_TABLE_BYTES = 50_000_000
_IDENTITY = re.compile("[0-9]{10}|[0-9]{12}")


class FolderBureau:
    """Reports laid in a folder by another program, `<identity>.json` each; the number with or without its century."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def provider(self) -> str:
        """The bureau's name where a report does not say its own."""
        return "folder"

    def fetch(self, question: CreditQuestion) -> Fetched | None:
        """The report of a party. A folder that is not there has none."""
        for identity in _forms(question.identity):
            raw = _read(self._folder / f"{identity}.json", most=_MOST_BYTES)
            if raw is not None:
                return Fetched(report_of(_loaded(raw), provider=self.provider), raw)
        return None


class TableBureau:
    """Reports in a CSV file with a head: `identity` and the fields of a report; factors parted by semicolons."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def provider(self) -> str:
        """The bureau's name where a report does not say its own."""
        return "table"

    def fetch(self, question: CreditQuestion) -> Fetched | None:
        """The party's last row; only that row is kept as the raw report, nothing of anybody else's."""
        raw = _read(self._path, most=_MOST_TABLE_BYTES)
        wanted = set(_forms(question.identity))
        found: dict[str, Any] | None = None
        for row in _rows(raw or b""):
            if (row.pop("identity") or "").strip() in wanted:
                found = row
        if found is None:
            return None
        kept = json.dumps(found, ensure_ascii=False, sort_keys=True).encode()
        return Fetched(report_of(found, provider=self.provider), kept)


def open_bureau(path: Path) -> CreditBureau:
    """The bureau at a path: a table where it names a CSV file, else a folder."""
    return TableBureau(path) if path.suffix.lower() == ".csv" else FolderBureau(path)


def _forms(identity: str) -> tuple[str, ...]:
    """A number as it may be written: with its century and without."""
    if not _IDENTITY.fullmatch(identity):
        return ()
    return tuple(dict.fromkeys((identity, identity[-10:])))


def _read(path: Path, *, most: int) -> bytes | None:
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Unavailable("credit_bureau", f"a credit report cannot be read: {error.strerror}") from error
    if len(raw) > most:
        raise invalid("the file is too large")
    return raw


def _loaded(raw: bytes) -> dict[str, Any]:
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_float=str)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise invalid("it is not JSON in UTF-8") from error
    if not isinstance(data, dict):
        raise invalid("it is not one JSON object")
    return data


def _rows(raw: bytes) -> list[dict[str, Any]]:
    try:
        table = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), restkey="beyond")
        names = set(table.fieldnames or ())
        if raw and ("identity" not in names or names - {"identity", *KEYS}):
            raise invalid(f"the table's head is identity and any of {', '.join(KEYS)}")
        return list(table)
    except (UnicodeDecodeError, csv.Error) as error:
        raise invalid("it is not a CSV table in UTF-8") from error
