"""The last look before a letter leaves: the brake, its creditor's cap, and whether the day is out of order."""

from __future__ import annotations

from datetime import date, timedelta

from casework.journal import happened
from casework.office import Office
from casework.outbox import owe_again
from claims.refused import Unavailable
from dunning.brakes import most_today
from storage import cases, creditors, departures, house, letters, tasks
from storage.database import Tx
from storage.letters import LetterRow

BRAKE, BRAKE_BY, BRAKE_WHY, LET_BY = "brake", "brake_by", "brake_why", "brake_let_by"
ITSELF = "krav"
"""Who has put on a brake that went on by itself."""


def clear_letter(office: Office, *, letter_key: str) -> bool:
    """Count a queued letter as let out today; False where it waits for another day because of its creditor's cap.

    The brake goes on here, before the letter that is one too many for the day. A letter is counted once for the day it
    leaves on, however often that is tried. Raises Unavailable while the brake is on, and when it goes on.
    """
    with office.database.write() as tx:
        row = letters.get(tx, letter_key)
        if row is None:
            return True
        today = office.clock.today()
        is_on = house.get(tx, BRAKE) == "on"
        if not is_on and row.cleared_on != today:
            if not _has_room(office, tx, row, today):
                return False
            is_on = _brakes_by_itself(office, tx, today)
            if not is_on:
                _let_out(tx, row, today)
    if is_on:
        raise Unavailable("brake", "all outgoing is stopped by the brake (krav brake off lets it go)")
    return True


def limit_of(office: Office, tx: Tx, *, on: date) -> int:
    """How many letters may leave on a day before the brake goes on by itself, 0 without a limit.

    Whoever lets a brake go that went on by itself has seen what waited then: those letters may leave on that day too.
    """
    most = most_today(office.brakes, departures.earlier(tx, before=on, days=office.brakes.usual_days))
    day, _, let_by = (house.get(tx, LET_BY) or "").partition(" ")
    return max(most, int(let_by)) if most and day == on.isoformat() else most


def try_capped_again(office: Office, *, on: date) -> int:
    """Owe again the letters that waited for a day after their creditor's cap was reached; how many."""
    with office.database.write() as tx:
        keys = letters.over_cap(tx, on=on)
        for key in keys:
            letters.change(tx, key, waits_until=None)
            owe_again(office, tx, "send_letter", key=f"letter-{key}", letter_key=key)
    return len(keys)


def _brakes_by_itself(office: Office, tx: Tx, today: date) -> bool:
    most = limit_of(office, tx, on=today)
    if not most or departures.of_day(tx, on=today) < most:
        return False
    why = f"{most} letters have left today, and a day may not have more without a person's word"
    house.put(tx, BRAKE, "on")
    house.put(tx, BRAKE_BY, ITSELF)
    house.put(tx, BRAKE_WHY, why)
    now, title = office.clock.now(), f"The brake is on: {why}"
    tasks.add(tx, key=f"brake-{now.isoformat()}", kind="brake", title=title, now=now, case_number=None)
    happened(office, tx, case_number=None, kind="brake", why=why, brake="on", letters=most)
    return True


def _has_room(office: Office, tx: Tx, row: LetterRow, today: date) -> bool:
    """Whether the creditor's cap of the day lets a letter out; one that has to wait is noted for tomorrow."""
    case = cases.get(tx, row.case_number)
    assert case is not None
    cap = office.brakes.cap_of(creditors.get(tx, case.creditor_id).orgnr)
    if not cap or departures.of_day(tx, on=today, creditor_id=case.creditor_id) < cap:
        return True
    why = f"Waits until tomorrow: {cap} letters a day may leave for this creditor"
    letters.change(tx, row.key, waits_until=today + timedelta(days=1))
    happened(office, tx, case_number=row.case_number, kind="letter_over_cap", why=why, letter=row.key)
    return False


def _let_out(tx: Tx, row: LetterRow, today: date) -> None:
    case = cases.get(tx, row.case_number)
    assert case is not None
    if row.cleared_on is not None:  # it was let out on another day and did not leave
        departures.count(tx, on=row.cleared_on, creditor_id=case.creditor_id, by=-1)
    departures.count(tx, on=today, creditor_id=case.creditor_id)
    letters.change(tx, row.key, cleared_on=today)
