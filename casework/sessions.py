"""Who is signed in: sessions kept by the house, named by a random token that only the browser holds."""

from __future__ import annotations

from datetime import timedelta

from casework.keys import keyed, new_token, token_hash
from casework.office import Office
from claims.refused import Refused
from claims.user import Role, User
from storage import sessions, users
from storage.sessions import Holder, SessionRow

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
CODE_WITHIN = timedelta(minutes=10)
_TOUCH_EVERY = timedelta(minutes=1)
_LONGEST_BROWSER = 200


def open_session(
    office: Office, *, user_id: int, how: str, browser: str, old: str = "", waits_for_code: bool = False
) -> str:
    """A new session's token; the one that the browser held before (`old`) ends, so that no session outlives a sign-in.

    Raises Refused("no_such_user") for a user who was locked meanwhile.
    """
    token, now = new_token(), office.clock.machine_now()
    ends = now + (CODE_WITHIN if waits_for_code else LONGEST)
    row = SessionRow(token_hash(token), user_id, waits_for_code, how, browser[:_LONGEST_BROWSER], now, now, ends)
    with office.database.write() as tx:
        user = users.get(tx, user_id)
        if user is None or user.locked_at is not None:
            raise Refused("no_such_user", "there is no such user")
        if old:
            sessions.end(tx, token_hash(old))
        sessions.forget(tx, before=now)
        sessions.add(tx, row)
        if not waits_for_code:
            users.change(tx, user_id, signed_in_at=now)
    return token


def signed_in(office: Office, *, token: str) -> User | None:
    """Who is signed in by a token; None when nobody is, or not yet by their second factor. Notes that it was used."""
    now = office.clock.machine_now()
    with office.database.read() as tx:
        held = sessions.holder(tx, token_hash(token))
    if held is None or held.locked_at is not None or held.waits_for_code:
        return None
    if held.expires_at <= now or held.seen_at + IDLE <= now:
        return None
    if held.seen_at + _TOUCH_EVERY <= now:
        with office.database.claim() as tx:
            sessions.touch(tx, token_hash(token), now=now)
    return _user(held)


def waiting_for_code(office: Office, *, token: str) -> User | None:
    """The user who has given their password by this token and has yet to give a code."""
    with office.database.read() as tx:
        held = sessions.holder(tx, token_hash(token))
    if held is None or held.locked_at is not None or not held.waits_for_code:
        return None
    return _user(held) if held.expires_at > office.clock.machine_now() else None


def session_mark(office: Office, *, token: str) -> str:
    """What a form of a session must carry: it tells nothing of the token, and another session's is another one."""
    return keyed(office, "csrf", token)


def end_session(office: Office, *, token: str) -> None:
    """Sign out by a token."""
    with office.database.write() as tx:
        sessions.end(tx, token_hash(token))


def end_sessions(office: Office, *, user_id: int) -> None:
    """Sign a user out everywhere."""
    with office.database.write() as tx:
        sessions.end_all(tx, user_id)


def _user(held: Holder) -> User:
    roles = frozenset(Role(name) for name in held.roles if name in set(Role))
    return User(held.user_id, held.email, held.name, roles, held.language)
