"""The header block read: addresses, identifiers, date and defects (the only importer of mail-parser).

mail-parser gets the header block alone: its part handling loses PDFs that carry no name, so parts are walked in
`body` instead. Its log lines quote headers, which are personal data, so they are switched off here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import mailparser
from mailparser.utils import decode_header_part

from claims.message import Address
from claims.refused import Finding
from intake.clean import clean_line

logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)

RawHeaders = Sequence[tuple[str, str]]
"""Name and value as they stood, top to bottom; undecodable bytes as surrogates."""

_MESSAGE_ID = re.compile(r"<([^<>\s]{1,990})>")
# What mail-parser is asked about; time is short for what nobody asks.
_PARSED = frozenset({"from", "to", "reply-to", "date"})
_MAX_ADDRESSES = 100
_MAX_VALUE = 20_000


@dataclass(frozen=True, slots=True)
class Headers:
    """A header block: every decoded value by lower-case name, and the fields with a meaning of their own."""

    values: Mapping[str, tuple[str, ...]]
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    sender: Address | None
    reply_to: Address | None
    to: tuple[Address, ...]
    sent_at: datetime | None
    findings: tuple[Finding, ...]


def read_headers(raw: RawHeaders) -> Headers:
    """Everything a header block says. Identifiers keep their angle brackets; addresses are lower case.

    `sender` is None with a finding when From names nobody or more than one (RFC 5322 allows several; nobody can then
    be held to have sent it).
    """
    fields = [(name, value) for name, value in raw if name.lower() in _PARSED and len(value) <= _MAX_VALUE]
    block = "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    parsed = mailparser.parse_from_bytes(block.encode("utf-8", "surrogateescape"))
    values = _values(raw)
    sender, doubts = _sender(values, parsed.from_)
    return Headers(
        values=values,
        message_id=_first_id(values.get("message-id", ())),
        in_reply_to=_first_id(values.get("in-reply-to", ())),
        references=_ids(values.get("references", ()))[-_MAX_ADDRESSES:],
        subject=values.get("subject", ("",))[0],
        sender=sender,
        reply_to=_single(parsed.reply_to),
        to=_addresses(parsed.to),
        sent_at=parsed.date,
        findings=(*doubts, *_defects(parsed)),
    )


def _values(raw: RawHeaders) -> dict[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = {}
    for name, value in raw:
        plain = clean_line(decode_word(value[:_MAX_VALUE]), limit=_MAX_VALUE)
        lists.setdefault(clean_line(name).lower(), []).append(plain)
    return {name: tuple(values) for name, values in lists.items()}


def decode_word(value: str) -> str:
    """A header value with its encoded words (RFC 2047) decoded, and raw bytes as UTF-8 or else Windows-1252."""
    raw = value.encode("utf-8", "surrogateescape")
    try:
        plain = raw.decode("utf-8")
    except UnicodeDecodeError:
        plain = raw.decode("cp1252", "replace")
    return str(decode_header_part(plain))


def _addresses(pairs: object) -> tuple[Address, ...]:
    if not isinstance(pairs, list):
        return ()
    found = []
    for name, address in pairs[:_MAX_ADDRESSES]:
        plain = clean_line(address, limit=320).lower()
        if re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", plain):
            found.append(Address(plain, clean_line(name, limit=200)))
    return tuple(found)


def _single(pairs: object) -> Address | None:
    found = _addresses(pairs)
    return found[0] if found else None


def _sender(values: Mapping[str, tuple[str, ...]], pairs: object) -> tuple[Address | None, tuple[Finding, ...]]:
    found = _addresses(pairs)
    if len(values.get("from", ())) > 1 or len(found) > 1:
        return None, (Finding("several_senders", "The mail names more than one sender", "from"),)
    if not found:
        return None, (Finding("no_sender", "The mail names no sender that can be read", "from"),)
    return found[0], ()


def _ids(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"<{found}>" for value in values for found in _MESSAGE_ID.findall(value))


def _first_id(values: Sequence[str]) -> str:
    found = _ids(values)
    if found:
        return found[0]
    bare = next((value.strip("<> ") for value in values if value.strip("<> ")), "")
    return f"<{bare[:990]}>" if bare and " " not in bare else ""


def _defects(parsed: mailparser.MailParser) -> tuple[Finding, ...]:
    doubts = (
        ("bad_address", "An address in the header is malformed", parsed.address_header_defects),
        ("bad_date", "The date in the header is malformed", parsed.date_header_defects),
    )
    return tuple(Finding(code, text, "header") for code, text, found in doubts if found)
