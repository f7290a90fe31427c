"""A person closes a case that nothing more can or will be had from: lapsed (preskriberad) or written off."""

from __future__ import annotations

from casework.finding_case import open_case_or_refuse
from casework.law_of import law_of
from casework.notices import notify_given_up
from casework.office import Office
from casework.plan_of import plan_of
from casework.withdraw import close_in
from claims.case import CaseState, CloseCode
from claims.refused import Refused
from dunning.closing import WITHDRAW_APPLICATION
from dunning.situation import Situation
from storage import case_facts, tasks
from storage.database import Tx

CODES = (CloseCode.PRESCRIBED, CloseCode.WRITTEN_OFF)


def close_case(office: Office, *, case_number: str, code: str, why: str, by: str) -> None:
    """Close a case as `prescribed` or `written_off`; letters that have not left are cancelled.

    An application at the authority becomes a task to withdraw it, and the creditor is told what is left and until when
    the claim lives. Raises Refused without a reason, for another code, and for `prescribed` while a claim of the case
    has not lapsed.
    """
    if code not in CODES:
        raise Refused("unknown_code", f"{code!r} is no code for this; choose one of: {', '.join(CODES)}")
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT")
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        situation = _situation(office, tx, case_number)
        if code == CloseCode.PRESCRIBED:
            _refuse_alive(situation)
        if row.state == CaseState.PAYMENT_ORDER:
            tasks.add(
                tx,
                key=f"{case_number}-{WITHDRAW_APPLICATION}-{code}",
                kind=WITHDRAW_APPLICATION,
                title="The case is closed: withdraw the application at the authority today.",
                now=office.clock.now(),
                case_number=case_number,
            )
        close_in(office, tx, case_number=case_number, code=CloseCode(code), why=why.strip(), by=by)
        first = next(iter(situation.open_claims), None)
        notify_given_up(
            office,
            tx,
            case_number=case_number,
            left=situation.outstanding,
            is_prescribed=code == CloseCode.PRESCRIBED,
            lapses_on=first.on if first and first.on >= situation.today else None,
            is_estimated=first is not None and first.is_estimated,
        )


def _situation(office: Office, tx: Tx, case_number: str) -> Situation:
    facts = case_facts.facts(tx, case_number)
    plan, law = plan_of(office, tx, case_number), law_of(office, facts)
    return Situation(facts, plan, law, office.agency, office.clock.today())


def _refuse_alive(situation: Situation) -> None:
    alive = [lapse for lapse in situation.open_claims if lapse.on >= situation.today]
    if alive or not situation.open_claims:
        until = f" before {alive[-1].on.isoformat()}" if alive else ""
        raise Refused("not_prescribed", f"not every claim has lapsed{until}; close it as written_off, or wait")
