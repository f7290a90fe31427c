"""Messages as bytes (RFC 5322, MIME), the same bytes for the same content: no clock, no random boundary."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

AGENCY_MAILBOX = "krav@exempelinkasso.example"
AUTHSERV_ID = "mx.exempelinkasso.example"


@dataclass(frozen=True, slots=True)
class Sender:
    """A mailbox that writes: display name and address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part after the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail; `inline_id` makes it a picture shown inside the HTML text."""

    name: str
    media_type: str
    data: bytes
    inline_id: str | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who wrote what and when. `is_vouched` adds our border server's word that the sender is who they say."""

    key: str
    sender: Sender
    subject: str
    at: datetime
    is_vouched: bool = False
    to: str = AGENCY_MAILBOX
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def message_id(self) -> str:
        """The Message-ID, made from the key."""
        return f"<{self.key}@{self.sender.domain}>"


def _trace(head: Letterhead) -> list[tuple[str, str]]:
    """What our own border server writes on top of a message when it takes it in."""
    stamp = format_datetime(head.at)
    domain = head.sender.domain
    trace = [("Return-Path", f"<{head.sender.address}>")]
    if head.is_vouched:
        verdict = f"dmarc=pass header.from={domain}; dkim=pass header.d={domain}; spf=pass smtp.mailfrom={domain}"
        trace.append(("Authentication-Results", f"{AUTHSERV_ID}; {verdict}"))
    queue = hashlib.sha256(head.key.encode()).hexdigest()[:10]
    return [*trace, ("Received", f"from mail.{domain} by {AUTHSERV_ID} with ESMTPS id {queue}; {stamp}")]


def start(head: Letterhead) -> EmailMessage:
    """A message with its headers and no body yet. Headers given in `head.headers` replace the usual ones."""
    message = EmailMessage(policy=SMTP)
    local, _, domain = head.sender.address.partition("@")
    given = {name for name, _ in head.headers}
    usual: list[tuple[str, str]] = [
        *(_trace(head) if head.to == AGENCY_MAILBOX else ()),
        ("From", str(Address(head.sender.name, local, domain))),
        ("To", head.to),
        ("Subject", head.subject),
        ("Date", format_datetime(head.at)),
        ("Message-ID", head.message_id),
    ]
    for name, value in [*(row for row in usual if row[0] not in given), *head.headers]:
        message[name] = value
    return message


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.media_type.partition("/")
    message.add_attachment(attachment.data, maintype=main, subtype=sub, filename=attachment.name)


def compose(
    head: Letterhead,
    *,
    text: str,
    html: str | None = None,
    attachments: Sequence[Attachment] = (),
    nested: Sequence[EmailMessage] = (),
) -> EmailMessage:
    """A message of text, perhaps an HTML twin with inline pictures, files, and whole messages (message/rfc822)."""
    message = start(head)
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    if html is not None:
        message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
        shown = [file for file in attachments if file.inline_id]
        if shown:
            body = message.get_body(preferencelist=("html",))
            if not isinstance(body, EmailMessage):
                raise TypeError("the HTML part is missing")
            for file in shown:
                main, _, sub = file.media_type.partition("/")
                body.add_related(
                    file.data, main, sub, cid=f"<{file.inline_id}>", filename=file.name, disposition="inline"
                )
    for file in attachments:
        if not file.inline_id:
            _attach(message, file)
    for inner in nested:
        message.add_attachment(inner)
    return message


def wire(message: EmailMessage) -> bytes:
    """The message as it travels: CRLF lines, boundaries derived from its Message-ID."""
    seed = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:16]
    for index, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{seed}_{index}")
    return message.as_bytes()
