"""A letter that went out wrong: a corrected demand in its place, or taken back; costs reversed, all told and linked."""

from __future__ import annotations

from casework.bookkeeping import book_cases
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.law_of import law_abroad, law_of
from casework.letter_content import letter_content, pack
from casework.notices import notify_correction
from casework.office import Office
from casework.outbox import owe_again
from casework.outlets import PRINT
from casework.plan_of import plan_of
from claims.balance import CostKind
from claims.case import CaseFacts, CaseState, Hold, StepTaken
from claims.letter import LetterContent, LetterStatus, letter_key
from claims.money import Money
from claims.refused import Refused
from delivery.check import check_demand
from dunning.deadlines import demand_deadline
from dunning.guards import ANY_LETTER, failing
from dunning.situation import Situation
from storage import case_facts, cases, letters
from storage.database import Tx
from storage.letters import LetterRow

CORRECTION, WITHDRAWAL = "correction", "withdrawal"
_OF_LETTERS = (CostKind.REMINDER, CostKind.DEMAND, CostKind.INSTALMENT_PLAN)
"""Costs that are owed because a letter was sent as the law asks; late compensation is owed without any."""
_CORRECTABLE = frozenset({"demand", CORRECTION})
_NEVER = frozenset({"payment_order", WITHDRAWAL})
_RESTS_ON_DEMAND = frozenset({CaseState.DEMAND, CaseState.FIRST_PHASE, CaseState.DECISION})
"""States that a case leaves by itself when its demand is taken back; in later ones somebody else has relied on it."""


def correct_letter(office: Office, *, case_number: str, key: str, why: str, withdraw: bool, by: str) -> str:
    """Put a letter that has left right; the key of the letter that does so.

    A demand is corrected by a whole new demand with today's amounts and its time counted anew. Taken back (`withdraw`),
    its cost is reversed, the case stands where it stood before the letter, and is held. `why` is a sentence for the
    debtor and the creditor. Raises Refused for a letter that has not left, that is no demand, that was put right before
    or that an application rests on, and for a demand that the check stops.
    """
    wrong = _sentence(why)
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        row = _wrong_letter(tx, case_number, key, withdraw=withdraw)
        content = _taken_back(office, tx, row, wrong) if withdraw else _corrected(office, tx, row, wrong)
        _queue(office, tx, row, content, wrong, by=by)
    return content.key


def _sentence(why: str) -> str:
    text = " ".join(why.split())
    if not text:
        raise Refused("why_missing", "say what was wrong, in a sentence that the debtor will read: --why TEXT")
    return text if text[-1] in ".!?" else f"{text}."


def _wrong_letter(tx: Tx, case_number: str, key: str, *, withdraw: bool) -> LetterRow:
    row = letters.get(tx, key)
    if row is None or row.case_number != case_number:
        raise Refused("no_such_letter", f"case {case_number} has no letter {key}; krav case show {case_number}")
    if row.status != LetterStatus.SENT:
        raise Refused("letter_not_sent", f"{key} has not left ({row.status}): hold or withdraw the case instead")
    if row.step in _NEVER or (row.step not in _CORRECTABLE and not withdraw):
        raise Refused("not_correctable", f"a {row.step} letter is not corrected by another: see what --withdraw does")
    for other in letters.of_case(tx, case_number):
        if (other.content.get("extra") or {}).get("corrects") == key and other.status != LetterStatus.CANCELLED:
            raise Refused("corrected_before", f"{key} was put right by {other.key}")
    return row


def _corrected(office: Office, tx: Tx, row: LetterRow, wrong: str) -> LetterContent:
    today = office.clock.today()
    facts = case_facts.facts(tx, row.case_number)
    situation = Situation(
        facts,
        plan_of(office, tx, row.case_number),
        law_of(office, facts),
        office.agency,
        today,
        law_abroad(office, facts),
    )
    _refuse_pressing(situation)
    rule = situation.deadline_rule
    deadline = demand_deadline(dispatched_on=today, rule=rule, calendar=situation.calendar).deadline
    content = _content(office, tx, row, wrong, StepTaken(CORRECTION, _next(tx, row, CORRECTION), today, deadline))
    faults = check_demand(content)
    if faults:
        found = ", ".join(sorted({fault.code for fault in faults}))
        raise Refused("letter_check", f"a corrected demand fails its check ({found}); --withdraw takes the letter back")
    return content


