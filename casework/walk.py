"""The day's walk: the cases whose day has come, or that something happened to, in one short transaction each.

Every other case sleeps: what a day costs follows what is due on it and what is new, not how many cases there are.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from casework.advance import advance_in
from casework.bookkeeping import keep_books
from casework.catch_up import begin_catching_up, catch_up
from casework.check_credit import forget_reports
from casework.clear_letter import try_capped_again
from casework.clocks import watch_clocks
from casework.lapse_day import UNCOUNTED
from casework.moment import at_this_moment
from casework.office import Office
from casework.reconcile import ask_about_differences
from casework.return_payment import ask_to_return
from casework.success_invoice import invoice_what_is_left
from casework.suspense import settle_due
from casework.wake_all import wake_all
from claims.days import parse_iso_date
from claims.refused import Refused
from dunning.catch_up import Outage
from storage import cases, house, tasks, waking


def walk_day(office: Office, *, on: date) -> int:
    """Do what is due on a day for every open case; how many things were done.

    Letters leave only on the day the house lives on: a day that went by while nothing ran moves no letter into the
    past. After an outage (days that nobody walked) what fell due meanwhile is caught up with by each plan's own rule.
    A case whose rules stop it (a missing law row, say) is told to a person and does not stop the others.
    """
    wake_all(office, on=on)
    if on == office.clock.today():
        settle_due(office)
        keep_books(office)
        ask_about_differences(office)
        ask_to_return(office, on=on)
        forget_reports(office)
        watch_clocks(office, on=on)
        invoice_what_is_left(office)
        try_capped_again(office, on=on)
    is_print_run = on == office.clock.today()
    outage = begin_catching_up(office, last=last_processed_on(office), on=on) if is_print_run else None
    with office.database.read() as tx:
        due = waking.due_on(tx, on)
    walk = partial(_walk_case, office, on=on, is_print_run=is_print_run, outage=outage)
    return sum(walk(case_number=number) for number in due)


def _walk_case(office: Office, *, case_number: str, on: date, is_print_run: bool, outage: Outage | None) -> int:
    office = at_this_moment(office)
    try:
        with office.database.write() as tx:
            if outage is not None:
                catch_up(office, tx, case_number=case_number, outage=outage)
            return advance_in(office, tx, case_number=case_number, on=on, is_print_run=is_print_run)
    except Refused as refused:
        with office.database.write() as tx:
            cases.change(tx, case_number, why=refused.message, looks_on=on + timedelta(days=1), lapses_on=UNCOUNTED)
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
