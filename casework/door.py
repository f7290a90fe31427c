"""The door: a letter is looked at once more before it leaves, and what may not leave is held with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from casework.journal import happened
from casework.law_of import law_of
from casework.letter_content import INTERRUPTING_STEPS, NOTICE
from casework.office import Office
from casework.outbox import owe_again
from claims.balance import CostKind
from claims.case import CaseFacts, CaseState, Hold
from claims.letter import LetterContent, LetterStatus
from claims.refused import Finding
from delivery.check import check_demand
from delivery.letters import DEMANDS
from dunning.guards import ANY_LETTER, BANKRUPTCY_DEMAND, ENFORCEMENT, INTERRUPTING, LEGAL_ACTION, Guard, failing
from dunning.holds import standing
from dunning.plan import Plan
from dunning.situation import Situation
from storage import case_facts, cases, events, letters, tasks
from storage.database import Tx
from storage.letters import LetterRow

WITHDRAWAL, CORRECTION = "withdrawal", "correction"
OBJECTION_ANSWER, OFFER = "objection_answer", "offer"
_BESIDE_THE_PLAN = frozenset(
    {
        WITHDRAWAL,
        CORRECTION,
        NOTICE,
        OBJECTION_ANSWER,
        OFFER,
        "sale_notice",
        "reduce_application",
        "withdraw_application",
    }
)
"""Letters that no plan decides: one that is held stays as it is until it may leave."""
_NOT_PRESSING = frozenset({WITHDRAWAL, NOTICE, OBJECTION_ANSWER, "sale_notice"})
"""Letters that ask for nothing: only what decides whom they may reach stops them."""
_WHOM = frozenset({"debtor_protected", "representative_address_missing", "debtor_address_missing", "debtor_unknown"})
_WHOM_HOLDS = frozenset({Hold.PROTECTED_IDENTITY, Hold.DECEASED, Hold.REPRESENTATIVE})
_TO_AUTHORITY = frozenset({"reduce_application", "withdraw_application"})
"""Papers that take a claim back, whole or in part: nothing may stop them."""
_APPLICATIONS: Mapping[str, tuple[Guard, ...]] = {
    "payment_order": LEGAL_ACTION,
    "enforcement": ENFORCEMENT,
    "bankruptcy_demand": BANKRUPTCY_DEMAND,
}
"""What is asked again at the door of a step that goes to an authority or rests on its own approval."""
_COSTS: Mapping[str, tuple[CostKind, ...]] = {
    "demand": (CostKind.DEMAND, CostKind.LATE_COMPENSATION),
    "instalment_plan": (CostKind.INSTALMENT_PLAN,),
    "payment_order": (CostKind.PAYMENT_ORDER, CostKind.COUNSEL),
    "reminder": (CostKind.REMINDER,),
}
"""What a step added to the claim because its letter left."""


def costs_of(step: str) -> list[str]:
    """The kinds of cost that a letter of a step adds to the claim."""
    return [str(kind) for kind in _COSTS.get(step, ())]


def stopping(office: Office, *, facts: CaseFacts, plan: Plan, step: str, on: date) -> tuple[Finding, ...]:
    """Everything that stops a letter of a step from leaving on a day: holds and checks, each with its source."""
    law = law_of(office, facts)
    situation = Situation(facts, plan, law, office.agency, on)
    if step in _TO_AUTHORITY:
        return ()
    if step in _NOT_PRESSING:
        holds = facts.holds & _WHOM_HOLDS
        found = tuple(finding for finding in failing(ANY_LETTER, situation) if finding.code in _WHOM)
        return (*standing(holds), *found)
    if step == CORRECTION:
        return (*standing(facts.holds - {Hold.MANUAL}), *failing(ANY_LETTER, situation))
    if step == OFFER:  # while it is open the debtor has the time that it gives, and nothing else leaves
        return (*standing(facts.holds - {Hold.RESPITE}), *failing(ANY_LETTER, situation))
    if step in _APPLICATIONS:
        before = Situation(_without(facts, step), plan, law, office.agency, on)
        return (*standing(facts.holds), *failing(_APPLICATIONS[step], before))
    guards = INTERRUPTING if step in INTERRUPTING_STEPS else ANY_LETTER
    return (*standing(facts.holds), *failing(guards, situation))


def faults(office: Office, *, facts: CaseFacts, plan: Plan, content: LetterContent) -> tuple[Finding, ...]:
    """`stopping`, and for a demand everything that its finished wording lacks (5 § inkassolagen)."""
    found = stopping(office, facts=facts, plan=plan, step=content.step, on=content.on)
    return (*found, *(check_demand(content) if content.step in DEMANDS else ()))


def hold_letter(office: Office, tx: Tx, *, row: LetterRow, found: Sequence[Finding]) -> None:
    """A letter stays in the house: its row says why, and a step of the plan is taken back as if never begun.

    The rules decide that step anew when nothing stops it any more; the debtor's time never runs from a letter that did
    not leave, and no cost is charged for it.
    """
    why = told(found)
    letters.change(tx, row.key, status=str(LetterStatus.HELD), why=why, held_by=as_rows(found), body_sha256=None)
    if row.step not in _BESIDE_THE_PLAN:
        _undo(tx, row)
    cases.change(tx, row.case_number, why=why, next_on=None)
    codes = sorted({finding.code for finding in found})
    tasks.add(
        tx,
        key=f"held-{row.key}-{'+'.join(codes)}-{office.clock.today().isoformat()}",
        kind="held_letter",
        title=f"A letter is held: {', '.join(codes)}",
        now=office.clock.now(),
        case_number=row.case_number,
    )
    happened(
        office, tx, case_number=row.case_number, kind="letter_held", why=why, letter=row.key, step=row.step, codes=codes
    )


def release_letters(office: Office, tx: Tx, *, facts: CaseFacts, plan: Plan, on: date) -> None:
    """Queue again what was held beside the plan and is stopped by nothing any more."""
    for row in held_beside(tx, facts=facts):
        if not stopping(office, facts=case_facts.facts(tx, facts.number), plan=plan, step=row.step, on=on):
            letters.change(tx, row.key, status=str(LetterStatus.QUEUED), held_by=None)
            owe_again(office, tx, "send_letter", key=f"letter-{row.key}", letter_key=row.key)


def held_beside(tx: Tx, *, facts: CaseFacts) -> list[LetterRow]:
    """The held letters of a case that no plan will write anew: they are looked at every day."""
    if not any(step in _BESIDE_THE_PLAN for step, _occurrence in facts.unsent):
        return []
    return [row for row in letters.held(tx, facts.number) if row.step in _BESIDE_THE_PLAN]


def told(found: Sequence[Finding]) -> str:
    """What stops a letter, in one sentence after another."""
    return " ".join(finding.message for finding in found)


def as_rows(found: Sequence[Finding]) -> list[dict[str, str]]:
    """Findings as a letter's row keeps them."""
    return [{"code": finding.code, "message": finding.message} for finding in found]


