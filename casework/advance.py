"""The case takes its next step: the decision is made by the rules, carried out here, once, with its reason."""

from __future__ import annotations

from datetime import date, timedelta

from casework.catch_up import waits_for_another
from casework.door import as_rows, held_beside, hold_letter, release_letters, told
from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.lapse_day import lapse_day
from casework.law_of import law_abroad, law_of
from casework.letter_content import letter_content, pack
from casework.notices import notify_closed, notify_decision_needed, notify_demand
from casework.notices_authority import QUESTIONS, ask_creditor
from casework.office import Office
from casework.outbox import owe_again
from casework.outlets import AUTHORITY, PRINT
from casework.plan_of import plan_of
from casework.plan_over import plan_over
from casework.score_case import score_in
from casework.split_off import split_undue
from casework.tell_authority import TOLD, tell_authority
from casework.tell_representative import tell_representative
from casework.withdrawal_cost import charge_withdrawal, withdrawal_cost
from claims.case import CaseFacts, CaseState, CloseCode, Hold, StepTaken
from claims.letter import LetterContent, LetterStatus, letter_key
from claims.refused import Finding, Refused
from delivery.check import check_demand, check_wording
from dunning.decide import Act, Decision, decide
from dunning.holds import ALL_DISPUTED
from dunning.law.law import Law
from dunning.plan import Plan
from dunning.steps import WEIGHED
from dunning.waiting import SPLIT_UNDUE
from storage import case_facts, cases, letters, scores, tasks
from storage.database import Tx
from storage.house import get as house_fact
from storage.letters import LetterRow
from storage.waking import NEVER
from templates.scores import advice_text

_MOST_ACTS_A_DAY = 25
_ONE_DAY = timedelta(days=1)
_TO_AUTHORITY = frozenset({"payment_order", "enforcement"})
_ASKED_ALREADY = frozenset({"creditor_decision", "recommendation_missing", ALL_DISPUTED} | {str(hold) for hold in Hold})
"""What stops a step and has been put to somebody when it began: no second task for it."""


def advance_case(office: Office, *, case_number: str, on: date, is_print_run: bool) -> int:
    """Do everything that is due for a case on a day, in one transaction; how many things were done.

    Outside the print run the case only moves between states; letters and applications wait for the run.
    """
    with office.database.write() as tx:
        return advance_in(office, tx, case_number=case_number, on=on, is_print_run=is_print_run)


def advance_in(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    on: date,
    is_print_run: bool,
    known: CaseFacts | None = None,
    plan: Plan | None = None,
) -> int:
    """`advance_case` inside a running transaction.

    `known` are the case's facts as they are now and `plan` the plan it runs on, where they have been read.
    """
    known = known or case_facts.facts(tx, case_number)
    if on == office.clock.today() and held_beside(tx, facts=known):
        release_letters(office, tx, facts=known, plan=plan or plan_of(office, tx, case_number), on=on)
        known = None
    for done in range(_MOST_ACTS_A_DAY):
        facts, known = known or case_facts.facts(tx, case_number), None
        if facts.state is CaseState.CLOSED:
            return done
        pinned = plan or plan_of(office, tx, case_number)
        decision = decide(
            facts=facts,
            plan=pinned,
            law=law_of(office, facts),
            agency=office.agency,
            today=on,
            abroad=law_abroad(office, facts),
        )
        other = waits_for_another(office, tx, case_number=case_number, decision=decision, on=on)
        if other:
            decision = _after(other, facts, decision, law_of(office, facts), on)
        if decision.act is Act.NOTHING or not _may_act(office, tx, decision, is_print_run):
            _note_wait(office, tx, facts, decision, on, lapses_on=lapse_day(office, facts, pinned, on=on))
            return done
        if not _carry_out(office, tx, facts, decision, on):
            return done
    raise RuntimeError("a case took more steps in one day than any plan has")


def _after(other: str, facts: CaseFacts, decision: Decision, law: Law, on: date) -> Decision:
    """The letter waits for the next bank day: two that an outage brought together do not leave on one day."""
    next_on = law.calendar.next_bank_day(on + _ONE_DAY)
    why = f"{other} leaves to the same debtor today: after an outage this letter waits until {next_on}."
    return Decision(Act.NOTHING, None, 0, facts.state, why, "caught_up", next_on, decision.step, wakes_on=on + _ONE_DAY)


