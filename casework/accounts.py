"""The desk's users as pages and commands see them, and how one is found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from casework.office import Office
from claims.refused import Refused
from claims.user import Role
from storage import passkeys, sessions, users
from storage.database import Tx
from storage.users import UserRow

_ADDRESS = re.compile(r"^[^\s@<>,;\"']{1,64}@[^\s@<>,;\"']+\.[^\s@<>,;\"']+$")
LONGEST = 200


def accounts(office: Office) -> list[dict[str, Any]]:
    """Every user by address, as JSON values; nothing that signs anybody in."""
    with office.database.read() as tx:
        held = passkeys.counts(tx)
        return [_shown(row, held.get(row.id, 0)) for row in users.every(tx)]


def account(office: Office, *, user_id: int) -> dict[str, Any]:
    """One user, with the sessions that are signed in. Raises Refused("no_such_user")."""
    with office.database.read() as tx:
        row = users.get(tx, user_id)
        if row is None:
            raise Refused("no_such_user", "there is no such user")
        mine, held_keys = sessions.of_user(tx, user_id), len(passkeys.of_user(tx, user_id))
    now = office.clock.machine_now()
    held = [
        {"browser": each.browser, "since": each.created_at.isoformat(), "seen": each.seen_at.isoformat()}
        for each in mine
        if each.expires_at > now
    ]  # fmt: skip
    return {**_shown(row, held_keys), "waits_for_first_code": row.totp_pending is not None, "sessions": held}


def has_users(office: Office) -> bool:
    """Whether anybody can sign in to this house at all."""
    with office.database.read() as tx:
        return users.has_any(tx)


def known(tx: Tx, email: str) -> UserRow:
    """A user by address, however it is written. Raises Refused("no_such_user")."""
    row = users.by_email(tx, email.strip().lower())
    if row is None:
        raise Refused("no_such_user", "no user has that address; krav user list shows them")
    return row


def address_of(text: str) -> str:
    """An address as it is stored: lower case. Raises Refused("bad_address")."""
    email = text.strip().lower()
    if len(email) > LONGEST or not _ADDRESS.match(email):
        raise Refused("bad_address", "that is no e-mail address: write it as name@agency.example")
    return email


def roles_of(names: Iterable[str]) -> list[str]:
    """Names of roles, each once, in the order of the list of roles. Raises Refused: `bad_role`, `no_role`."""
    wanted = {name.strip().lower() for name in names if name.strip()}
    unknown = wanted - set(Role)
    if unknown:
        raise Refused("bad_role", f"there is no such role; the roles are {', '.join(Role)}")
    if not wanted:
        raise Refused("no_role", "a user has one role at least; who should do nothing is locked")
    return [str(role) for role in Role if role in wanted]


def keeps_an_admin(tx: Tx, *, without: UserRow) -> None:
    """Raise Refused("last_admin") when nobody but one user could keep the users."""
    others = [row for row in users.every(tx) if row.id != without.id and row.locked_at is None]
    is_admin = Role.ADMIN in without.roles and without.locked_at is None
    if is_admin and not any(Role.ADMIN in row.roles for row in others):
        raise Refused("last_admin", "they are the last admin who can sign in: make another one first")


def _shown(row: UserRow, held_keys: int) -> dict[str, Any]:
    return {
        "id": row.id,
        "email": row.email,
        "name": row.name,
        "roles": list(row.roles),
        "language": row.language,
        "locked": row.locked_at is not None,
        "has_password": row.password_hash is not None,
        "second_factor": row.totp is not None,
        "recovery_codes": len(row.recovery),
        "passkeys": held_keys,
        "created_at": row.created_at.isoformat(),
        "created_by": row.created_by,
        "signed_in_at": row.signed_in_at.isoformat() if row.signed_in_at else None,
    }
