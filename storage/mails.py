"""Mails we send: composed once, kept as bytes, claimed before the attempt so none is sent twice blindly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import mail

QUEUED, SENDING, SENT, FAILED, UNKNOWN, CANCELLED = "queued", "sending", "sent", "failed", "unknown", "cancelled"


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail: queued, sending (an attempt runs), sent, failed (refused), unknown (nobody can tell) or cancelled."""

    key: str
    kind: str
    case_number: str | None
    in_reply_to_message: int | None
    recipient: str
    automatic: bool
    created_at: datetime
    status: str
    why: str
    header_id: str
    language: str
    content: Mapping[str, Any]
    body_sha256: str | None
    attempt_at: datetime | None
    receipt: Mapping[str, Any] | None


def add(tx: Tx, values: dict[str, Any]) -> bool:
    """Note a mail; False when this key exists."""
    return insert_once(tx, mail, values)


def get(tx: Tx, key: str) -> MailRow | None:
    """A mail by key."""
    row = tx.execute(select(mail).where(mail.c.key == key)).first()
    return None if row is None else record(MailRow, row)


def change(tx: Tx, key: str, **values: Any) -> None:
    """Change a mail's status, receipt ..."""
    tx.execute(update(mail).where(mail.c.key == key).values(**values))


def drop_queued(tx: Tx, key: str) -> None:
    """Take back a mail that has not left; its key may be used again."""
    tx.execute(delete(mail).where(mail.c.key == key, mail.c.status == QUEUED))


def answered_since(tx: Tx, *, recipient: str, since: datetime) -> int:
    """How many messages of an address have had an automatic answer since an instant."""
    statement = select(func.count(mail.c.in_reply_to_message.distinct())).where(
        mail.c.recipient == recipient, mail.c.automatic, mail.c.created_at >= since
    )
    return int(tx.execute(statement).scalar_one())


def last_of_kind(tx: Tx, *, recipient: str, kind: str) -> datetime | None:
    """When an address last had a mail of a kind."""
    statement = select(func.max(mail.c.created_at)).where(mail.c.recipient == recipient, mail.c.kind == kind)
    return tx.execute(statement).scalar_one_or_none()


def of_case(tx: Tx, case_number: str) -> Sequence[MailRow]:
    """The mails about a case, oldest first."""
    rows = tx.execute(select(mail).where(mail.c.case_number == case_number).order_by(mail.c.created_at, mail.c.key))
    return [record(MailRow, row) for row in rows]


def made(tx: Tx, case_number: str) -> Sequence[str]:
    """The keys of the mails about a case whose bytes are stored."""
    where = (mail.c.case_number == case_number, mail.c.body_sha256.is_not(None))
    return list(tx.execute(select(mail.c.key).where(*where)).scalars())


def with_status(tx: Tx, status: str) -> Sequence[MailRow]:
    """The mails in a status."""
    rows = tx.execute(select(mail).where(mail.c.status == status).order_by(mail.c.key))
    return [record(MailRow, row) for row in rows]


def in_reply_to(tx: Tx, message_id: int) -> Sequence[MailRow]:
    """The mails that answer a message."""
    rows = tx.execute(select(mail).where(mail.c.in_reply_to_message == message_id).order_by(mail.c.key))
    return [record(MailRow, row) for row in rows]


def has_mark(tx: Tx, mark: str) -> bool:
    """Whether a mail of ours carries this thread mark (16 hex digits) in its Message-ID."""
    if len(mark) != 16 or not mark.isalnum():
        return False
    return tx.execute(select(mail.c.key).where(mail.c.header_id.like(f"%.{mark}@%")).limit(1)).first() is not None
