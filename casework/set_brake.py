"""The brake: one switch that stops everything outgoing, and lets it go again."""

from __future__ import annotations

from casework.clear_letter import BRAKE, BRAKE_BY, BRAKE_WHY, ITSELF, LET_BY, limit_of
from casework.journal import happened
from casework.office import Office
from casework.outbox import owe_again
from claims.letter import LetterStatus
from claims.refused import Refused
from storage import departures, house, jobs, letters, mails, tasks
from storage.database import Tx


def set_brake(office: Office, *, on: bool, by: str, why: str = "") -> None:
    """Stop all letters and mails, or let them go; what waited leaves at once, dated on the day it leaves.

    A brake that went on by itself is let go with a reason, and the letters that wait at that moment may then leave on
    that day beyond the limit. Raises Refused("why_missing") without one.
    """
    with office.database.write() as tx:
        is_on = house.get(tx, BRAKE) == "on"
        went_on_by_itself = is_on and house.get(tx, BRAKE_BY) == ITSELF
        if not on and went_on_by_itself and not why.strip():
            raise Refused("why_missing", "the brake went on by itself: say why the letters may leave (--why TEXT)")
        house.put(tx, BRAKE, "on" if on else "off")
        house.put(tx, BRAKE_BY, by if on else "")
        house.put(tx, BRAKE_WHY, why.strip() if on else "")
        told = why.strip() or ("All outgoing was stopped" if on else "Outgoing was let go again")
        happened(office, tx, case_number=None, kind="brake", why=told, actor=by, brake="on" if on else "off")
        if not on:
            _let_go(office, tx, by=by, beyond_limit=went_on_by_itself)


def _let_go(office: Office, tx: Tx, *, by: str, beyond_limit: bool) -> None:
    waiting = [row for row in letters.with_status(tx, str(LetterStatus.QUEUED)) if row.waits_until is None]
    today = office.clock.today()
    if beyond_limit and limit_of(office, tx, on=today):
        house.put(tx, LET_BY, f"{today.isoformat()} {departures.of_day(tx, on=today) + len(waiting)}")
    for task in tasks.open_of_kind(tx, kind="brake"):
        tasks.done(tx, task.id, by=by, now=office.clock.now())
    for letter in waiting:
        owe_again(office, tx, "send_letter", key=f"letter-{letter.key}", letter_key=letter.key)
    for mail in mails.with_status(tx, mails.QUEUED):
        owe_again(office, tx, "send_mail", key=f"mail-{mail.key}", mail_key=mail.key)
    jobs.hasten(tx, code=BRAKE, now=office.clock.machine_now())
