"""Mail that machines write: a bounce (RFC 3464), an auto-reply (RFC 3834), a newsletter (RFC 2369)."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from samples.mail import AGENCY_MAILBOX, Letterhead, start

_LOST = "<0a1b2c3d@exempelinkasso.example>"


def _part(content_type: str, body: str) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = content_type
    part["Content-Transfer-Encoding"] = "7bit"
    part.set_payload(body)
    return part


def _fields(block: dict[str, str]) -> EmailMessage:
    fields = EmailMessage(policy=SMTP)
    for name, value in block.items():
        fields[name] = value
    fields.set_payload("")
    return fields


def _status(reporter: str, recipient: str) -> tuple[dict[str, str], dict[str, str]]:
    whole = {"Reporting-MTA": f"dns; mx.{reporter}"}
    one = {
        "Final-Recipient": f"rfc822; {recipient}",
        "Action": "failed",
        "Status": "5.1.1",
        "Diagnostic-Code": "smtp; 550 5.1.1 mailbox unavailable",
    }
    return whole, one


def bounce(head: Letterhead, *, recipient: str) -> EmailMessage:
    """A delivery report: our own mail to `recipient` could not be delivered (multipart/report, null return path)."""
    message = start(head)
    message["Content-Type"] = "multipart/report; report-type=delivery-status"
    message["MIME-Version"] = "1.0"
    message["Auto-Submitted"] = "auto-replied"
    words = f"Ditt meddelande till {recipient} kunde inte levereras: mottagaren finns inte.\r\n"
    returned = (
        f"From: {AGENCY_MAILBOX}\r\nTo: {recipient}\r\nSubject: Uppgifter om ert inkassouppdrag\r\n"
        f"Message-ID: {_LOST}\r\n"
    )
    delivery = EmailMessage(policy=SMTP)
    delivery["Content-Type"] = "message/delivery-status"
    delivery.set_payload([_fields(block) for block in _status(head.sender.domain, recipient)])
    for part in (_part("text/plain; charset=us-ascii", words), delivery, _part("text/rfc822-headers", returned)):
        message.attach(part)
    return message


def auto_reply(head: Letterhead, *, until: str) -> EmailMessage:
    """An absence notice from a person who is away until a day."""
    message = start(head)
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    message["In-Reply-To"] = _LOST
    message["References"] = _LOST
    message.set_content(
        f"Hej!\n\nJag är ledig och läser inte min e-post förrän {until}.\nVid brådskande ärenden, ring växeln.\n",
        charset="utf-8",
        cte="quoted-printable",
    )
    return message


def newsletter(head: Letterhead, *, text: str) -> EmailMessage:
    """A mail to a list, with the headers that say so."""
    message = start(head)
    message["List-Id"] = f"Nyheter <nyheter.{head.sender.domain}>"
    message["List-Unsubscribe"] = f"<mailto:avsluta@{head.sender.domain}>"
    message["Precedence"] = "bulk"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    return message
