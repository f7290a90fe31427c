"""A case's dossier (akt): what is claimed, what has happened and every paper that shows it, for whoever takes it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from claims.agency import Agency
from claims.balance import Balance
from claims.money import Money
from claims.party import Party


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in the dossier: the file it lies in, what it is, from which day, and the SHA-256 of its bytes in hex."""

    file: str
    what: str
    on: date | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that its first page tells. `payments` are those that stand; `happened` are days with a
    sentence each, oldest first.

    `left_out` names files that hold more than the case, `withheld` papers that would tell where somebody with a
    protected identity lives: neither are enclosed.
    """

    case_number: str
    on: date
    language: str
    agency: Agency
    creditor: Party
    debtor: Party
    balance: Balance
    about: Mapping[str, str]
    payments: tuple[tuple[date, Money], ...]
    happened: tuple[tuple[date, str], ...]
    papers: tuple[Paper, ...]
    left_out: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
