"""What a proceeding asks of us: the case's state follows it, and a person is told in time; holds do not silence it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claims.case import CaseFacts, CaseState
from claims.days import local_date
from claims.proceeding import AuthorityRecord, Procedure, Proceeding, Stage
from dunning.authority.clocks import clocks
from dunning.authority.machine import current, proceedings
from dunning.law.law import Law
from dunning.situation import Situation
from dunning.step import Decision, PlanStep

S = Stage

STATES: Mapping[Procedure, Mapping[Stage, CaseState]] = {
    Procedure.PAYMENT_ORDER: {
        S.FILED: CaseState.PAYMENT_ORDER,
        S.COMPLETION_REQUESTED: CaseState.PAYMENT_ORDER,
        S.TAKEN_UP: CaseState.PAYMENT_ORDER,
        S.SERVICE_FAILED: CaseState.PAYMENT_ORDER,
        S.SELF_SERVICE: CaseState.PAYMENT_ORDER,
        S.SERVED: CaseState.PAYMENT_ORDER,
        S.CONTESTED: CaseState.PAYMENT_ORDER,
        S.TREATED_AS_CONTESTED: CaseState.PAYMENT_ORDER,
        S.PARTLY_CONTESTED: CaseState.PAYMENT_ORDER,
        S.TRANSFER_REQUESTED: CaseState.PAYMENT_ORDER,
        S.TRANSFERRED: CaseState.COURT,
        S.RECOVERY_SOUGHT: CaseState.COURT,
        S.APPEALED: CaseState.COURT,
        S.JUDGED: CaseState.JUDGMENT,
        S.FINAL: CaseState.JUDGMENT,
        S.STRUCK_OFF: CaseState.DECISION,
        S.REJECTED: CaseState.DECISION,
        S.DISMISSED: CaseState.DECISION,
        S.WITHDRAWN: CaseState.DECISION,
        S.LOST: CaseState.DECISION,
        S.ENDED: CaseState.DECISION,
    },
    Procedure.ENFORCEMENT: {
        S.APPLIED: CaseState.ENFORCEMENT,
        S.OPENED: CaseState.ENFORCEMENT,
        S.SUSPENDED: CaseState.ENFORCEMENT,
        S.NO_ASSETS: CaseState.DECISION,
        S.ENDED: CaseState.DECISION,
        S.REJECTED: CaseState.DECISION,
        S.WITHDRAWN: CaseState.DECISION,
    },
    Procedure.BANKRUPTCY_DEMAND: {
        S.SENT: CaseState.BANKRUPTCY_DEMAND,
        S.PETITION_OPEN: CaseState.BANKRUPTCY_DEMAND,
        S.PETITIONED: CaseState.BANKRUPTCY_DEMAND,
        S.BANKRUPT: CaseState.BANKRUPTCY_DEMAND,
        S.LAPSED: CaseState.DECISION,
        S.ENDED: CaseState.DECISION,
        S.WITHDRAWN: CaseState.DECISION,
    },
}
"""The state of a case by where its latest proceeding stands; every stage of every procedure has its row."""

AUTHORITY_STATES = frozenset(
    {
        CaseState.PAYMENT_ORDER,
        CaseState.JUDGMENT,
        CaseState.ENFORCEMENT,
        CaseState.COURT,
        CaseState.BANKRUPTCY_DEMAND,
    }
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A task for a person in a stage: its step, and its day: at once, so many days after or before something.

    `after_days` counts from the stage, or from the end of `clock` where one is named; `before_days` back from it.
    `from_plan` names the plan step whose `ask_after_days` or `ask_before_days` is taken in place of the number here.
    `unless_chosen` are the creditor's choices since the stage began that answer it,
    `when_chosen` those that call for it.
    """

    step: str
    why: str
    clock: str = ""
    after_days: int | None = None
    before_days: int | None = None
    from_plan: str = ""
    unless_chosen: tuple[str, ...] = ()
    when_chosen: tuple[str, ...] = ()


COMPLETE = "complete_application"
ALARM = "authority_alarm"
WHERE = "ask_authority"
SERVICE = "choose_service"
COURT_OR_NOT = "court_or_not"
REQUEST = "request_transfer"
CONTESTED_PART = "note_contested_part"
ENDED = "application_ended"
COURT_CASE = "court_case"
LOST = "court_lost"
YEAR = "enforcement_year"
AFTER = "after_enforcement"
PETITION = "bankruptcy_petition"
LAPSED = "bankruptcy_demand_lapsed"

