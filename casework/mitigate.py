"""Late interest is made lower for a debtor who fell ill, lost work or the like (jämkning, 8 § räntelagen)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casework.advance import advance_in
from casework.bookkeeping import book_case
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.case import Mitigation
from claims.refused import Refused
from storage import cases, judgements


def mitigate(
    office: Office, *, case_number: str, first_on: date, last_on: date | None, per_cent: Decimal, why: str, by: str
) -> None:
    """From now on a case's interest is at most `per_cent` a year on the days from `first_on` to `last_on` (None: on).

    What was shown before today stays what it was. The debtor has a right to it that no agreement takes away; a person
    decides, with the ground. Raises Refused without a ground, for days in the wrong order, for a rate below nothing.
    """
    if not why.strip():
        raise Refused("why_missing", "say on what ground, such as illness or lost work: --why TEXT")
    if last_on is not None and last_on < first_on:
        raise Refused("bad_days", f"{last_on.isoformat()} is before {first_on.isoformat()}")
    if not per_cent.is_finite() or not Decimal(0) <= per_cent <= Decimal(100):
        raise Refused("bad_value", "the rate is per cent a year, 0 for no interest at all")
    today = office.clock.today()
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        made = Mitigation(first_on, last_on, per_cent, today)
        judgements.mitigate(tx, case_number, made, by=by, why=why.strip())
        cases.change(tx, case_number, next_on=None)
        days = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat() if last_on else None}
        happened(
            office,
            tx,
            case_number=case_number,
            kind="interest_mitigated",
            why=why.strip(),
            actor=by,
            per_cent=str(per_cent),
            **days,
        )
        book_case(office, tx, case_number)
        advance_in(office, tx, case_number=case_number, on=today, is_print_run=False)
