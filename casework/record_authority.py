"""What an authority or court told, written down once: the case follows it, its clocks run, the creditor is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from casework.advance import advance_in
from casework.bookkeeping import book_case
from casework.finding_case import case_or_refuse
from casework.hold import hold_in
from casework.journal import happened
from casework.law_of import law_of
from casework.notices_authority import tell_news
from casework.office import Office
from casework.stop_letters import stop_letters
from claims.balance import CostKind
from claims.case import CaseFacts, CaseState, Hold
from claims.proceeding import AuthorityRecord, RecordKind
from claims.refused import Refused
from dunning.authority.machine import current, refuse_out_of_order, stranded
from dunning.fees import awarded_costs, enforcement_costs
from dunning.following import STATES, after_record
from storage import authority, case_facts, cases, tasks
from storage.database import Tx

_NEEDS_UNTIL = frozenset({RecordKind.COMPLETION_REQUESTED, RecordKind.SERVICE_FAILED})
_NEEDS_AMOUNT = frozenset({RecordKind.PARTLY_CONTESTED})
_GOES_ON = frozenset({RecordKind.JUDGMENT, RecordKind.ENFORCEMENT_OPENED, RecordKind.SERVED, RecordKind.CONTESTED})
_HOLDS: Mapping[RecordKind, tuple[Hold, str]] = {
    RecordKind.CONTESTED: (Hold.DISPUTE, "The debtor contests the claim at the authority"),
    RecordKind.TREATED_AS_CONTESTED: (Hold.DISPUTE, "The authority treats the claim as contested (23 § lag 1990:746)"),
    RecordKind.RECOVERY_SOUGHT: (Hold.DISPUTE, "The debtor asks for recovery of the judgment"),
    RecordKind.COURT_LOST: (Hold.DISPUTE, "The court found against the claim"),
    RecordKind.BANKRUPTCY_DECLARED: (Hold.BANKRUPTCY, "The debtor is bankrupt"),
}
"""What stops every letter at once, by the record that says so."""


def record_authority(
    office: Office, *, case_number: str, told: AuthorityRecord, why: str, by: str, told_in: str | None = None
) -> bool:
    """Write down what was told of a case; False when the transaction it came in (`told_in`) was written before.

    Raises Refused: ("future_record") for a day that has not come, ("until_missing") or ("amount_missing") where the
    kind needs one, ("out_of_order") for what does not follow from what is on record, with what would.
    """
    with office.database.write() as tx:
        return record_in(office, tx, case_number=case_number, told=told, why=why, by=by, told_in=told_in)


def record_in(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    told: AuthorityRecord,
    why: str,
    by: str,
    told_in: str | None = None,
) -> bool:
    """`record_authority` inside a running transaction."""
    row = case_or_refuse(tx, case_number)
    today = office.clock.today()
    if told_in is not None and authority.is_told(tx, told_in):
        return False
    _refuse_incomplete(told, today, row.currency)
    facts = case_facts.facts(tx, case_number)
    law = law_of(office, facts)
    refuse_out_of_order(facts, told, on=today, law=law)
    now = office.clock.now()
    authority.add_record(tx, case_number, told, currency=row.currency, at=now, by=by, why=why, told_in=told_in)
    happened(
        office,
        tx,
        case_number=case_number,
        kind="authority",
        why=why or f"Recorded: {told.kind}",
        actor=by,
        record=str(told.kind),
        day=told.on.isoformat(),
        until=told.until.isoformat() if told.until else None,
        reference=told.reference,
        amount=str(told.amount) if told.amount else None,
        costs=str(told.costs) if told.costs else None,
    )
    effect = _COSTS_OF.get(told.kind)
    if effect is not None:
        effect(office, tx, facts, told)
        book_case(office, tx, case_number)
    if row.state == CaseState.CLOSED:
        _ask_about_closed(office, tx, case_number, told)
        return True
    _follow(office, tx, facts, told, by)
    return True


def _follow(office: Office, tx: Tx, facts: CaseFacts, told: AuthorityRecord, by: str) -> None:
    """The case's state, its holds and the creditor's news; then whatever the rules make of it today."""
    today, law = office.clock.today(), law_of(office, facts)
    state = after_record(facts, told, on=today, law=law).state
    if state is not facts.state:
        stop_letters(tx, case_number=facts.number, why=f"The authority told: {told.kind}")
    cases.change(tx, facts.number, state=str(state), next_on=None, open_key=None)
    if told.kind in _HOLDS:
        hold, why = _HOLDS[told.kind]
        hold_in(office, tx, case_number=facts.number, hold=hold, why=why, by=by)
    tell_news(office, tx, case_number=facts.number, told=told)
    advance_in(office, tx, case_number=facts.number, on=today, is_print_run=False)


def void_record(office: Office, *, case_number: str, record_id: int, why: str, by: str) -> None:
    """Void a record that was wrong; it stays to be read, and the case follows what is left.

    Costs that it added or changed are put back. Raises Refused without a reason, for a record of another case, and for
    one that later records rest on.
    """
    if not why.strip():
        raise Refused("why_missing", "say what was wrong: --why TEXT")
    with office.database.write() as tx:
        row = case_or_refuse(tx, case_number)
        found = authority.void_record(tx, record_id, by=by, why=why.strip(), now=office.clock.now())
        if found is None or found.case_number != case_number:
            raise Refused("no_such_record", f"case {case_number} has no record {record_id} that stands")
        facts = case_facts.facts(tx, case_number)
        resting = stranded(facts, on=office.clock.today(), law=law_of(office, facts))
        if resting:
            later = ", ".join(f"{each.kind} of {each.on}" for each in resting)
            raise Refused("later_records", f"{later} rests on it: void that first")
        undo = _UNDONE_BY.get(found.told.kind)
        if undo is not None:
            undo(office, tx, facts, found.told)
            book_case(office, tx, case_number)
        happened(office, tx, case_number=case_number, kind="record_voided", why=why.strip(), actor=by, record=record_id)
        if row.state != CaseState.CLOSED:
            proceeding = current(facts, on=office.clock.today(), law=law_of(office, facts))
            state = STATES[proceeding.kind][proceeding.stage] if proceeding else CaseState.DECISION
            cases.change(tx, case_number, state=str(state), next_on=None)
            advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)


def _refuse_incomplete(told: AuthorityRecord, today: date, currency: str) -> None:
    if told.on > today:
        raise Refused("future_record", f"{told.on} has not come: give the day that the paper carries")
    if told.kind in _NEEDS_UNTIL and told.until is None:
        raise Refused("until_missing", f"{told.kind} sets a day to answer by: give --until")
    if told.kind in _NEEDS_AMOUNT and told.amount is None:
        raise Refused("amount_missing", f"{told.kind} needs the amount that is contested: give --amount")
    if told.until is not None and told.until < told.on:
        raise Refused("until_before", f"{told.until} is before the paper's own day {told.on}")
    for amount in (told.amount, told.costs):
        if amount is not None and amount.currency != currency:
            raise Refused("other_currency", f"the case is in {currency}")


def _ask_about_closed(office: Office, tx: Tx, case_number: str, told: AuthorityRecord) -> None:
    if told.kind not in _GOES_ON:
        return
    tasks.add(
        tx,
        key=f"closed-{case_number}-{told.kind}-{told.on.isoformat()}",
        kind="authority_goes_on",
        title=f"The authority goes on with a closed case ({told.kind}): withdraw there today",
        now=office.clock.now(),
        case_number=case_number,
    )


def _charge(office: Office, tx: Tx, facts: CaseFacts, told: AuthorityRecord) -> None:
    """The yearly fee joins the claim on its day: what the authority charged, else the law's."""
    (fee,) = enforcement_costs(on=told.on, law=law_of(office, facts))
    if told.amount is not None and told.amount > fee.amount:
        raise Refused(
            "fee_above_law", f"{told.amount} is more than the {fee.amount} of {fee.basis}: see the paper again"
        )
    cases.add_cost(tx, facts.number, replace(fee, amount=told.amount or fee.amount))


