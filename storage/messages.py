"""Messages received: where they lay, what they are, and the one state each is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from claims.message import MessageState, Outcome, Position
from storage.database import Tx
from storage.rows import record
from storage.schema import document, message, reading


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as stored. `raw_sha256` names its bytes; `settled` where it was moved (Handled or Parked)."""

    id: int
    account: str
    folder: str
    validity: int
    uid: int
    raw_sha256: str
    size: int
    header_id: str
    received_at: datetime
    from_address: str
    subject: str
    state: str
    reason: str
    rule: str
    hits: Sequence[str]
    verdict: str
    may_answer: bool
    duplicate_of: int | None
    thread_case: str | None
    settled: str | None
    settled_at: datetime | None

    @property
    def position(self) -> Position:
        """Where it lay when it was taken in."""
        return Position(self.account, self.folder, self.validity, self.uid)


def _at(position: Position) -> Any:
    return and_(
        message.c.account == position.account,
        message.c.folder == position.folder,
        message.c.validity == position.validity,
        message.c.uid == position.uid,
    )


def known_uids(tx: Tx, *, account: str, folder: str, validity: int) -> dict[int, str | None]:
    """Every UID taken in from a folder under one UIDVALIDITY, with where it was settled (None: not yet)."""
    rows = tx.execute(
        select(message.c.uid, message.c.settled).where(
            message.c.account == account, message.c.folder == folder, message.c.validity == validity
        )
    )
    return {row.uid: row.settled for row in rows}


def add(tx: Tx, *, position: Position, raw_sha256: str, size: int, header_id: str, received_at: datetime) -> int | None:
    """Take in a message as pending; its id, or None when this very position was taken in before."""
    if tx.execute(select(message.c.id).where(_at(position))).first():
        return None
    values = {
        "account": position.account,
        "folder": position.folder,
        "validity": position.validity,
        "uid": position.uid,
        "raw_sha256": raw_sha256,
        "size": size,
        "header_id": header_id,
        "received_at": received_at,
        "from_address": "",
        "subject": "",
        "state": str(MessageState.PENDING),
        "reason": "",
        "rule": "",
        "hits": [],
        "verdict": "none",
        "may_answer": False,
    }
    return int(tx.execute(message.insert().values(**values)).inserted_primary_key[0])  # type: ignore[index]


def rebind(tx: Tx, *, message_id: int, position: Position) -> None:
    """The same delivery seen under a new UIDVALIDITY: follow it to its new position."""
    tx.execute(
        update(message)
        .where(message.c.id == message_id)
        .values(account=position.account, folder=position.folder, validity=position.validity, uid=position.uid)
    )


def get(tx: Tx, message_id: int) -> MessageRow | None:
    """A message by id."""
    row = tx.execute(select(message).where(message.c.id == message_id)).first()
    return None if row is None else record(MessageRow, row)


def all_messages(tx: Tx) -> Sequence[MessageRow]:
    """Every message, oldest first."""
    return [record(MessageRow, row) for row in tx.execute(select(message).order_by(message.c.id))]


def latest(tx: Tx, *, limit: int) -> Sequence[MessageRow]:
    """The last messages, the newest first."""
    return [record(MessageRow, row) for row in tx.execute(select(message).order_by(message.c.id.desc()).limit(limit))]


def same_bytes(tx: Tx, *, raw_sha256: str, header_id: str, before: int | None = None) -> MessageRow | None:
    """The first earlier message with the same bytes, or with the same Message-ID from anywhere."""
    same = message.c.raw_sha256 == raw_sha256
    if header_id:
        same = or_(same, message.c.header_id == header_id)
    statement = select(message).where(same, message.c.duplicate_of.is_(None))
    if before is not None:
        statement = statement.where(message.c.id < before)
    row = tx.execute(statement.order_by(message.c.id).limit(1)).first()
    return None if row is None else record(MessageRow, row)


def unsettled_elsewhere(tx: Tx, *, position: Position, raw_sha256: str) -> MessageRow | None:
    """A message with these bytes last seen in this folder under another UIDVALIDITY and never moved."""
    row = tx.execute(
        select(message)
        .where(
            message.c.account == position.account,
            message.c.folder == position.folder,
            message.c.validity != position.validity,
            message.c.raw_sha256 == raw_sha256,
            message.c.settled.is_(None),
        )
        .order_by(message.c.id)
        .limit(1)
    ).first()
    return None if row is None else record(MessageRow, row)


def describe(tx: Tx, message_id: int, **values: Any) -> None:
    """Write down what is now known of a message (sender, subject, rule, verdict, thread ...)."""
    tx.execute(update(message).where(message.c.id == message_id).values(**values))


def set_state(tx: Tx, message_id: int, *, state: MessageState, reason: str) -> None:
    """Put a message in one of the four states, with the reason."""
    tx.execute(update(message).where(message.c.id == message_id).values(state=str(state), reason=reason))


def set_settled(tx: Tx, message_id: int, *, outcome: Outcome, now: datetime) -> None:
    """The message now lies in Handled or Parked."""
    tx.execute(update(message).where(message.c.id == message_id).values(settled=str(outcome), settled_at=now))


def counts(tx: Tx) -> dict[str, int]:
    """How many messages are in each state."""
    rows = tx.execute(select(message.c.state, func.count().label("n")).group_by(message.c.state))
    return {row.state: row.n for row in rows}


def oldest_pending(tx: Tx) -> datetime | None:
    """When the oldest pending message came in."""
    return tx.execute(
        select(func.min(message.c.received_at)).where(message.c.state == str(MessageState.PENDING))
    ).scalar_one_or_none()


def cases_of(tx: Tx, message_id: int) -> Sequence[str]:
    """The numbers of the cases that a message led to, in order."""
    rows = tx.execute(
        select(reading.c.case_number)
        .join(document, document.c.id == reading.c.document_id)
        .where(document.c.message_id == message_id, reading.c.case_number.is_not(None))
        .distinct()
        .order_by(reading.c.case_number)
    )
    return [row.case_number for row in rows]


def filed_under(tx: Tx, row: MessageRow) -> Sequence[str]:
    """The cases that a message belongs to: those it led to, else that of the thread it answers in."""
    found = cases_of(tx, row.id)
    return found or ([row.thread_case] if row.state == MessageState.FILED and row.thread_case else [])


def page(
    tx: Tx, *, state: str = "", reason: str = "", sender: str = "", before: int = 0, limit: int
) -> Sequence[MessageRow]:
    """Messages, newest first, from below the id `before`: in a state, there for a reason, of one sender's address."""
    where = [message.c.state == state] if state else []
    where += [message.c.reason == reason] if state and reason else []
    where += [message.c.from_address == sender] if sender else []
    where += [message.c.id < before] if before else []
    rows = tx.execute(select(message).where(*where).order_by(message.c.id.desc()).limit(limit))
    return [record(MessageRow, row) for row in rows]
