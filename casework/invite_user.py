"""A user is given a link to set a (new) password: printed by the one who asks for it, or mailed to the user."""

from __future__ import annotations

from typing import Any

from casework.accounts import known
from casework.journal import happened
from casework.office import Office
from casework.one_time_link import INVITE_HOURS, PASSWORD, make_link
from casework.post import queue_mail
from claims.refused import Refused
from storage import passkeys, users
from storage.database import Tx
from storage.users import UserRow
from templates.mails import Invitation


def invite_user(
    office: Office, *, email: str, by: str, is_mailed: bool, drops_second_factor: bool = False
) -> dict[str, Any]:
    """A link to set a password, for a user who has none or has lost it; every earlier link of theirs stops working.

    `drops_second_factor` also lets them in without what they have lost: codes and passkeys are gone.
    Raises Refused: `no_such_user`, `locked_user`.
    """
    with office.database.write() as tx:
        row = known(tx, email)
        if row.locked_at is not None:
            raise Refused("locked_user", "the user is locked: krav user unlock lets them in again")
        if drops_second_factor:
            users.change(tx, row.id, totp=None, totp_pending=None, recovery=[])
            passkeys.remove_all(tx, row.id)
        why = "A link to set a password" + (", the second factor is taken off" if drops_second_factor else "")
        happened(office, tx, case_number=None, kind="user_invited", why=why, actor=by, user=row.id)
        return {"id": row.id, "email": row.email, **invitation(office, tx, row, by=by, is_mailed=is_mailed)}


def invitation(office: Office, tx: Tx, row: UserRow, *, by: str, is_mailed: bool) -> dict[str, Any]:
    """The link to tell, or that it was mailed. Raises Refused("not_mailed") when nothing can be mailed to the user."""
    link = make_link(office, tx, user_id=row.id, purpose=PASSWORD, hours=INVITE_HOURS, by=by)
    if not is_mailed:
        return {"link": link, "hours": INVITE_HOURS}
    mail = Invitation(agency=office.agency, link=link, hours=INVITE_HOURS)
    key = f"user-{row.id}-{office.clock.machine_now():%Y%m%d%H%M%S%f}"
    sent = queue_mail(
        office,
        tx,
        mail=mail,
        key=key,
        recipient=row.email,
        language=row.language or "sv",
        answers=None,
        automatic=False,
    )
    if not sent:
        raise Refused("not_mailed", "no mail goes to that address: it is the agency's own mailbox")
    return {"mailed": True, "hours": INVITE_HOURS}
