"""Passkeys of the desk's people, and the questions that their devices were asked, each answered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, literal, or_, select, update

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import passkey, passkey_question


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey: `credential` and `public_key` are base64url, `uses` what its device counted at its last use (0 for
    devices that do not count), `is_synced` whether its owner's other devices may have it too,
    `doubted_at` when an answer of it was refused last because there may be a copy."""

    id: int
    user_id: int
    credential: str
    public_key: str
    uses: int
    name: str
    transports: Sequence[str]
    is_synced: bool
    created_at: datetime
    used_at: datetime | None
    doubted_at: datetime | None


def add(
    tx: Tx,
    *,
    user_id: int,
    credential: str,
    public_key: str,
    uses: int,
    name: str,
    transports: Sequence[str],
    is_synced: bool,
    now: datetime,
) -> bool:
    """Note a passkey; False when it is known, whoever's it is."""
    values = {"user_id": user_id, "credential": credential, "public_key": public_key, "uses": uses, "name": name}
    more = {"transports": list(transports), "is_synced": is_synced, "created_at": now}
    return insert_once(tx, passkey, {**values, **more})


def of_user(tx: Tx, user_id: int) -> Sequence[PasskeyRow]:
    """The passkeys of a user, in the order they were added."""
    rows = tx.execute(select(passkey).where(passkey.c.user_id == user_id).order_by(passkey.c.id))
    return [record(PasskeyRow, row) for row in rows]


def counts(tx: Tx) -> Mapping[int, int]:
    """How many passkeys each user has who has any; an agency has tens of users."""
    rows = tx.execute(select(passkey.c.user_id, func.count()).group_by(passkey.c.user_id))
    return {int(user_id): int(count) for user_id, count in rows}


def by_credential(tx: Tx, credential: str) -> PasskeyRow | None:
    """The passkey that a device names."""
    row = tx.execute(select(passkey).where(passkey.c.credential == credential)).first()
    return None if row is None else record(PasskeyRow, row)


def take_use(tx: Tx, passkey_id: int, *, uses: int, now: datetime) -> bool:
    """Note a use that the device counted as number `uses`; False when it had counted as far before, which a device
    that counts never does: another one holds a copy of the key."""
    never_counts = and_(passkey.c.uses == 0, literal(uses) == 0)
    is_later = or_(passkey.c.uses < uses, never_counts)
    statement = update(passkey).where(passkey.c.id == passkey_id, is_later).values(uses=uses, used_at=now)
    return bool(tx.execute(statement).rowcount)


def doubt(tx: Tx, passkey_id: int, *, now: datetime) -> None:
    """Note that there may be a copy of a passkey."""
    tx.execute(update(passkey).where(passkey.c.id == passkey_id).values(doubted_at=now))


def doubted(tx: Tx) -> int:
    """How many passkeys are kept that there may be a copy of."""
    return int(tx.execute(select(func.count()).where(passkey.c.doubted_at.is_not(None))).scalar_one())


def rename(tx: Tx, passkey_id: int, *, user_id: int, name: str) -> bool:
    """Give a user's passkey another name; False when they have no such one."""
    mine = passkey.c.id == passkey_id, passkey.c.user_id == user_id
    return bool(tx.execute(update(passkey).where(*mine).values(name=name)).rowcount)


def remove(tx: Tx, passkey_id: int, *, user_id: int) -> bool:
    """Forget a user's passkey; False when they have no such one."""
    mine = passkey.c.id == passkey_id, passkey.c.user_id == user_id
    return bool(tx.execute(delete(passkey).where(*mine)).rowcount)


def remove_all(tx: Tx, user_id: int) -> None:
    """Forget every passkey of a user."""
    tx.execute(delete(passkey).where(passkey.c.user_id == user_id))


def ask(tx: Tx, *, asked: str, challenge: str, expires_at: datetime, now: datetime) -> None:
    """Keep the question put to a browser in place of the one before it; what has run out is forgotten."""
    outdated = or_(passkey_question.c.asked == asked, passkey_question.c.expires_at <= now)
    tx.execute(delete(passkey_question).where(outdated))
    insert_once(tx, passkey_question, {"asked": asked, "challenge": challenge, "expires_at": expires_at})


def take_question(tx: Tx, *, asked: str, now: datetime) -> str | None:
    """The question put to a browser, which is asked no more; None where there is none in force."""
    mine = passkey_question.c.asked == asked, passkey_question.c.expires_at > now
    return tx.execute(delete(passkey_question).where(*mine).returning(passkey_question.c.challenge)).scalar()
