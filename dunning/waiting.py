"""Before the demand: what a case still waits for, in the order in which it must come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from claims.case import BEFORE_DEMAND, CaseState
from claims.days import local_date
from claims.own_invoice import START
from dunning.acceptance import RULES
from dunning.holds import hold_names
from dunning.situation import Situation
from dunning.step import Decision

SPLIT_UNDUE = "split_undue"
"""The task: move invoices that fall due too late to a case of their own."""


def _creditor_must_tell(situation: Situation) -> str | None:
    missing = situation.facts.missing
    return f"Only the creditor can tell: {', '.join(missing)}." if missing else None


def _not_due(situation: Situation) -> str | None:
    if not situation.undue:
        return None
    return f"Not yet past due: invoice {', '.join(situation.undue)}. A demand is only for what is due."


def _terms_not_accepted(situation: Situation) -> str | None:
    return None if situation.facts.accepted_at else "The creditor has not accepted the terms yet."


def _setup_unpaid(situation: Situation) -> str | None:
    if START not in situation.facts.unpaid:
        return None
    return "The set-up fee is invoiced and not paid; by the terms nothing begins before that."


def _not_taken(situation: Situation) -> str | None:
    codes = situation.facts.not_taken
    if not codes:
        return None
    return f"Not taken on the usual terms: {' '.join(RULES[code].told for code in codes)}"


def _creditor_unchecked(situation: Situation) -> str | None:
    return None if situation.facts.creditor_is_confirmed else "A handler has not checked this new creditor yet."


WAITS: tuple[tuple[CaseState, Callable[[Situation], str | None]], ...] = (
    (CaseState.AWAITING_REVIEW, _not_taken),
    (CaseState.AWAITING_CREDITOR, _creditor_must_tell),
    (CaseState.AWAITING_DUE, _not_due),
    (CaseState.AWAITING_TERMS, _terms_not_accepted),
    (CaseState.AWAITING_TERMS, _setup_unpaid),
    (CaseState.AWAITING_REVIEW, _creditor_unchecked),
)
"""The first that says why is where the case stands; when none does it is READY."""


def waiting(situation: Situation) -> Decision | None:
    """Place a case that has had no demand, or say what it waits for; None when it is ready and may go on."""
    if situation.state not in BEFORE_DEMAND:
        return None
    target, why = next(
        ((state, why) for state, check in WAITS if (why := check(situation))),
        (CaseState.READY, "Everything the demand needs is there."),
    )
    holds = hold_names(situation)
    if target is CaseState.READY and holds and situation.state is not CaseState.READY:
        return situation.nothing(f"Held: {', '.join(holds)}. Interest keeps running.", blocked_by=holds)
    if target is not situation.state:
        return situation.move(target, why)
    if target is CaseState.READY:
        return None
    if target is CaseState.AWAITING_DUE:
        return _wait_or_split(situation, why, holds)
    return situation.nothing(why, next_step="demand", blocked_by=holds)


def _wait_or_split(situation: Situation, why: str, holds: tuple[str, ...]) -> Decision:
    """Wait for what falls due soon; what falls due later must not hold up what is due already.

    The wait is at most the plan's `undue_wait_days` from when the first invoice fell due, or from registration when
    that is later. An invoice that falls due after that is split off: until it is, no demand leaves, since a demand
    may not ask for what is not due.
    """
    left = [invoice for invoice in situation.balance.invoices if invoice.remaining]
    last_due = max(invoice.due_date for invoice in left)
    next_on = min(i.due_date for i in left if i.number in situation.undue) + timedelta(days=1)
    if len(situation.undue) == len(left):
        return situation.nothing(why, next_on=next_on, next_step="demand", blocked_by=holds)
    first_due = min(invoice.due_date for invoice in left)
    waits_from = max(first_due, local_date(situation.facts.registered_at))
    if last_due <= waits_from + timedelta(days=situation.plan.undue_wait_days):
        return situation.nothing(why, next_on=next_on, next_step="demand", blocked_by=holds)
    split = f"Invoice {', '.join(situation.undue)} falls due too late to wait for: move it to a case of its own."
    if not situation.facts.taken(SPLIT_UNDUE) and not holds:
        return situation.task(SPLIT_UNDUE, split)
    return situation.nothing(split, next_on=next_on, next_step="demand", blocked_by=("invoice_not_due", *holds))