def _may_act(office: Office, tx: Tx, decision: Decision, is_print_run: bool) -> bool:
    if decision.act not in (Act.LETTER, Act.PREPARE):
        return True
    return is_print_run and house_fact(tx, "brake") != "on"


def _note_wait(
    office: Office, tx: Tx, facts: CaseFacts, decision: Decision, on: date, *, lapses_on: date | None
) -> None:
    """Keep when to look again and why; a wait that a person must end becomes a task, once per reason.

    The case sleeps until then: nothing but time and a change of its facts can alter what was decided.
    """
    case_number = facts.number
    waits_for_run = decision.act is not Act.NOTHING
    state = str(facts.state if waits_for_run else decision.state_after)
    next_on, looks_on = (on, on) if waits_for_run else (decision.next_on, decision.wakes_on or NEVER)
    if held_beside(tx, facts=facts):
        looks_on = min(looks_on, on + _ONE_DAY)
        next_on = next_on and min(next_on, looks_on)
    cases.change(
        tx,
        case_number,
        state=state,
        next_on=next_on,
        next_step=decision.step if waits_for_run else decision.next_step,
        why=decision.why,
        looks_on=looks_on,
        lapses_on=lapses_on,
    )
    needs_a_person = [reason for reason in decision.blocked_by if reason not in _ASKED_ALREADY]
    if needs_a_person:
        reasons = "+".join(needs_a_person)
        added = tasks.add(
            tx,
            key=f"blocked-{case_number}-{state}-{len(facts.steps)}-{reasons}",
            kind="blocked_step",
            title=f"The next step is stopped: {reasons}",
            now=office.clock.now(),
            case_number=case_number,
        )
        if added:
            happened(office, tx, case_number=case_number, kind="step_blocked", why=decision.why, rule=decision.rule)


def _carry_out(office: Office, tx: Tx, facts: CaseFacts, decision: Decision, on: date) -> bool:
    """Do one decided thing; False when it was stopped by a check, so that nothing more is tried today."""
    case_number, before = facts.number, facts.state
    if decision.act in (Act.LETTER, Act.PREPARE) and not _write_letter(office, tx, case_number, decision, on):
        return False
    if decision.act is Act.TASK and decision.step == SPLIT_UNDUE:
        _take_step(tx, case_number, decision, on)
        split_undue(office, tx, row=case_or_refuse(tx, case_number))
    elif decision.act is Act.TASK:
        _take_step(tx, case_number, decision, on)
        tasks.add(
            tx,
            key=f"{case_number}-{decision.step}-{decision.occurrence}",
            kind=decision.step or "task",
            title=f"{decision.why}{_weighed(office, tx, case_number, decision, on)}",
            now=office.clock.now(),
            case_number=case_number,
        )
        _beside_task(office, tx, case_number, decision)
    _move(office, tx, case_number, decision, before)
    if decision.act is Act.CLOSE:
        if decision.close_code is CloseCode.WITHDRAWN:
            _charge_withdrawal(office, tx, facts)
        cases.change(tx, case_number, close_code=str(decision.close_code), open_key=None, next_on=None, next_step=None)
        notify_closed(office, tx, case_number=case_number)
    return True


def _beside_task(office: Office, tx: Tx, case_number: str, decision: Decision) -> None:
    """What goes with a task: a question to the creditor, or what the authority must be told the same day."""
    if decision.step in QUESTIONS:
        ask_creditor(office, tx, case_number=case_number, task=decision.step, occurrence=decision.occurrence)
    elif decision.step in TOLD:
        tell_authority(office, tx, case_number=case_number, step=decision.step, occurrence=decision.occurrence)


def _weighed(office: Office, tx: Tx, case_number: str, decision: Decision, on: date) -> str:
    """What the score says, for a task that comes with a fresh one; why there is none where it cannot be computed."""
    if decision.step not in WEIGHED:
        return ""
    try:
        score_in(office, tx, case_number=case_number, by="krav", on=on)
    except Refused as refused:
        return f" There is no score: {refused.message}."
    row = scores.latest(tx, case_number)
    assert row is not None
    return (
        f" {advice_text(row.result, language='en')} See krav case score, then say what you find: krav case recommend."
    )


def _charge_withdrawal(office: Office, tx: Tx, facts: CaseFacts) -> None:
    """A case that its creditor has stopped by a decision costs what one costs that is withdrawn."""
    row = case_or_refuse(tx, facts.number)
    cost = withdrawal_cost(office, tx, row=row, facts=facts)
    if cost is not None:
        charge_withdrawal(office, tx, row=row, cost=cost, by="krav")