def _award(office: Office, tx: Tx, facts: CaseFacts, told: AuthorityRecord) -> None:
    """A judgment that awards other costs than were claimed: those claimed at filing give way to those awarded."""
    if told.costs is None:
        return
    claimed = [cost for cost in facts.costs if cost.kind in (CostKind.PAYMENT_ORDER, CostKind.COUNSEL)]
    filed_on = max((cost.on for cost in claimed), default=None)
    if filed_on is None:
        return
    last = [cost for cost in claimed if cost.on == filed_on]
    awarded = awarded_costs(claimed=last, awarded=told.costs)
    if awarded == tuple(last):
        return
    cases.reverse_costs(tx, facts.number, kinds=_FILING, charged_on=filed_on, on=office.clock.today())
    for cost in awarded:
        cases.add_cost(tx, facts.number, cost)


def _uncharge(office: Office, tx: Tx, facts: CaseFacts, told: AuthorityRecord) -> None:
    cases.reverse_costs(
        tx, facts.number, kinds=[str(CostKind.ENFORCEMENT)], charged_on=told.on, on=office.clock.today()
    )


def _unaward(office: Office, tx: Tx, facts: CaseFacts, told: AuthorityRecord) -> None:
    if told.costs is not None:
        _restore_costs(office, tx, facts, told)


