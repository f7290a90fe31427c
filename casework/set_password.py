"""A password is set: by a link that works once, or by a user who knows the one they have."""

from __future__ import annotations

from casework.journal import happened
from casework.keys import token_hash
from casework.office import Office
from casework.one_time_link import PASSWORD, link_in_force
from casework.passwords import hashed, is_right, refuse_weak
from claims.refused import Refused
from storage import sessions, users
from storage.database import Tx


def set_password(office: Office, *, user_id: int, old: str, new: str) -> None:
    """Change one's own password; every session of the user ends, the asking one too (its page opens a new one).

    Raises Refused: `wrong_password`, `weak_password`, `no_such_user`.
    """
    with office.database.read() as tx:
        row = users.get(tx, user_id)
    if row is None:
        raise Refused("no_such_user", "there is no such user")
    if not is_right(row.password_hash, old):
        raise Refused("wrong_password", "the password you have now is another one")
    refuse_weak(new, email=row.email)
    stored = hashed(new)
    with office.database.write() as tx:
        _set(office, tx, user_id, row.email, stored)


def set_password_by_link(office: Office, *, token: str, new: str) -> None:
    """Set a password by a link, which is used up by it; every session of the user ends.

    Raises Refused: `expired_link`, `weak_password` (then the link still works).
    """
    email = link_opened(office, token=token)
    refuse_weak(new, email=email)
    stored = hashed(new)
    with office.database.write() as tx:
        _, row = link_in_force(office, tx, token=token, purpose=PASSWORD)
        if not users.use_link(tx, token_hash(token), now=office.clock.machine_now()):
            raise Refused("expired_link", "the link has been used or is too old: ask for a new one")
        _set(office, tx, row.id, row.email, stored)


def link_opened(office: Office, *, token: str) -> str:
    """Whose password a link sets; the link is not used by looking. Raises Refused("expired_link")."""
    with office.database.read() as tx:
        _, row = link_in_force(office, tx, token=token, purpose=PASSWORD)
    return row.email


def _set(office: Office, tx: Tx, user_id: int, email: str, stored: str) -> None:
    users.change(tx, user_id, password_hash=stored)
    users.drop_links(tx, user_id)
    sessions.end_all(tx, user_id)
    happened(office, tx, case_number=None, kind="password_set", why="A password was set", actor=email, user=user_id)
