"""What leaves the house: a letter or mail with its key, and the receipt an outlet gives for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from claims.agency import Agency
from claims.balance import Balance
from claims.party import DebtorKind, Party, Representative
from claims.tone import Tone


class LetterStatus(StrEnum):
    """Where a letter is; a closed list."""

    PREPARED = "prepared"
    HELD = "held"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


def letter_key(case_number: str, step: str, occurrence: int) -> str:
    """A letter's key: `<case>-<step>-<occurrence>`; Message-ID and print file name derive from it."""
    return f"{case_number}-{step}-{occurrence}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """An outlet's answer: the same key gets the same receipt, however often it is asked."""

    key: str
    outlet: str
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """A finished thing to hand to an outlet. For print: `body` is PDF and `sidecar` its JSON; for mail: RFC 5322 bytes.

    `envelope_from` "" means the null reverse-path, which RFC 3834 asks for on automatic answers.
    """

    key: str
    media_type: str
    body: bytes
    sidecar: bytes = b""
    envelope_from: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterContent:
    """Everything a letter to a debtor says, before any wording: the renderer adds words and layout, never numbers.

    `extra` carries what one step needs (instalments, options). `proof` says where the debtor's address comes from and
    as of which day. With a `representative` it goes to them and names the
    debtor as whom it concerns.
    """

    key: str
    case_number: str
    step: str
    occurrence: int
    on: date
    deadline: date | None
    agency: Agency
    creditor: Party
    debtor: Party
    debtor_kind: DebtorKind
    about: Mapping[str, str]
    balance: Balance
    ocr_reference: str
    is_sample: bool
    language: str = "sv"
    extra: Mapping[str, Any] | None = None
    representative: Representative | None = None
    proof: Mapping[str, str] | None = None
    tone: Tone = Tone.NORMAL

    def sidecar_json(self) -> dict[str, Any]:
        """The JSON that lies beside a printed letter (docs/formats.md)."""
        return {
            "case": self.case_number,
            "step": self.step,
            "occurrence": self.occurrence,
            "on": self.on.isoformat(),
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "currency": self.balance.currency,
            "principal": str(self.balance.principal),
            "interest": str(self.balance.interest),
            "costs": str(self.balance.costs),
            "rounding": str(self.balance.rounding),
            "total": str(self.balance.total),
            "ocr_reference": self.ocr_reference,
            "invoices": [
                {
                    "number": invoice.number,
                    "invoice_date": invoice.invoice_date.isoformat(),
                    "due_date": invoice.due_date.isoformat(),
                    "total": str(invoice.total),
                    "remaining": str(invoice.remaining),
                    "interest": str(invoice.interest),
                }
                for invoice in self.balance.invoices
            ],
            **self._disputed(),
            "to": self._receiver(),
            **({"address_proof": dict(self.proof)} if self.proof and not self.representative else {}),
            **({"concerns": self.debtor.name} if self.representative else {}),
            **({"post": self.extra["post"]} if self.extra and self.extra.get("post") else {}),
        }

    def _disputed(self) -> dict[str, Any]:
        """What is disputed and so not asked for, by invoice; nothing where nothing is."""
        found = {shown.number: str(shown.disputed) for shown in self.balance.invoices if shown.disputed}
        return {"disputed": found} if found else {}

    def _receiver(self) -> dict[str, Any]:
        if self.representative:
            return {"name": self.representative.name, "address": list(self.representative.address), "country": "SE"}
        return {"name": self.debtor.name, "address": list(self.debtor.address), "country": self.debtor.country}
