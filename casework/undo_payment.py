"""A payment that somebody wrote in by hand was wrong: it is taken back, and the debt counted as if it never came."""

from __future__ import annotations

from casework.finding_case import case_or_refuse
from casework.ids import is_bank_name
from casework.office import Office
from casework.reverse_payment import taken_back_in
from claims.refused import Refused
from storage import cases


def undo_payment(office: Office, *, case_number: str, source: str, reference: str, why: str, by: str) -> None:
    """Take back one payment of one case that was recorded by hand, from today on; what was shown before stays.

    A case that was closed because of it is opened again and held. Raises Refused without a reason, for a payment that
    does not stand ("no_such_payment"), and for one from a bank's file, which is unbooked where it was booked.
    """
    if not why.strip():
        raise Refused("why_missing", "say what was wrong with the payment: --why TEXT")
    if is_bank_name(reference.partition("#")[0]):
        raise Refused("from_the_bank", f"{reference} came with a bank file: krav payments unbook {reference}")
    today = office.clock.today()
    with office.database.write() as tx:
        case_or_refuse(tx, case_number)
        if not cases.reverse_payment(tx, case_number, source=source, reference=reference, on=today):
            raise Refused("no_such_payment", f"case {case_number} has no payment {source} {reference} that stands")
        taken_back_in(office, tx, number=case_number, reference=reference, on=today, why=why.strip(), by=by)
