"""Sessions of the desk: found by the hash of what the browser holds, so that a stolen database signs nobody in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from storage.database import Tx
from storage.rows import record
from storage.schema import desk_session, desk_user


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session; while it `waits_for_code` nobody is signed in by it."""

    token_hash: str
    user_id: int
    waits_for_code: bool
    how: str
    browser: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a session is, as a page needs it."""

    user_id: int
    waits_for_code: bool
    seen_at: datetime
    expires_at: datetime
    email: str
    name: str
    roles: Sequence[str]
    language: str
    locked_at: datetime | None


_HELD = (
    select(
        *(desk_session.c[name] for name in ("token_hash", "user_id", "waits_for_code", "seen_at", "expires_at")),
        *(desk_user.c[name] for name in ("email", "name", "roles", "language", "locked_at")),
    )
    .join(desk_user, desk_user.c.id == desk_session.c.user_id)
)  # fmt: skip


def add(tx: Tx, row: SessionRow) -> None:
    """Note a new session."""
    names = ("token_hash", "user_id", "waits_for_code", "how", "browser", "created_at", "seen_at", "expires_at")
    tx.execute(desk_session.insert().values(**{name: getattr(row, name) for name in names}))


def holder(tx: Tx, token_hash: str) -> Holder | None:
    """Whose session it is, None where there is none."""
    row = tx.execute(_HELD.where(desk_session.c.token_hash == token_hash)).first()
    return None if row is None else record(Holder, row)


def touch(tx: Tx, token_hash: str, *, now: datetime) -> None:
    """Note that a session was used."""
    tx.execute(update(desk_session).where(desk_session.c.token_hash == token_hash).values(seen_at=now))


def of_user(tx: Tx, user_id: int) -> Sequence[SessionRow]:
    """The sessions of a user that are signed in, the one used last first."""
    mine = desk_session.c.user_id == user_id, desk_session.c.waits_for_code.is_(False)
    rows = tx.execute(select(desk_session).where(*mine).order_by(desk_session.c.seen_at.desc()))
    return [record(SessionRow, row) for row in rows]


def end(tx: Tx, token_hash: str) -> None:
    """End a session."""
    tx.execute(delete(desk_session).where(desk_session.c.token_hash == token_hash))


def end_all(tx: Tx, user_id: int) -> None:
    """End every session of a user."""
    tx.execute(delete(desk_session).where(desk_session.c.user_id == user_id))


def forget(tx: Tx, *, before: datetime) -> None:
    """Remove sessions that ran out before an instant."""
    tx.execute(delete(desk_session).where(desk_session.c.expires_at < before))
