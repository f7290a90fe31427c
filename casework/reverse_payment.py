"""Money that was booked is taken back (by the bank, or as booked on the wrong case): it never paid anything."""

from __future__ import annotations

from datetime import date

from casework.advance import advance_in
from casework.bookkeeping import book_case
from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.office import Office
from casework.reopen import reopen_in
from claims.case import CaseState, CloseCode
from storage import cases, house, tasks
from storage.database import Tx

_BY_MONEY = frozenset({CloseCode.PAID, CloseCode.SETTLED})


def reverse_in(office: Office, tx: Tx, *, source: str, reference: str, on: date, why: str, by: str) -> None:
    """Reverse what stands booked from a source's reference, on every case, inside a running transaction.

    Interest runs again as if it had never come; what was shown for days before `on` stays recomputable. A case that was
    closed because of it is opened again and held, and a person is asked to look before anything more leaves.
    """
    for number in cases.reverse_payments(tx, source=source, reference=reference, on=on):
        taken_back_in(office, tx, number=number, reference=reference, on=on, why=why, by=by)


def taken_back_in(office: Office, tx: Tx, *, number: str, reference: str, on: date, why: str, by: str) -> None:
    """What follows for a case whose payment has been taken back, inside a running transaction."""
    book_case(office, tx, number)
    day = on.isoformat()
    happened(office, tx, case_number=number, kind="payment_reversed", why=why, actor=by, reference=reference, day=day)
    tasks.add(
        tx,
        key=f"reversal-{number}-{house.next_number(tx, 'reversal')}",
        kind="reversal",
        title="A payment was taken back: look at the case before it goes on",
        now=office.clock.now(),
        case_number=number,
    )
    row = case_or_refuse(tx, number)
    if row.state == CaseState.CLOSED:
        if row.close_code in _BY_MONEY:
            reopen_in(office, tx, case_number=number, why=why, by=by)
        return
    cases.change(tx, number, next_on=None)
    advance_in(office, tx, case_number=number, on=office.clock.today(), is_print_run=False)
