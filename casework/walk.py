"""The day's walk: every case that has something to decide is looked at, one short transaction each."""

from __future__ import annotations

from datetime import date

from casework.advance import advance_in
from casework.bookkeeping import keep_books
from casework.clocks import watch_clocks
from casework.office import Office
from casework.reconcile import ask_about_differences
from casework.return_payment import ask_to_return
from casework.suspense import settle_due
from claims.days import parse_iso_date
from claims.refused import Refused
from storage import cases, house, tasks


def walk_day(office: Office, *, on: date) -> int:
    """Do what is due on a day for every open case; how many things were done.

    Letters leave only on the day the house lives on: a day that went by while nothing ran moves no letter into the
    past. A case whose rules stop it (a missing law row, say) is told to a person and does not stop the others.
    """
    if on == office.clock.today():
        settle_due(office)
        keep_books(office)
        ask_about_differences(office)
        ask_to_return(office, on=on)
        watch_clocks(office, on=on)
    with office.database.read() as tx:
        due = cases.due_on(tx, on)
    is_print_run = on == office.clock.today()
    return sum(_walk_case(office, case_number=number, on=on, is_print_run=is_print_run) for number in due)


def _walk_case(office: Office, *, case_number: str, on: date, is_print_run: bool) -> int:
    try:
        with office.database.write() as tx:
            return advance_in(office, tx, case_number=case_number, on=on, is_print_run=is_print_run)
    except Refused as refused:
        with office.database.write() as tx:
            cases.change(tx, case_number, why=refused.message)
            tasks.add(
                tx,
                key=f"stopped-{case_number}-{refused.code}",
                kind="stopped_case",
                title=refused.message,
                now=office.clock.now(),
                case_number=case_number,
            )
    return 0


def last_processed_on(office: Office) -> date | None:
    """The last day that was walked to its end, None in a new house."""
    with office.database.read() as tx:
        return parse_iso_date(house.get(tx, "last_processed_on") or "")


def mark_processed(office: Office, *, on: date) -> None:
    """A day was walked to its end."""
    with office.database.write() as tx:
        house.put(tx, "last_processed_on", on.isoformat())
