"""Putting a mail in the outbox: worded now, in the recipient's language, sent later, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from casework.office import Office
from casework.outbox import owe_again
from casework.tokens import thread_mark
from delivery.mail import message_id
from storage import mails
from storage.database import Tx
from storage.messages import MessageRow
from templates.mails import Mail, words

_WINDOW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a mail: its bytes are a blob."""

    name: str
    media_type: str
    sha256: str


def queue_mail(
    office: Office,
    tx: Tx,
    *,
    mail: Mail,
    key: str,
    recipient: str,
    language: str,
    answers: MessageRow | None,
    automatic: bool,
    attachments: tuple[Enclosed, ...] = (),
    after: timedelta = timedelta(0),
) -> bool:
    """Owe a mail, once per key; False when it is owed already or would be one too many.

    It leaves `after` a while, in which it may be taken back. Automatic mails answer at most so many messages of one
    address a day, and none goes to an address of our own.
    """
    recipient = recipient.lower()
    if not recipient or recipient in office.own_addresses():
        return False
    since = office.clock.now() - _WINDOW
    if automatic and mails.answered_since(tx, recipient=recipient, since=since) >= office.answers_per_sender_a_day:
        return False
    worded = words(mail, language=language)
    added = mails.add(
        tx,
        {
            "key": key,
            "kind": mail.template.removeprefix("mail/"),
            "case_number": mail.case_number,
            "in_reply_to_message": answers.id if answers else None,
            "recipient": recipient,
            "automatic": automatic,
            "created_at": office.clock.now(),
            "status": mails.QUEUED,
            "why": "",
            "header_id": message_id(key=key, thread_token=thread_mark(office, key), domain=_domain(office)),
            "language": language,
            "content": {
                "subject": worded.subject,
                "text": worded.text,
                "html": worded.html,
                "files": [asdict(one) for one in attachments],
            },
        },
    )
    if added:
        owe_again(office, tx, "send_mail", key=f"mail-{key}", after=after, mail_key=key)
    return added


def _domain(office: Office) -> str:
    return office.mail_from.rpartition("@")[2]
