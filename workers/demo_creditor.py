"""The creditor's part in the demo: reads the mails that left, and answers yes where a mail asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from intake.folder import FolderChannel

_ORDER = re.compile(r"^[ \t]*(GODKÄNN [0-9A-Z]{4}-[0-9A-Z]{4})[ \t]*\r?$", re.MULTILINE)


@dataclass(slots=True)
class PlayedCreditor:
    """Answers each order line once. `authserv_id` is the border server whose word our intake takes."""

    outbox: Path
    mailbox: FolderChannel
    authserv_id: str
    answered: set[str] = field(default_factory=set)

    def answer(self) -> int:
        """Write an acceptance to every mail not answered yet and drop it in the mailbox; how many."""
        count = 0
        for path in sorted(self.outbox.glob("*.eml")):
            if path.name in self.answered:
                continue
            self.answered.add(path.name)
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            for number, order in enumerate(_orders(mail)):
                reply = _reply(mail, order, self.authserv_id, f"{path.stem}-{number}")
                self.mailbox.drop(f"reply-{path.stem}-{number}.eml", reply)
                count += 1
        return count


def _orders(mail: EmailMessage) -> list[str]:
    body = mail.get_body(("plain",))
    return list(dict.fromkeys(_ORDER.findall(str(body.get_content())))) if body is not None else []


def _reply(mail: EmailMessage, order: str, authserv_id: str, name: str) -> bytes:
    """A reply as the creditor's mail program would write it, with the border server's verdict on top."""
    address = parseaddr(str(mail["To"]))[1]
    domain = address.partition("@")[2]
    reply = EmailMessage()
    reply["Authentication-Results"] = f"{authserv_id}; dmarc=pass header.from={domain}"
    reply["From"] = address
    reply["To"] = parseaddr(str(mail["From"]))[1]
    reply["Subject"] = f"Re: {mail['Subject']}"
    reply["Date"] = str(mail["Date"])
    reply["Message-ID"] = f"<{name}.reply@{domain}>"
    reply["In-Reply-To"] = reply["References"] = str(mail["Message-ID"])
    reply.set_content(f"{order}\n")
    return reply.as_bytes(policy=policy.SMTP)