_NO_WORD = "Nothing has been heard: ask the authority where the matter stands."
_WHERE = Ask(WHERE, _NO_WORD, after_days=30, from_plan="payment_order")
_STATUTORY = "A time set by the authority or the law is about to run out: answer before it does."
_TRANSFER = (
    Ask(
        COURT_OR_NOT,
        "The debtor contests: the creditor decides, with the cost shown, whether to ask for a court or let it be.",
        unless_chosen=("court", "stop"),
    ),
    Ask(
        REQUEST,
        "The creditor asks for a court: send the request with circumstances and evidence (35 §), to arrive in time.",
        when_chosen=("court",),
    ),
    Ask(ALARM, _STATUTORY, clock="transfer", before_days=7, unless_chosen=("stop",)),
)

ASKS: Mapping[tuple[Procedure, Stage], tuple[Ask, ...]] = {
    (Procedure.PAYMENT_ORDER, S.FILED): (_WHERE,),
    (Procedure.PAYMENT_ORDER, S.COMPLETION_REQUESTED): (
        Ask(COMPLETE, "The authority asks for a completion: send it in time, else the application is rejected."),
        Ask(ALARM, _STATUTORY, clock="complete", before_days=3),
    ),
    (Procedure.PAYMENT_ORDER, S.TAKEN_UP): (_WHERE,),
    (Procedure.PAYMENT_ORDER, S.SERVICE_FAILED): (
        Ask(SERVICE, "The debtor could not be served: take service on ourselves, or let the application be dismissed."),
        Ask(ALARM, _STATUTORY, clock="self_service", before_days=3),
    ),
    (Procedure.PAYMENT_ORDER, S.SELF_SERVICE): (_WHERE,),
    (Procedure.PAYMENT_ORDER, S.SERVED): (
        Ask(WHERE, _NO_WORD, clock="answer", after_days=30, from_plan="payment_order"),
    ),
    (Procedure.PAYMENT_ORDER, S.CONTESTED): _TRANSFER,
    (Procedure.PAYMENT_ORDER, S.TREATED_AS_CONTESTED): _TRANSFER,
    (Procedure.PAYMENT_ORDER, S.PARTLY_CONTESTED): (
        Ask(CONTESTED_PART, "A part is contested: write down of which invoice (krav case dispute), so that it rests."),
        *_TRANSFER,
    ),
    (Procedure.PAYMENT_ORDER, S.TRANSFER_REQUESTED): (_WHERE,),
    (Procedure.PAYMENT_ORDER, S.STRUCK_OFF): (Ask(ENDED, "Struck off: contested and not asked on to court."),),
    (Procedure.PAYMENT_ORDER, S.REJECTED): (Ask(ENDED, "Rejected: see why, appeal in time or apply anew."),),
    (Procedure.PAYMENT_ORDER, S.DISMISSED): (
        Ask(ENDED, "Dismissed without service: limitation runs as if there had been no application, but for a year."),
    ),
    (Procedure.PAYMENT_ORDER, S.TRANSFERRED): (
        Ask(COURT_CASE, "The case is in court: hand it to a lawyer with everything on record."),
    ),
    (Procedure.PAYMENT_ORDER, S.RECOVERY_SOUGHT): (
        Ask(COURT_CASE, "The debtor asks for recovery: the case is in court, hand it to a lawyer."),
    ),
    (Procedure.PAYMENT_ORDER, S.LOST): (
        Ask(LOST, "The court found against the claim: nothing of it may be asked for; a jurist closes the case."),
    ),
    (Procedure.PAYMENT_ORDER, S.FINAL): (_WHERE,),
    (Procedure.ENFORCEMENT, S.APPLIED): (Ask(WHERE, _NO_WORD, after_days=30, from_plan="enforcement"),),
    (Procedure.ENFORCEMENT, S.OPENED): (
        Ask(
            YEAR,
            "One more year of enforcement will be charged: the creditor decides whether to go on.",
            clock="enforcement_year",
            before_days=30,
            from_plan="enforcement",
        ),
    ),
    (Procedure.ENFORCEMENT, S.SUSPENDED): (
        Ask(
            YEAR,
            "One more year of enforcement will be charged: the creditor decides whether to go on.",
            clock="enforcement_year",
            before_days=30,
            from_plan="enforcement",
        ),
    ),
    (Procedure.ENFORCEMENT, S.REJECTED): (Ask(ENDED, "The application for enforcement was rejected: see why."),),
    (Procedure.BANKRUPTCY_DEMAND, S.SENT): (
        Ask(WHERE, "Has the debtor been served? Record the day, or that service failed.", after_days=14),
    ),
    (Procedure.BANKRUPTCY_DEMAND, S.PETITION_OPEN): (
        Ask(
            PETITION,
            "The debtor's week has passed unpaid and the time for a petition runs out: two people decide.",
            clock="petition",
            before_days=7,
        ),
    ),
    (Procedure.BANKRUPTCY_DEMAND, S.PETITIONED): (_WHERE,),
}
"""Tasks by stage; a stage without a row asks nothing of us."""


