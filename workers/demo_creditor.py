"""The creditor's part in the demo: reads the mails that left, gives the number that is missing, and says yes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from intake.folder import FolderChannel

_CODE = r"[0-9A-Z]{4}-[0-9A-Z]{4}"
_YES = re.compile(rf"^[ \t]*(GODKÄNN {_CODE})[ \t]*\r?$", re.MULTILINE)
_NUMBER = re.compile(rf"^[ \t]*ORGNR 000000-0000 ({_CODE})[ \t]*\r?$", re.MULTILINE)


@dataclass(slots=True)
class PlayedCreditor:
    """Answers the newest mail of each case, and each order line once, as somebody does who reads the mail first.

    `authserv_id` is the border server whose word our intake takes, `numbers` what they know of debtors, by name.
    """

    outbox: Path
    mailbox: FolderChannel
    authserv_id: str
    numbers: Mapping[str, str]
    answered: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)

    def answer(self) -> int:
        """Answer every mail that asks something and was not answered yet, into the mailbox; how many answers."""
        newest: dict[str, tuple[str, EmailMessage]] = {}
        for path in sorted(self.outbox.glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name)):
            if path.name in self.answered:
                continue
            self.answered.add(path.name)
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if self._orders(mail):
                newest[_case(mail)] = (path.stem, mail)
        return sum(self._reply_to(name, mail) for name, mail in newest.values())

    def _reply_to(self, name: str, mail: EmailMessage) -> int:
        orders = [order for order in self._orders(mail) if order not in self.given]
        for number, order in enumerate(orders):
            self.given.add(order)
            reply = _reply(mail, order, self.authserv_id, f"{name}-{number}")
            self.mailbox.drop(f"reply-{name}-{number}.eml", reply)
        return len(orders)

    def _orders(self, mail: EmailMessage) -> list[str]:
        """What a mail asks for: the debtor's number where it is missing and known, else the yes."""
        body = mail.get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
        named = [number for name, number in self.numbers.items() if name in text]
        asked = [f"ORGNR {named[0]} {code}" for code in _NUMBER.findall(text)] if named else []
        return list(dict.fromkeys(asked or _YES.findall(text)))


def _case(mail: EmailMessage) -> str:
    """The case that a mail's subject names, else the subject itself."""
    subject = str(mail["Subject"])
    found = re.search(r"\d{4}-\d{6}", subject)
    return found[0] if found else subject


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
