"""The brake: one switch that stops everything outgoing, and lets it go again."""

from __future__ import annotations

from casework.journal import happened
from casework.office import Office
from casework.outbox import owe_again
from claims.letter import LetterStatus
from storage import house, letters, mails


def set_brake(office: Office, *, on: bool, by: str) -> None:
    """Stop all letters and mails, or let them go; what waited leaves at once, dated on the day it leaves."""
    with office.database.write() as tx:
        house.put(tx, "brake", "on" if on else "off")
        why = "All outgoing was stopped" if on else "Outgoing was let go again"
        happened(office, tx, case_number=None, kind="brake", why=why, actor=by, brake="on" if on else "off")
        if on:
            return
        for letter in letters.with_status(tx, str(LetterStatus.QUEUED)):
            owe_again(office, tx, "send_letter", key=f"letter-{letter.key}", letter_key=letter.key)
        for mail in mails.with_status(tx, mails.QUEUED):
            owe_again(office, tx, "send_mail", key=f"mail-{mail.key}", mail_key=mail.key)