def _refuse_pressing(situation: Situation) -> None:
    """A corrected demand is a demand: what stops any letter that presses a debtor stops it too."""
    facts = situation.facts
    _refuse_relied_on(facts)
    stops = [str(hold) for hold in sorted(facts.holds - {Hold.MANUAL})]
    stops += [finding.code for finding in failing(ANY_LETTER, situation)]
    if stops:
        raise Refused("letter_stopped", f"no demand may leave ({', '.join(stops)}); --withdraw takes the letter back")


def _refuse_relied_on(facts: CaseFacts) -> None:
    if facts.state not in _RESTS_ON_DEMAND:
        raise Refused("demand_relied_on", f"the case is in {facts.state}, which rests on the demand: end that first")


def _taken_back(office: Office, tx: Tx, row: LetterRow, wrong: str) -> LetterContent:
    now, today = office.clock.now(), office.clock.today()
    kinds = [str(kind) for kind in _OF_LETTERS]
    fallen = [StepTaken(row.step, row.occurrence, row.on)]
    if row.step in _CORRECTABLE:  # without its demand a case has asked for nothing: the next one begins anew
        facts = case_facts.facts(tx, row.case_number)
        _refuse_relied_on(facts)
        fallen = [taken for step in sorted(_CORRECTABLE) for taken in facts.taken(step)]
        cases.change(tx, row.case_number, state=str(CaseState.READY))
    for step in fallen:
        cases.reverse_costs(tx, row.case_number, kinds=kinds, charged_on=step.on, on=today)
        cases.withdraw_step(tx, row.case_number, step=step.step, occurrence=step.occurrence, on=today)
    book_cases(office, tx, (row.case_number,))
    cases.set_hold(tx, row.case_number, Hold.MANUAL, now=now, why=f"{row.key} was taken back")
    return _content(office, tx, row, wrong, StepTaken(WITHDRAWAL, _next(tx, row, WITHDRAWAL), today))


def _next(tx: Tx, row: LetterRow, step: str) -> int:
    return case_facts.facts(tx, row.case_number).times(step) + 1


def _content(office: Office, tx: Tx, row: LetterRow, wrong: str, step: StepTaken) -> LetterContent:
    cases.add_step(tx, row.case_number, step)
    return letter_content(
        office,
        tx,
        case_number=row.case_number,
        step=step.step,
        occurrence=step.occurrence,
        on=step.on,
        deadline=step.deadline,
        extra={
            "corrects": row.key,
            "corrected_on": row.on.isoformat(),
            "corrected_total": {"ore": Money.of(row.balance["total"]).ore, "currency": row.balance["currency"]},
            "wrong": wrong,
        },
    )


def _queue(office: Office, tx: Tx, row: LetterRow, content: LetterContent, wrong: str, *, by: str) -> None:
    is_correction = content.step == CORRECTION
    letters.add(
        tx,
        {
            "key": letter_key(row.case_number, content.step, content.occurrence),
            "case_number": row.case_number,
            "step": content.step,
            "occurrence": content.occurrence,
            "on": content.on,
            "deadline": content.deadline,
            "outlet": PRINT,
            "status": str(LetterStatus.QUEUED),
            "why": f"It puts {row.key} right",
            "balance": content.balance.as_json(),
            "content": pack(content),
            "sidecar": content.sidecar_json(),
        },
    )
    owe_again(office, tx, "send_letter", key=f"letter-{content.key}", letter_key=content.key)
    happened(
        office,
        tx,
        case_number=row.case_number,
        kind="letter_corrected" if is_correction else "letter_taken_back",
        why=wrong,
        actor=by,
        letter=row.key,
        by_letter=content.key,
        total_before=row.balance["total"],
        total_after=str(content.balance.total),
    )
    replaced = (content.balance.total, content.deadline) if is_correction and content.deadline else None
    notify_correction(
        office,
        tx,
        case_number=row.case_number,
        key=content.key,
        corrected_on=row.on,
        wrong=wrong,
        replaced=replaced,
    )
    cases.change(tx, row.case_number, next_on=None)
