"""What ends a case or takes it out of the plan: paid, stopped, credited away, or too little left to escalate."""

from __future__ import annotations

from datetime import date, timedelta

from claims.case import CaseState, CloseCode
from claims.invoice import BY_AUTHORITY
from dunning.following import AUTHORITY_STATES, at_authority
from dunning.ledger import is_settled, small_remainder
from dunning.offers import kept
from dunning.situation import Situation
from dunning.step import Act, Decision

WITHDRAW_APPLICATION = "withdraw_application"
REDUCE_APPLICATION = "reduce_application"
REMAINDER = "remainder"
LIMITATION_ALARM = "limitation_alarm"
STOP = "stop"

_ALARM_DAYS = 30


def closed(situation: Situation) -> Decision | None:
    """A closed case stays closed."""
    return situation.nothing("The case is closed.") if situation.state is CaseState.CLOSED else None


def no_invoices(situation: Situation) -> Decision | None:
    """A case without an invoice has nothing to ask for."""
    if situation.facts.invoices:
        return None
    return situation.nothing("The case has no invoice.", blocked_by=("no_invoice",))


def stopped(situation: Situation) -> Decision | None:
    """The creditor's stop ends the case, an application at the authority first being withdrawn."""
    decision = situation.latest_decision
    if decision is None or decision.choice != STOP:
        return None
    return _withdraw(situation, "The creditor stops.") or _close(
        situation, CloseCode.WITHDRAWN, "The creditor decided to stop."
    )


def paid(situation: Situation) -> Decision | None:
    """A case with nothing left to pay closes from any state, held or not.

    Nothing left is less than a krona either way, or a remainder that the creditor agreed to write off. A claim that
    the creditor credited in full before any demand, or from its very start, is withdrawn.
    """
    owed = situation.balance
    if _is_credited_away(situation):
        return _close(situation, CloseCode.WITHDRAWN, "The creditor credited the whole claim.")
    if kept(situation.facts, as_of=situation.today) is not None:
        why = "The offer to settle was paid in time: the rest is written off."
        return _withdraw(situation, why) or _close(situation, CloseCode.SETTLED, why)
    if is_settled(balance_=owed, law=situation.law):
        why = "Paid in full."
    elif small_remainder(balance_=owed, facts=situation.facts):
        why = f"What is left, {situation.outstanding}, is within what the creditor agreed to write off."
    else:
        return None
    return _withdraw(situation, why) or _close(situation, CloseCode.PAID, why)


def reduce_application(situation: Situation) -> Decision | None:
    """A part payment while the authority has the application: the claimant must reduce it, the same day."""
    told_from = _told_from(situation)
    if told_from is None:
        return None
    payments = [each for each in situation.facts.payments if each.source != BY_AUTHORITY]
    since = sum(1 for payment in payments if told_from < payment.on <= situation.today)
    told = sum(1 for step in situation.facts.taken(REDUCE_APPLICATION) if step.on >= told_from)
    if told >= since:
        return None
    return situation.task(REDUCE_APPLICATION, "A payment came in: reduce the application at the authority today.")


def remainder(situation: Situation) -> Decision | None:
    """When only costs and interest are left, or too little to escalate for, a person decides, once."""
    if situation.state is CaseState.INSTALMENT_PLAN or situation.state in AUTHORITY_STATES:
        return None
    owed = situation.balance
    is_small = bool(situation.facts.payments) and situation.outstanding.ore < situation.plan.remainder_below.ore
    if owed.principal and not is_small:
        return None
    why = f"Only {situation.outstanding} is left: nothing escalates by itself, a person decides."
    if situation.facts.taken(REMAINDER):
        return situation.nothing(why, blocked_by=(REMAINDER,))
    return situation.task(REMAINDER, why)


def limitation_alarm(situation: Situation) -> Decision | None:
    """A month before a claim may lapse a person is told, once per period."""
    from_on = alarm_from(situation)
    if from_on is None or situation.today < from_on:
        return None
    lapses_on = from_on + timedelta(days=_ALARM_DAYS)
    return situation.task(LIMITATION_ALARM, f"A claim may lapse on {lapses_on} unless limitation is interrupted.")


def alarm_from(situation: Situation) -> date | None:
    """The day from which a person is to be told that a claim may lapse; None when they were told or none lapses."""
    told = situation.facts.taken(LIMITATION_ALARM)
    days = (lapse.on - timedelta(days=_ALARM_DAYS) for lapse in situation.open_claims)
    return min((day for day in days if not any(step.on >= day for step in told)), default=None)


def _is_credited_away(situation: Situation) -> bool:
    facts = situation.facts
    if not facts.credits or facts.payments or situation.balance.principal:
        return False
    return situation.demand is None or not situation.outstanding


def _told_from(situation: Situation) -> date | None:
    """Since when an authority or court has the claim, None when none has it: payments since then are told to it."""
    proceeding = at_authority(situation)
    return proceeding.began_on if proceeding else None


def _withdraw(situation: Situation, why: str) -> Decision | None:
    told_from = _told_from(situation)
    if told_from is None or any(step.on >= told_from for step in situation.facts.taken(WITHDRAW_APPLICATION)):
        return None
    return situation.task(WITHDRAW_APPLICATION, f"{why} Withdraw the application at the authority today.")


def _close(situation: Situation, code: CloseCode, why: str) -> Decision:
    return Decision(Act.CLOSE, None, 0, CaseState.CLOSED, why, close_code=code)