def _restore_costs(office: Office, tx: Tx, facts: CaseFacts, told: AuthorityRecord) -> None:
    """The costs as they were claimed at the last filing stand again."""
    given_up = [cost for cost, _ in facts.reversed_costs if str(cost.kind) in _FILING]
    filed_on = max((cost.on for cost in given_up), default=None)
    if filed_on is None:
        return
    cases.reverse_costs(tx, facts.number, kinds=_FILING, charged_on=filed_on, on=office.clock.today())
    for kind in _FILING:
        claimed = [cost for cost in given_up if str(cost.kind) == kind and cost.on == filed_on]
        if claimed:
            cases.add_cost(tx, facts.number, claimed[0])


_FILING = [str(CostKind.PAYMENT_ORDER), str(CostKind.COUNSEL)]


def _give_up_costs(office: Office, tx: Tx, facts: CaseFacts, told: AuthorityRecord) -> None:
    """Without a judgment the costs of an application are not the debtor's (46-48 §§ lag 1990:746)."""
    filed = [cost.on for cost in facts.costs if str(cost.kind) in _FILING]
    if filed:
        cases.reverse_costs(tx, facts.number, kinds=_FILING, charged_on=max(filed), on=office.clock.today())


_Effect = Callable[[Office, Tx, CaseFacts, AuthorityRecord], None]
_COSTS_OF: Mapping[RecordKind, _Effect] = {
    RecordKind.ENFORCEMENT_FEE: _charge,
    RecordKind.JUDGMENT: _award,
    RecordKind.REJECTED: _give_up_costs,
    RecordKind.DISMISSED: _give_up_costs,
    RecordKind.STRUCK_OFF: _give_up_costs,
    RecordKind.COURT_LOST: _give_up_costs,
}
_UNDONE_BY: Mapping[RecordKind, _Effect] = {
    RecordKind.ENFORCEMENT_FEE: _uncharge,
    RecordKind.JUDGMENT: _unaward,
    RecordKind.REJECTED: _restore_costs,
    RecordKind.DISMISSED: _restore_costs,
    RecordKind.STRUCK_OFF: _restore_costs,
    RecordKind.COURT_LOST: _restore_costs,
}
