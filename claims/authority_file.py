"""Files to and from an authority: what a driver writes and reads, whatever the format of the authority's own manual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from claims.agency import Agency
from claims.proceeding import AuthorityRecord


@dataclass(frozen=True, slots=True)
class Transaction:
    """One thing told to the authority: `key` is its own forever, `content` what the paper of the same key says.

    `kind` is one of application, reduction, withdrawal, enforcement.
    """

    key: str
    kind: str
    case_number: str
    on: date
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the authority's receipt (kvittens) says of one of our transactions; `why` where it was refused."""

    key: str
    is_accepted: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing the authority tells: its own id, our case number or else its own reference, and the record."""

    id: str
    case_number: str
    record: AuthorityRecord


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file from the authority: its running number, the number of our file that it receipts, and what it tells.

    `faults` are the rows that could not be understood, with where and why: nothing is dropped in silence.
    """

    number: int
    answers: int | None
    verdicts: tuple[Verdict, ...]
    told: tuple[Told, ...]
    faults: tuple[str, ...] = ()


class AuthorityWriter(Protocol):
    """Writes transactions as one file of a format."""

    name: str
    suffix: str

    def write(self, transactions: Sequence[Transaction], *, number: int, at: datetime, agency: Agency) -> bytes:
        """The bytes of file `number`. Raises Refused for a kind that the format does not know."""
        ...


class AuthorityReader(Protocol):
    """Reads a file of a format."""

    name: str

    def read(self, data: bytes) -> Incoming:
        """What a file says. Raises Refused("authority_file_unknown") for anything that is not of the format."""
        ...
