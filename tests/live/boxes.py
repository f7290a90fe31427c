"""Mailboxes on the test mail server as a person's mail program sees them."""

from __future__ import annotations

import itertools
import re
import secrets
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage

from imapclient import IMAPClient

from tests.servers import Dovecot

_NUMBERS = itertools.count(1)
_ORDER = re.compile(r"GODKÄNN [0-9A-Z]{4}-[0-9A-Z]{4}")
FOLDERS = ("INBOX", "Handled", "Parked")


def new_box() -> str:
    """The name of a mailbox that no other test uses."""
    return f"krav-{secrets.token_hex(4)}-{next(_NUMBERS)}@exempelinkasso.example"


def mails(dovecot: Dovecot, user: str, folder: str = "INBOX") -> list[EmailMessage]:
    """Every mail in a folder."""
    with dovecot.imap(user) as client:
        client.select_folder(folder, readonly=True)
        found = client.search("ALL")
        fetched = client.fetch(found, ["BODY.PEEK[]"]) if found else {}
    return [_parsed(row[b"BODY[]"]) for _, row in sorted(fetched.items())]


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def counts(dovecot: Dovecot, user: str) -> dict[str, int]:
    """How many mails lie in each of the three folders."""
    with dovecot.imap(user) as client:
        return {folder: int(client.select_folder(folder, readonly=True)[b"EXISTS"]) for folder in FOLDERS}


def empty(dovecot: Dovecot, user: str) -> None:
    """Throw away what lies in a mailbox that an earlier test used too."""
    with dovecot.imap(user) as client:
        client.select_folder("INBOX")
        found = client.search("ALL")
        if found:
            client.delete_messages(found)
            with suppress(IMAPClient.Error):
                client.expunge()


def orders(mail: EmailMessage) -> list[str]:
    """The acceptances that a mail shows, each on a line of its own."""
    body = mail.get_body(("plain",))
    lines = [line.strip() for line in body.get_content().splitlines()] if body is not None else []
    return [line for line in lines if _ORDER.fullmatch(line)]


def reply(mail: EmailMessage, words: str, *, sender: str, authserv_id: str) -> bytes:
    """What a sender answers, with our border server's word that it is truly the sender."""
    domain = sender.partition("@")[2]
    answer = EmailMessage()
    answer["Authentication-Results"] = f"{authserv_id}; dmarc=pass header.from={domain}"
    answer["From"] = sender
    answer["To"] = str(mail["From"])
    answer["Subject"] = f"SV: {mail['Subject']}"
    answer["Message-ID"] = f"<{secrets.token_hex(8)}@{domain}>"
    answer["In-Reply-To"] = str(mail["Message-ID"])
    quoted = "\n".join(f"> {line}" for line in str(mail["Subject"]).splitlines())
    answer.set_content(f"{words}\n\n{quoted}\n")
    return answer.as_bytes(policy=policy.SMTP)
