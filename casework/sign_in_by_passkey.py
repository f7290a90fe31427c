"""Signing in by a passkey: alone, for it is two factors in one, or after the password in place of a code."""

from __future__ import annotations

from casework.journal import happened
from casework.office import Office
from casework.passkey_proof import ask_for_known, known_passkey
from casework.sign_in import Entrant
from claims.refused import Refused
from storage import passkeys, users


def ask_for_passkey(office: Office, *, browser: str, user_id: int | None = None) -> str:
    """What to ask a browser, JSON. Before anybody has said who they are it is the same for all, so that nothing tells
    who has an account; for who has given their password (`user_id`) it names their own keys.

    Raises Refused("no_passkeys_here").
    """
    if user_id is None:
        return ask_for_known(office, browser=browser)
    with office.database.read() as tx:
        mine = [row.credential for row in passkeys.of_user(tx, user_id)]
    return ask_for_known(office, browser=browser, known=mine)


def sign_in_by_passkey(office: Office, *, browser: str, answer: str, user_id: int | None = None) -> Entrant:
    """Who holds the device that answered this browser; `user_id` is who it must be where a password was given.

    A key whose device counted no further than it had before may have been copied: it is refused, and the key and an
    event say so.
    Raises Refused: `no_passkey` where nothing was sent, `bad_passkey` for everything else, a locked user too.
    """
    row, uses = known_passkey(office, browser=browser, answer=answer)
    is_taken, now = False, office.clock.machine_now()
    with office.database.write() as tx:
        user = users.get(tx, row.user_id)
        is_theirs = user is not None and user.locked_at is None and user_id in (None, row.user_id)
        if user is not None and is_theirs:
            is_taken = passkeys.take_use(tx, row.id, uses=uses, now=now)
            if not is_taken:
                passkeys.doubt(tx, row.id, now=now)
                why = "The device counts no further than before: there may be a copy of the passkey"
                happened(office, tx, case_number=None, kind="passkey_doubted", why=why, actor=user.email, user=user.id)
    # After the transaction: the event of a refusal stays.
    if user is None or not is_taken:
        raise Refused("bad_passkey", "that passkey is not known here, or its answer does not hold")
    return Entrant(user.id, user.email, needs_code=False)
