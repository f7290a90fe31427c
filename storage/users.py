"""The desk's users, and the links that let one in or set a password, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import desk_link, desk_user


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user as stored: `totp` is an encrypted secret, `totp_step` the last step whose code was taken, `recovery` the
    hashes of codes not used yet, `oidc_subject` who they are at the identity provider."""

    id: int
    email: str
    name: str
    roles: Sequence[str]
    language: str
    password_hash: str | None
    totp: str | None
    totp_pending: str | None
    totp_step: int | None
    recovery: Sequence[str]
    oidc_subject: str | None
    created_at: datetime
    created_by: str
    locked_at: datetime | None
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that works once: `purpose` is password or enter."""

    token_hash: str
    user_id: int
    purpose: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    used_at: datetime | None


def add(tx: Tx, *, email: str, name: str, roles: Sequence[str], language: str, now: datetime, by: str) -> bool:
    """Note a user without a password; False when the address has an account."""
    values = {"email": email, "name": name, "roles": list(roles), "language": language, "recovery": []}
    return insert_once(tx, desk_user, {**values, "created_at": now, "created_by": by})


def get(tx: Tx, user_id: int) -> UserRow | None:
    """A user by id."""
    row = tx.execute(select(desk_user).where(desk_user.c.id == user_id)).first()
    return None if row is None else record(UserRow, row)


def by_email(tx: Tx, email: str) -> UserRow | None:
    """A user by address, which is stored in lower case."""
    row = tx.execute(select(desk_user).where(desk_user.c.email == email)).first()
    return None if row is None else record(UserRow, row)


def every(tx: Tx) -> Sequence[UserRow]:
    """Every user by address; an agency has tens of them."""
    return [record(UserRow, row) for row in tx.execute(select(desk_user).order_by(desk_user.c.email))]


def has_any(tx: Tx) -> bool:
    """Whether the house has a user at all."""
    return tx.execute(select(desk_user.c.id).limit(1)).first() is not None


def change(tx: Tx, user_id: int, **values: Any) -> None:
    """Change what is stored of a user."""
    tx.execute(update(desk_user).where(desk_user.c.id == user_id).values(**values))


def take_step(tx: Tx, user_id: int, *, step: int) -> bool:
    """Use up a time step's code; False when it, or a later one, was used before."""
    is_later = or_(desk_user.c.totp_step.is_(None), desk_user.c.totp_step < step)
    statement = update(desk_user).where(desk_user.c.id == user_id, is_later).values(totp_step=step)
    return bool(tx.execute(statement).rowcount)


def add_link(
    tx: Tx, *, token_hash: str, user_id: int, purpose: str, now: datetime, expires_at: datetime, by: str
) -> None:
    """Note a link that works once."""
    values = {"token_hash": token_hash, "user_id": user_id, "purpose": purpose, "created_at": now, "created_by": by}
    tx.execute(desk_link.insert().values(**values, expires_at=expires_at))


def link(tx: Tx, token_hash: str) -> LinkRow | None:
    """A link by its token's hash."""
    row = tx.execute(select(desk_link).where(desk_link.c.token_hash == token_hash)).first()
    return None if row is None else record(LinkRow, row)


def use_link(tx: Tx, token_hash: str, *, now: datetime) -> bool:
    """Use a link up; False when it was used before or has run out."""
    unused = (desk_link.c.token_hash == token_hash, desk_link.c.used_at.is_(None), desk_link.c.expires_at > now)
    return bool(tx.execute(update(desk_link).where(*unused).values(used_at=now)).rowcount)


def drop_links(tx: Tx, user_id: int, *, purpose: str = "") -> None:
    """Let no link of a user work any longer, or none of one purpose."""
    unused = delete(desk_link).where(desk_link.c.user_id == user_id, desk_link.c.used_at.is_(None))
    tx.execute(unused.where(desk_link.c.purpose == purpose) if purpose else unused)


def links_since(tx: Tx, user_id: int, *, since: datetime) -> int:
    """How many links were made for a user since an instant."""
    statement = select(func.count()).where(desk_link.c.user_id == user_id, desk_link.c.created_at >= since)
    return int(tx.execute(statement).scalar_one())