def _move(office: Office, tx: Tx, case_number: str, decision: Decision, before: CaseState) -> None:
    tasks.finish_kind(tx, case_number=case_number, kind="blocked_step", now=office.clock.now())
    after = CaseState.CLOSED if decision.act is Act.CLOSE else decision.state_after
    cases.change(
        tx,
        case_number,
        state=str(after),
        next_on=decision.next_on,
        next_step=decision.next_step,
        why=decision.why,
    )
    if not after.is_before_demand:
        cases.change(tx, case_number, open_key=None)
    if before is CaseState.INSTALMENT_PLAN and after is not before:
        plan_over(office, tx, case_number=case_number, after=after, why=decision.why)
    happened(
        office,
        tx,
        case_number=case_number,
        kind=str(decision.act),
        why=decision.why,
        rule=decision.rule,
        step=decision.step,
        occurrence=decision.occurrence,
        state_before=str(before),
        state_after=str(after),
    )


def _take_step(tx: Tx, case_number: str, decision: Decision, on: date) -> None:
    taken = StepTaken(decision.step or "", decision.occurrence, on, decision.deadline)
    if not cases.add_step(tx, case_number, taken):
        raise RuntimeError("a step was decided that had been taken before")


def _write_letter(office: Office, tx: Tx, case_number: str, decision: Decision, on: date) -> bool:
    """Take the step, add its costs and owe the letter; one that fails its check is held, and the step not taken."""
    step = decision.step or ""
    key = letter_key(case_number, step, decision.occurrence)
    with tx.begin_nested() as attempt:
        _take_step(tx, case_number, decision, on)
        for cost in decision.costs:
            cases.add_cost(tx, case_number, cost)
        content = letter_content(
            office,
            tx,
            case_number=case_number,
            step=step,
            occurrence=decision.occurrence,
            on=on,
            deadline=decision.deadline,
            extra=decision.extra,
        )
        country = law_of(office, case_facts.facts(tx, case_number)).country
        found = check_wording(step=step, country=country) or (check_demand(content) if step == "demand" else ())
        if found:
            attempt.rollback()
    row = _keep_letter(tx, content, decision, found)
    if found:
        _stop_here(office, tx, row, found)
        return False
    owe_again(office, tx, "send_letter", key=f"letter-{key}", letter_key=key)
    tell_representative(office, tx, content=content)
    if decision.act is Act.PREPARE:
        notify_decision_needed(office, tx, case_number=case_number, occurrence=decision.occurrence)
    elif step == "demand" and decision.deadline is not None:
        notify_demand(office, tx, case_number=case_number, on=on, deadline=decision.deadline)
    return True


def _keep_letter(tx: Tx, content: LetterContent, decision: Decision, found: tuple[Finding, ...]) -> LetterRow:
    """The letter's row; one that was held before under the same key is written over."""
    is_application = decision.act is Act.PREPARE
    is_filing = content.step in _TO_AUTHORITY and not is_application
    waits = LetterStatus.PREPARED if is_application else LetterStatus.QUEUED
    values = {
        "on": content.on,
        "deadline": content.deadline,
        "outlet": AUTHORITY if is_application or is_filing else PRINT,
        "status": str(LetterStatus.HELD if found else waits),
        "why": told(found) if found else decision.why,
        "held_by": as_rows(found) if found else None,
        "balance": content.balance.as_json(),
        "content": pack(content),
        "sidecar": content.sidecar_json(),
    }
    name = {"case_number": content.case_number, "step": content.step, "occurrence": content.occurrence}
    if not letters.add(tx, {**values, **name, "key": content.key}):
        letters.change(tx, content.key, **values, body_sha256=None)
    row = letters.get(tx, content.key)
    assert row is not None
    return row


def _stop_here(office: Office, tx: Tx, row: LetterRow, found: tuple[Finding, ...]) -> None:
    """A person must put right what the finished letter lacks: the case is held until they have."""
    codes = ", ".join(sorted({fault.code for fault in found}))
    why = f"The letter did not pass its check: {codes}"
    cases.set_hold(tx, row.case_number, Hold.MANUAL, now=office.clock.now(), why=why)
    hold_letter(office, tx, row=row, found=found)
    cases.change(tx, row.case_number, why=why)
