"""A jurist's judgement that a letter may leave although a check stops it, kept with who and why."""

from __future__ import annotations

from collections.abc import Mapping

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.case import Hold
from claims.refused import Refused
from dunning.guards import JUDGEABLE
from storage import cases, judgements

_HOLD_OF: Mapping[str, Hold] = {"debtor_minor": Hold.MINOR, "claim_prescribed": Hold.LIMITATION}


def judge(office: Office, *, case_number: str, check: str, why: str, by: str) -> None:
    """Write down that a check has been judged and no longer stops this case; a hold that stood for it ends.

    Raises Refused for a check that nobody may judge away, without a reason, and when it was judged before.
    """
    if check not in JUDGEABLE:
        raise Refused("not_judgeable", f"{check!r} cannot be judged away; choose one of: {', '.join(JUDGEABLE)}")
    if not why.strip():
        raise Refused("why_missing", "say on what ground: --why TEXT")
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        now = office.clock.now()
        if not judgements.add(tx, case_number, check, by=by, why=why.strip(), now=now):
            raise Refused("judged_before", f"{check} has been judged in case {case_number}")
        if check in _HOLD_OF:
            cases.end_hold(tx, case_number, _HOLD_OF[check], now=now)
        cases.change(tx, case_number, next_on=None)
        happened(office, tx, case_number=case_number, kind="judged", why=why.strip(), actor=by, check=check)
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
