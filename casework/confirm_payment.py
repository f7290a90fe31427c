"""The bank tells of money that a person has entered by hand: the two become one payment, and it can be paid out."""

from __future__ import annotations

from typing import Any

from casework.bank_booking import SOURCE
from casework.bookkeeping import book_case
from casework.finding_case import case_or_refuse
from casework.ids import bank_name
from casework.journal import happened
from casework.office import Office
from casework.suspense import one_shown, waiting_or_refuse
from claims.bank import BankState
from claims.invoice import Payment
from claims.refused import Refused
from dunning.settlement import DIRECT
from storage import bank, cases
from storage.bank import BankRow
from storage.database import Tx


def confirm_payment(office: Office, *, transaction: str, case_number: str, by: str) -> dict[str, Any]:
    """Say that a waiting transaction is the payment of that amount that was entered by hand on a case.

    The payment keeps its day and what it paid; its source is the bank from now on, so that it is counted once. Raises
    Refused where the transaction does not wait, or where not just one such payment stands on the case.
    """
    with office.database.write() as tx:
        row = waiting_or_refuse(tx, transaction)
        case_or_refuse(tx, case_number)
        entered = _entered(tx, row, case_number)
        name = bank_name(row.id)
        cases.rename_payment(
            tx,
            case_number,
            source=entered.source,
            reference=entered.reference,
            as_source=SOURCE,
            as_reference=name,
        )
        now = office.clock.now()
        bank.change(tx, row.id, state=str(BankState.BOOKED), reason="", decided_at=now, decided_by=by, why="by hand")
        why = "The bank told of a payment that was entered by hand"
        happened(office, tx, case_number=case_number, kind="payment_confirmed", why=why, actor=by, transaction=name)
        book_case(office, tx, case_number)
    return one_shown(office, row.id)


def _entered(tx: Tx, row: BankRow, case_number: str) -> Payment:
    found = [
        paid
        for paid in cases.payments(tx, case_number)
        if paid.source not in (SOURCE, DIRECT) and paid.reversed_on is None and paid.amount.ore == row.amount_ore
    ]
    if len(found) != 1 or found[0].amount.currency != row.currency:
        raise Refused(
            "not_entered",
            f"{len(found)} payments of that amount were entered by hand on {case_number}: there must be just one",
        )
    return found[0]
