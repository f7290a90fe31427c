"""Signing in: by password, by the identity provider, or (in a house of samples) by a link; every no is the same no."""

from __future__ import annotations

from dataclasses import dataclass

from casework.keys import token_hash
from casework.office import Office
from casework.one_time_link import ENTER, link_in_force
from casework.passwords import hashed, is_outdated, is_right
from claims.refused import Refused
from storage import passkeys, users
from storage.database import Tx
from storage.users import UserRow

_NO = "the address and the password do not belong together, or the user is locked"


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody who has shown who they are, by all but their second factor where they have one."""

    user_id: int
    email: str
    needs_code: bool


def sign_in(office: Office, *, email: str, password: str) -> Entrant:
    """Who the address and the password belong to; the password is hashed anew where the parameters have changed.

    Raises Refused("sign_in_failed") for an unknown address, a wrong password, no password and a locked user, after
    the same work for each.
    """
    with office.database.read() as tx:
        row = users.by_email(tx, email.strip().lower())
    is_known = is_right(row.password_hash if row else None, password)
    if row is None or not is_known or row.locked_at is not None:
        raise Refused("sign_in_failed", _NO)
    if row.password_hash and is_outdated(row.password_hash):
        stored = hashed(password)
        with office.database.write() as tx:
            users.change(tx, row.id, password_hash=stored)
    with office.database.read() as tx:
        return _entrant(tx, row)


def sign_in_by_provider(office: Office, *, email: str, subject: str) -> Entrant:
    """Who an address belongs to that the identity provider has verified; `subject` is who they are there, for good.

    The first sign-in ties the two: later the same address with another subject is refused, since addresses are given
    to new people. Raises Refused("sign_in_failed").
    """
    with office.database.write() as tx:
        row = users.by_email(tx, email.strip().lower())
        if row is None or row.locked_at is not None or row.oidc_subject not in (None, subject):
            raise Refused("sign_in_failed", _NO)
        if row.oidc_subject is None:
            users.change(tx, row.id, oidc_subject=subject)
        return _entrant(tx, row)


def sign_in_by_link(office: Office, *, token: str) -> Entrant:
    """Who a one-time link lets in; only a house of samples knows such links. Raises Refused("expired_link")."""
    with office.database.write() as tx:
        _, row = link_in_force(office, tx, token=token, purpose=ENTER)
        if not office.is_sample or not users.use_link(tx, token_hash(token), now=office.clock.machine_now()):
            raise Refused("expired_link", "the link has been used or is too old: ask for a new one")
        return _entrant(tx, row)


def _entrant(tx: Tx, row: UserRow) -> Entrant:
    return Entrant(row.id, row.email, _has_more(tx, row))


def _has_more(tx: Tx, row: UserRow) -> bool:
    """Whether they have a second factor: codes, or a passkey."""
    return row.totp is not None or bool(passkeys.of_user(tx, row.id))
