"""Mail as Krav knows it: what came in, who says it is from, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from claims.refused import Finding

REPLY_MARK = "Svara ovanför den här raden / Reply above this line"
"""The first line of our mails: nothing below it in an answer is the answerer's own, however a program quotes."""


class MessageState(StrEnum):
    """Every message received is in exactly one of these, at every moment."""

    PENDING = "pending"
    FILED = "filed"
    PARKED = "parked"
    IGNORED = "ignored"


class Outcome(StrEnum):
    """Where a settled message lies in its mailbox; nothing is ever deleted."""

    HANDLED = "Handled"
    PARKED = "Parked"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a message lies: UIDs mean nothing outside their (account, folder, UIDVALIDITY)."""

    account: str
    folder: str
    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of a message before its body is fetched: position, size in bytes, its header block."""

    position: Position
    size: int
    header: bytes = b""


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox address, lower case, and its display name (hostile text)."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the last @, "" when there is none."""
        return self.address.rpartition("@")[2] if "@" in self.address else ""


class Verdict(StrEnum):
    """What our own border server says of a sender; NONE when it says nothing or we have not named it."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Authentication:
    """The sender's authority from Authentication-Results of our own authserv-id (RFC 8601), never of anyone else's.

    `verdict` is PASS only when DMARC passes for the From domain, or DKIM or SPF passes in alignment with it.
    """

    verdict: Verdict = Verdict.NONE
    method: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of a message that is not its text: `path` is its MIME position ("1.2"), `name` a safe file name."""

    path: str
    name: str
    declared_type: str
    data: bytes
    disposition: str = ""
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A parsed message. Header names are lower case, values decoded; a bad mail gives findings, never an exception."""

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    sender: Address | None
    reply_to: Address | None
    to: tuple[Address, ...]
    sent_at: datetime | None
    headers: Mapping[str, tuple[str, ...]]
    text: str
    parts: tuple[Part, ...]
    nested: tuple[InboundMessage, ...] = ()
    authentication: Authentication = field(default_factory=Authentication)
    findings: tuple[Finding, ...] = ()

    def header(self, name: str) -> str:
        """The first value of a header, "" when absent."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file worth reading: type by content, `path` shows how it was found ("invoices.zip/april.pdf")."""

    name: str
    path: str
    media_type: str
    sha256: str
    data: bytes
    findings: tuple[Finding, ...] = ()


class OrderKind(StrEnum):
    """What a creditor may ask by mail."""

    APPROVE = "approve"
    STOP = "stop"
    PAID = "paid"
    DISPUTE = "dispute"
    ORGNR = "orgnr"
    QUESTION = "question"