def _without(facts: CaseFacts, step: str) -> CaseFacts:
    """The facts as they were when an application was decided: its own document is no demand that waits to leave."""
    unsent = frozenset(each for each in facts.unsent if each[0] != step)
    if step not in ("enforcement", "bankruptcy_demand"):
        return replace(facts, unsent=unsent)
    return replace(facts, unsent=unsent, steps=tuple(each for each in facts.steps if each.step != step))


def _undo(tx: Tx, row: LetterRow) -> None:
    cases.undo_step(tx, row.case_number, step=row.step, occurrence=row.occurrence, kinds=costs_of(row.step))
    before = _state_before(tx, row)
    cases.change(tx, row.case_number, state=str(before))
    if before.is_before_demand:
        _open_again(tx, row.case_number)


def _state_before(tx: Tx, row: LetterRow) -> CaseState:
    """Where the case stood when the letter was decided, by its own events; where it stands when it never moved."""
    for event in reversed(events.of_case(tx, row.case_number)):
        data = event.data or {}
        if (data.get("step"), data.get("occurrence")) == (row.step, row.occurrence) and "state_before" in data:
            return CaseState(str(data["state_before"]))
    return case_facts.facts(tx, row.case_number).state


def _open_again(tx: Tx, case_number: str) -> None:
    """New invoices join a case whose demand has not left, unless another one takes them in by now."""
    row = cases.get(tx, case_number)
    assert row is not None
    key = f"{row.creditor_id}|{row.debtor_id}|{row.currency}"
    if row.open_key is None and cases.open_for(tx, key) is None:
        cases.change(tx, case_number, open_key=key)
