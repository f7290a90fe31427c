"""What each state of a case leads to once its demand has left: one function per state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from claims.case import CaseState
from dunning.following import AFTER
from dunning.schedule import next_in_turn
from dunning.situation import Situation
from dunning.step import Decision, PlanStep
from dunning.steps import STEPS, Starts, demand, instalment_plan, monitoring, payment_order, reminder

_ONE_DAY = timedelta(days=1)


def ready(situation: Situation) -> Decision:
    """The reminders that the plan has before the demand, then the demand, with the next print run."""
    step = situation.plan.step(demand.NAME) or PlanStep(demand.NAME)
    return reminder.before_demand(situation) or demand.run(situation, step)


def demanded(situation: Situation) -> Decision:
    """Wait until the debtor's time and the guard after it have run out; the creditor may choose a gentler way."""
    chosen = _chosen(situation)
    if chosen:
        return chosen
    guard_on = situation.guard_on
    if guard_on is None:
        return situation.nothing("The demand has no deadline on record.", blocked_by=("deadline_missing",))
    if situation.today > guard_on:
        return situation.move(
            CaseState.FIRST_PHASE, "The time in the demand has run out and nothing more can be on its way."
        )
    why = "The debtor's time to pay or object is running."
    return situation.nothing(why, next_on=guard_on + _ONE_DAY, next_step=CaseState.FIRST_PHASE.value)


def first_phase(situation: Situation) -> Decision:
    """The plan's steps in turn, up to the application that the creditor decides on."""
    chosen = _chosen(situation)
    if chosen:
        return chosen
    found = next_in_turn(situation)
    if found is None:
        return situation.nothing("The plan has no further step; a person decides.", blocked_by=("plan_ended",))
    step, due_on = found
    act_on = situation.calendar.next_bank_day(max(due_on, situation.today))
    if situation.today < act_on:
        return situation.nothing(f"Next is {step.name} on {act_on}.", next_on=act_on, next_step=step.name)
    return STEPS[step.name].run(situation, step)


def decision(situation: Situation) -> Decision:
    """Wait for the creditor; then do what they chose, on a bank day."""
    if situation.is_judged:
        return _after_judgment(situation)
    if payment_order.was_filed(situation):
        return payment_order.prepare(situation, "The last application has ended: a fresh one waits to be decided on.")
    latest = situation.latest_decision
    if latest is None or not payment_order.is_decided(situation):
        return _ask(situation, "The application is prepared: the creditor decides what follows.")
    if latest.choice in payment_order.CHOICES:
        return _on_bank_day(situation, payment_order.NAME) or payment_order.file(situation)
    if latest.choice in STEPS and situation.open_choice() is None:
        return _ask(situation, "What the creditor chose last is done: a new decision is needed.")
    return _run_choice(situation, latest.choice) or _ask(situation, f"The choice {latest.choice} cannot be followed.")


def at_the_authority(situation: Situation) -> Decision:
    """Nothing by itself: what the authority tells is recorded when it comes, and its times are watched."""
    return situation.nothing("The authority or the court has the matter; its answer is awaited.")


def judgment(situation: Situation) -> Decision:
    """What the creditor chose; else wait, since the authority enforces of its own motion (45 § lag 1990:746)."""
    chosen = _chosen(situation)
    if chosen:
        return chosen
    if payment_order.is_without_enforcement(situation):
        return _ask_after_judgment(situation, "The judgment stands and no enforcement was asked for.")
    return situation.nothing("The authority enforces its judgment of its own motion; word of it is awaited.")


def _after_judgment(situation: Situation) -> Decision:
    """Enforcement has ended or was never asked for: what the creditor chooses, or monitoring where the plan says so."""
    chosen = _chosen(situation)
    if chosen:
        return chosen
    step, latest = situation.plan.step(monitoring.NAME), situation.latest_decision
    is_taken_up = latest is not None and latest.choice == monitoring.REOPEN
    is_by_plan = step is not None and step.condition is not None and not is_taken_up
    if step is not None and is_by_plan and situation.holds_true(step, on=situation.today):
        return _on_bank_day(situation, step.name) or STEPS[step.name].run(situation, step)
    return _ask_after_judgment(situation, "Enforcement brought nothing more: the creditor decides what follows.")


def _ask_after_judgment(situation: Situation, why: str) -> Decision:
    if situation.is_told(AFTER):
        return situation.nothing(why, next_step="enforcement", blocked_by=("creditor_decision",))
    return situation.task(AFTER, why)


def instalments(situation: Situation) -> Decision:
    """Watch the instalment plan."""
    return instalment_plan.watch(situation)


def monitored(situation: Situation) -> Decision:
    """What the creditor chose, else a look at the claim now and then."""
    return _chosen(situation) or monitoring.watch(situation)


PHASES: Mapping[CaseState, Callable[[Situation], Decision]] = {
    CaseState.READY: ready,
    CaseState.DEMAND: demanded,
    CaseState.FIRST_PHASE: first_phase,
    CaseState.DECISION: decision,
    CaseState.PAYMENT_ORDER: at_the_authority,
    CaseState.JUDGMENT: judgment,
    CaseState.ENFORCEMENT: at_the_authority,
    CaseState.COURT: at_the_authority,
    CaseState.INSTALMENT_PLAN: instalments,
    CaseState.MONITORING: monitored,
    CaseState.BANKRUPTCY_DEMAND: at_the_authority,
}


def _chosen(situation: Situation) -> Decision | None:
    """What the creditor chose before being asked, while it is to be done; a payment order waits for its document."""
    choice = situation.open_choice()
    return _run_choice(situation, choice) if choice else None


def _run_choice(situation: Situation, choice: str) -> Decision | None:
    """Do a step that starts by choice, unless the plan's condition says no; None when it cannot be followed.

    A plan need not name such a step: a person chose it, and it runs on the defaults.
    """
    if choice not in STEPS or STEPS[choice].starts is not Starts.BY_CHOICE:
        return None
    step = situation.plan.step(choice) or PlanStep(choice)
    if not situation.holds_true(step, on=situation.today):
        return None
    return _on_bank_day(situation, choice) or STEPS[choice].run(situation, step)


def _on_bank_day(situation: Situation, step: str) -> Decision | None:
    act_on = situation.calendar.next_bank_day(situation.today)
    if act_on == situation.today:
        return None
    return situation.nothing(f"Next is {step} on {act_on}.", next_on=act_on, next_step=step)


def _ask(situation: Situation, why: str) -> Decision:
    return situation.nothing(why, next_step=payment_order.NAME, blocked_by=("creditor_decision",))
