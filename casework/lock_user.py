"""A user is locked out, or let in again. A user is never deleted: what they decided names them."""

from __future__ import annotations

from casework.accounts import keeps_an_admin, known
from casework.journal import happened
from casework.office import Office
from storage import sessions, users


def lock_user(office: Office, *, email: str, by: str) -> None:
    """End a user's sessions and links and let them in no more. Raises Refused: `no_such_user`, `last_admin`."""
    with office.database.write() as tx:
        row = known(tx, email)
        if row.locked_at is not None:
            return
        keeps_an_admin(tx, without=row)
        users.change(tx, row.id, locked_at=office.clock.machine_now())
        users.drop_links(tx, row.id)
        sessions.end_all(tx, row.id)
        happened(office, tx, case_number=None, kind="user_locked", why="A user was locked", actor=by, user=row.id)


def unlock_user(office: Office, *, email: str, by: str) -> None:
    """Let a locked user in again, with the password they had. Raises Refused("no_such_user")."""
    with office.database.write() as tx:
        row = known(tx, email)
        if row.locked_at is None:
            return
        users.change(tx, row.id, locked_at=None)
        happened(office, tx, case_number=None, kind="user_unlocked", why="A user was unlocked", actor=by, user=row.id)