def followed(situation: Situation) -> Decision | None:
    """The case's state brought in line with its proceeding, else the next task that its stage asks for today, or None.

    A person is told of a time that runs out although the case is held: a statutory time does not wait for a hold.
    """
    proceeding = _current(situation)
    if proceeding is None:
        return None
    state = STATES[proceeding.kind][proceeding.stage]
    if situation.state in AUTHORITY_STATES and situation.state is not state and proceeding.stage_on <= situation.today:
        return situation.move(state, f"The {proceeding.kind} is {proceeding.stage}.")
    for ask, due_on in _asks(situation, proceeding):
        if due_on <= situation.today:
            return situation.task(ask.step, _told(ask, proceeding, situation))
    return None


def wakes_on(situation: Situation) -> date | None:
    """The next day on which a proceeding asks for something without news from outside; None when only news can.

    Every time that runs is such a day, and the day after it: some end a stage by themselves, a year begins a new one.
    """
    if situation.law.authority is None:
        return None
    found = proceedings(situation.facts, on=situation.today, law=situation.law)
    days = [due_on for _, due_on in _asks(situation, found[-1])] if found else []
    for proceeding in found:
        for clock in clocks(proceeding, on=situation.today, law=situation.law):
            days += [clock.last_on, clock.last_on + timedelta(days=1)]
    return min((day for day in days if day > situation.today), default=None)


def after_record(facts: CaseFacts, record: AuthorityRecord, *, on: date, law: Law) -> CaseFacts:
    """The facts once a record is written: the record among them, and the state that the proceeding now gives the case.

    A closed case stays closed whatever is told of it.
    """
    told = replace(facts, records=(*facts.records, record))
    proceeding = current(told, on=on, law=law)
    if proceeding is None or facts.state is CaseState.CLOSED:
        return told
    return replace(told, state=STATES[proceeding.kind][proceeding.stage])


def _current(situation: Situation) -> Proceeding | None:
    if situation.law.authority is None:
        return None
    return current(situation.facts, on=situation.today, law=situation.law)


def at_authority(situation: Situation) -> Proceeding | None:
    """The proceeding at an authority that a payment must be told to: alive, or a judgment that may be enforced."""
    if situation.law.authority is None:
        return None
    found = proceedings(situation.facts, on=situation.today, law=situation.law)
    alive = [each for each in found if each.is_alive and each.kind is not Procedure.BANKRUPTCY_DEMAND]
    return alive[-1] if alive else None


def _asks(situation: Situation, proceeding: Proceeding) -> list[tuple[Ask, date]]:
    """What the stage asks that nobody has been told yet, with its day."""
    found = []
    for ask in ASKS.get((proceeding.kind, proceeding.stage), ()):
        due_on, since = _due(ask, situation, proceeding)
        if due_on is None or _is_answered(ask, situation, proceeding):
            continue
        if not any(step.on >= since for step in situation.facts.taken(ask.step)):
            found.append((ask, due_on))
    return found


def _due(ask: Ask, situation: Situation, proceeding: Proceeding) -> tuple[date | None, date]:
    """The day of a task, and from when one that was given counts as this one."""
    start = proceeding.stage_on
    step = situation.plan.step(ask.from_plan) or PlanStep(ask.from_plan) if ask.from_plan else None
    if ask.clock:
        runs = clocks(proceeding, on=situation.today, law=situation.law)
        clock = next((each for each in runs if each.name == ask.clock), None)
        if clock is None:
            return None, start
        before = step.ask_before_days if step and ask.before_days is not None else ask.before_days
        if before is not None:
            due_on = clock.last_on - timedelta(days=before)
            return max(due_on, start), max(due_on, start)
        start = clock.last_on
    if ask.after_days is None:
        return start, proceeding.stage_on
    after = step.ask_after_days if step else ask.after_days
    return situation.calendar.next_bank_day(start + timedelta(days=after)), proceeding.stage_on


def _is_answered(ask: Ask, situation: Situation, proceeding: Proceeding) -> bool:
    made = [each for each in situation.facts.decisions if local_date(each.at) >= proceeding.stage_on]
    if ask.when_chosen and not any(each.choice in ask.when_chosen for each in made):
        return True
    return any(each.choice in ask.unless_chosen for each in made)


def _told(ask: Ask, proceeding: Proceeding, situation: Situation) -> str:
    """The task in words, with the times that run."""
    runs = clocks(proceeding, on=situation.today, law=situation.law)
    times = " ".join(f"{clock.name}: last day {clock.last_on} ({clock.source})." for clock in runs)
    return f"{ask.why} {times}".strip()
