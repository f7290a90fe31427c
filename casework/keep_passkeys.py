"""The passkeys of the desk's people: added by who shows who they are once more, named, and removed when lost."""

from __future__ import annotations

from typing import Any

from casework.journal import happened
from casework.office import Office
from casework.passkey_proof import ask_for_new, new_passkey
from casework.passwords import is_right
from claims.refused import Refused
from storage import passkeys, sessions, users
from storage.database import Tx
from storage.users import UserRow

MOST = 20
LONGEST_NAME = 60
_TRANSPORTS = frozenset({"usb", "nfc", "ble", "hybrid", "internal", "smart-card"})


def passkeys_of(office: Office, *, user_id: int) -> list[dict[str, Any]]:
    """A user's passkeys in the order they were added, as JSON values; nothing that signs anybody in."""
    with office.database.read() as tx:
        rows = passkeys.of_user(tx, user_id)
    return [
        {
            "id": row.id,
            "name": row.name,
            "is_synced": row.is_synced,
            "created_at": row.created_at.isoformat(),
            "used_at": row.used_at.isoformat() if row.used_at else None,
            "doubted_at": row.doubted_at.isoformat() if row.doubted_at else None,
        }
        for row in rows
    ]


def doubted_passkeys(office: Office) -> int:
    """How many passkeys are kept that there may be a copy of: each is to be removed by an admin."""
    with office.database.read() as tx:
        return passkeys.doubted(tx)


def begin_passkey(office: Office, *, user_id: int, password: str, browser: str) -> str:
    """What to ask the browser that makes a passkey for a user, JSON.

    Who has a password gives it again, so that a desk left alone gets no key of whoever passes. Raises Refused:
    `wrong_password`, `many_passkeys`, `no_passkeys_here`.
    """
    with office.database.read() as tx:
        row, known = _user(tx, user_id), passkeys.of_user(tx, user_id)
    _show_again(row, password)
    if len(known) >= MOST:
        raise Refused("many_passkeys", f"nobody needs more than {MOST} passkeys: remove one that is not used")
    names = [each.credential for each in known]
    return ask_for_new(office, browser=browser, user_id=user_id, email=row.email, name=row.name, known=names)


def add_passkey(office: Office, *, user_id: int, browser: str, answer: str, name: str, transports: str = "") -> None:
    """Keep the passkey that a device made when this browser was asked; it counts from now on.

    Every session of the user ends (its page opens a new one). `transports` are the ways that the browser says lead to
    the device, parted by spaces. Raises Refused: `bad_passkey`, `no_passkey`, `known_passkey`.
    """
    made = new_passkey(office, browser=browser, answer=answer)
    ways = sorted(_TRANSPORTS & set(transports.split()))
    with office.database.write() as tx:
        row, now = _user(tx, user_id), office.clock.machine_now()
        called = _named(name) or f"{len(passkeys.of_user(tx, user_id)) + 1}"
        is_new = passkeys.add(
            tx,
            user_id=user_id,
            credential=made.credential,
            public_key=made.public_key,
            uses=made.uses,
            name=called,
            transports=ways,
            is_synced=made.is_synced,
            now=now,
        )
        if not is_new:
            raise Refused("known_passkey", "that passkey is known here already")
        sessions.end_all(tx, user_id)
        why = "A passkey was added"
        happened(office, tx, case_number=None, kind="passkey_added", why=why, actor=row.email, user=user_id)


def rename_passkey(office: Office, *, user_id: int, passkey: int, name: str) -> None:
    """Call a passkey something that its owner knows it by. Raises Refused: `no_such_passkey`, `no_name`."""
    called = _named(name)
    if not called:
        raise Refused("no_name", "call the passkey something")
    with office.database.write() as tx:
        if not passkeys.rename(tx, passkey, user_id=user_id, name=called):
            raise Refused("no_such_passkey", "there is no such passkey")


def remove_passkey(office: Office, *, user_id: int, passkey: int, password: str) -> None:
    """Let one's own passkey sign nobody in any more; every session ends. Who has a password gives it again.

    Raises Refused: `wrong_password`, `no_such_passkey`.
    """
    with office.database.read() as tx:
        row = _user(tx, user_id)
    _show_again(row, password)
    _remove(office, user_id=user_id, passkey=passkey, by=row.email)


def remove_lost_passkey(office: Office, *, user_id: int, passkey: int, by: str) -> None:
    """The same for somebody else's, whose device is lost: an admin does it. Raises Refused("no_such_passkey")."""
    _remove(office, user_id=user_id, passkey=passkey, by=by)


def _remove(office: Office, *, user_id: int, passkey: int, by: str) -> None:
    with office.database.write() as tx:
        if not passkeys.remove(tx, passkey, user_id=user_id):
            raise Refused("no_such_passkey", "there is no such passkey")
        sessions.end_all(tx, user_id)
        why = "A passkey was removed"
        happened(office, tx, case_number=None, kind="passkey_removed", why=why, actor=by, user=user_id)


def _show_again(row: UserRow, password: str) -> None:
    if row.password_hash is not None and not is_right(row.password_hash, password):
        raise Refused("wrong_password", "the password you have now is another one")


def _named(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]


def _user(tx: Tx, user_id: int) -> UserRow:
    row = users.get(tx, user_id)
    if row is None:
        raise Refused("no_such_user", "there is no such user")
    return row
