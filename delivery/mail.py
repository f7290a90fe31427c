"""A mail as bytes: same input, same bytes; hostile text adds no header; automatic mail says that it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from claims.message import Address
from claims.refused import Refused
from delivery.outlet import safe_key
from templates.clean import clean_line

LOOP_HEADER = "X-Krav-Loop"
_PLACE = "krav-subject"
_MESSAGE_ID = re.compile(r"<[^\s<>\x00-\x1f\x7f-\U0010ffff]{3,250}>")
_ADDRESS = re.compile(r"[!-~]+@[!-~]+")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    data: bytes


def message_id(*, key: str, thread_token: str, domain: str) -> str:
    """The Message-ID of a mail: `<key.thread-token@domain>`, so that a reply names its thread."""
    if not _TOKEN.fullmatch(thread_token):
        raise ValueError("a thread token is letters, digits, dashes and underscores")
    return f"<{safe_key(key)}.{thread_token}@{domain}>"


def compose(
    *,
    key: str,
    subject: str,
    text: str,
    html: str | None = None,
    sender: Address,
    to: Sequence[Address],
    in_reply_to: str = "",
    references: Sequence[str] = (),
    automatic: bool,
    now: datetime,
    message_id_domain: str,
    thread_token: str,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """A mail as RFC 5322 bytes with CRLF line ends, 7-bit clean.

    `automatic` marks an answer that no person wrote (RFC 3834: Auto-Submitted: auto-replied; such a mail goes out with
    the null reverse-path). `references` are Message-IDs, oldest first; what is not a Message-ID is left out.
    Raises Refused: `bad_key`, `address`.
    """
    own_id = message_id(key=key, thread_token=thread_token, domain=message_id_domain)
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = own_id
    message["Date"] = format_datetime(now)
    message["From"] = _address(sender)
    message["To"] = [_address(one) for one in to]
    message["Subject"] = _PLACE
    _thread(message, in_reply_to, references)
    if automatic:
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    message[LOOP_HEADER] = thread_token
    message.set_content(text, cte="quoted-printable")
    if html is not None:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    for attachment in attachments:
        kind, _, subtype = attachment.media_type.partition("/")
        name = clean_line(attachment.name).replace("/", "_")[:120]
        message.add_attachment(attachment.data, maintype=kind, subtype=subtype, filename=name)
    _fix_boundaries(message, own_id)
    return message.as_bytes().replace(f"Subject: {_PLACE}".encode(), _subject(clean_line(subject)[:200]), 1)


def _subject(text: str) -> bytes:
    """The Subject field, folded by the older Header class: the newer one loses a space between two encoded words."""
    charset = "us-ascii" if text.isascii() else "utf-8"
    return b"Subject: " + Header(text, charset, header_name="Subject").encode(linesep="\r\n").encode()


def _address(one: Address) -> HeaderAddress:
    if not _ADDRESS.fullmatch(one.address):
        raise Refused("address", "An address of the mail is not one that can be mailed to.")
    return HeaderAddress(clean_line(one.name)[:100], addr_spec=one.address)


def _thread(message: EmailMessage, in_reply_to: str, references: Sequence[str]) -> None:
    parent = _MESSAGE_ID.fullmatch(in_reply_to.strip())
    known = [r.strip() for r in references if _MESSAGE_ID.fullmatch(r.strip())]
    if parent:
        message["In-Reply-To"] = parent[0]
        known = [r for r in known if r != parent[0]] + [parent[0]]
    if known:
        # The first and the latest are what a mail reader threads by; a long chain is cut in the middle.
        message["References"] = " ".join(known[:1] + known[1:][-9:])


def _fix_boundaries(message: EmailMessage, own_id: str) -> None:
    """MIME boundaries derived from the Message-ID, since the library's are random."""
    for index, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{sha256(f'{index} {own_id}'.encode()).hexdigest()[:40]}")
