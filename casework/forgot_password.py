"""Somebody says that they have forgotten their password: the same answer and the same work for any address."""

from __future__ import annotations

from datetime import timedelta

from casework.journal import happened
from casework.office import Office
from casework.one_time_link import PASSWORD, RESET_HOURS, make_link
from casework.outbox import owe
from casework.post import queue_mail
from storage import users
from templates.mails import PasswordReset

_MOST_A_DAY = 10
_NOBODY = 0


def forgot_password(office: Office, *, email: str, asked: str) -> None:
    """Owe a mail with a link; for an address that nobody has, owe the same job, which then does nothing.

    `asked` names this one asking, so that two in a row are two.
    """
    with office.database.write() as tx:
        row = users.by_email(tx, email.strip().lower())
        user_id = _NOBODY if row is None else row.id
        owe(office, tx, "mail_reset_link", key=f"reset-{asked}", user_id=user_id)


def mail_reset_link(office: Office, *, user_id: int) -> None:
    """Mail a user a link that sets a new password; at most ten a day, and none to who is locked or nobody."""
    now = office.clock.machine_now()
    with office.database.write() as tx:
        row = users.get(tx, user_id)
        if row is None or row.locked_at is not None:
            return
        if users.links_since(tx, user_id, since=now - timedelta(days=1)) >= _MOST_A_DAY:
            return
        link = make_link(office, tx, user_id=user_id, purpose=PASSWORD, hours=RESET_HOURS, by=row.email)
        why = "A link to set a new password was asked for"
        happened(office, tx, case_number=None, kind="password_forgotten", why=why, actor=row.email, user=user_id)
        queue_mail(
            office,
            tx,
            mail=PasswordReset(agency=office.agency, link=link, hours=RESET_HOURS),
            key=f"user-{user_id}-{now:%Y%m%d%H%M%S%f}",
            recipient=row.email,
            language=row.language or "sv",
            answers=None,
            automatic=False,
        )
