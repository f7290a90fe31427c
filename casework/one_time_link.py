"""Links that work once: to set a password, or (in a house of samples only) to come straight in."""

from __future__ import annotations

from datetime import timedelta

from casework.keys import new_token, token_hash
from casework.office import Office
from claims.refused import Refused
from storage import users
from storage.database import Tx
from storage.users import LinkRow, UserRow

PASSWORD, ENTER = "password", "enter"
RESET_HOURS, INVITE_HOURS = 1, 72


def make_link(office: Office, tx: Tx, *, user_id: int, purpose: str, hours: int, by: str) -> str:
    """A new link that works once within so many hours, as an address of the desk; only its hash is kept.

    An earlier unused link of theirs that sets a password stops working with a new one.
    """
    token, now = new_token(), office.clock.machine_now()
    if purpose == PASSWORD:
        users.drop_links(tx, user_id, purpose=PASSWORD)
    users.add_link(
        tx,
        token_hash=token_hash(token),
        user_id=user_id,
        purpose=purpose,
        now=now,
        expires_at=now + timedelta(hours=hours),
        by=by,
    )
    page = "reset" if purpose == PASSWORD else "enter"
    return f"{office.desk_url}/{page}/{token}"


def link_in_force(office: Office, tx: Tx, *, token: str, purpose: str) -> tuple[LinkRow, UserRow]:
    """A link that may still be used, and whose it is. Raises Refused("expired_link") for every other token."""
    row = users.link(tx, token_hash(token))
    now = office.clock.machine_now()
    if row is not None and row.purpose == purpose and row.used_at is None and row.expires_at > now:
        user = users.get(tx, row.user_id)
        if user is not None and user.locked_at is None:
            return row, user
    raise Refused("expired_link", "the link has been used or is too old: ask for a new one")
