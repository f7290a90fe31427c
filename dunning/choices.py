"""What a creditor may decide in each state, and what each choice costs them at most, shown before they decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from claims.balance import CostKind
from claims.case import CaseFacts, CaseState
from claims.money import Money, total
from claims.proceeding import Procedure, Stage
from claims.refused import Refused
from dunning.authority.machine import has_title, is_enforceable, latest, proceedings
from dunning.law.law import Law
from dunning.ledger import balance

S = CaseState

_ASKED = frozenset({S.FIRST_PHASE, S.DECISION, S.MONITORING})
_JUDGED = frozenset({S.JUDGMENT, S.DECISION, S.MONITORING})

Outlays = Callable[[CaseFacts, Law, date], Money]
May = Callable[[CaseFacts, Law, date], bool]

_CONTESTED = frozenset({Stage.CONTESTED, Stage.TREATED_AS_CONTESTED, Stage.PARTLY_CONTESTED})


def _always(facts: CaseFacts, law: Law, on: date) -> bool:
    return True


def _is_contested(facts: CaseFacts, law: Law, on: date) -> bool:
    found = latest(facts, Procedure.PAYMENT_ORDER, on=on, law=law) if law.authority else None
    return found is not None and found.stage in _CONTESTED


def _may_be_enforced(facts: CaseFacts, law: Law, on: date) -> bool:
    return law.authority is not None and is_enforceable(facts, on=on, law=law)


def _is_not_judged(facts: CaseFacts, law: Law, on: date) -> bool:
    return law.authority is None or not any(has_title(each) for each in proceedings(facts, on=on, law=law))


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the states it may be made in, what it means in words, what is laid out for it, what must be so."""

    name: str
    states: frozenset[CaseState]
    about: str
    outlays: Outlays
    may: May = _always


def _nothing(facts: CaseFacts, law: Law, on: date) -> Money:
    return Money.zero(facts.currency)


def _application(facts: CaseFacts, law: Law, on: date) -> Money:
    kinds = (CostKind.PAYMENT_ORDER, CostKind.COUNSEL)
    return total((law.cost_series(kind).on(on).value for kind in kinds), law.currency)


def _enforcement(facts: CaseFacts, law: Law, on: date) -> Money:
    return law.cost_series(CostKind.ENFORCEMENT).on(on).value


def _court(facts: CaseFacts, law: Law, on: date) -> Money:
    if law.authority is None:
        raise Refused("law_row_missing", f"Nobody has entered the court fees of {law.country}.")
    return law.authority.court_fee(claim=balance(facts=facts, law=law, as_of=on).principal, on=on)


def _petition(facts: CaseFacts, law: Law, on: date) -> Money:
    if law.authority is None:
        raise Refused("law_row_missing", f"Nobody has entered the court fees of {law.country}.")
    return law.authority.petition_fee.on(on).value


CHOICES: Mapping[str, Choice] = {
    choice.name: choice
    for choice in (
        Choice(
            "payment_order",
            _ASKED,
            "Apply for a payment order, enforced once it is given.",
            _application,
            _is_not_judged,
        ),
        Choice(
            "payment_order_only",
            _ASKED,
            "Apply for a payment order, without enforcement.",
            _application,
            _is_not_judged,
        ),
        Choice("instalment_plan", _ASKED | {S.JUDGMENT}, "Agree on instalments with the debtor.", _nothing),
        Choice("monitoring", _ASKED | {S.JUDGMENT}, "Rest, and look at the debtor's means now and then.", _nothing),
        Choice("reopen", frozenset({S.MONITORING, S.FIRST_PHASE, S.DECISION}), "Take the case up again.", _nothing),
        Choice(
            "court", frozenset({S.PAYMENT_ORDER}), "Ask that the contested claim goes to court.", _court, _is_contested
        ),
        Choice(
            "enforcement",
            _JUDGED,
            "Apply for enforcement of the judgment, a fee a year.",
            _enforcement,
            _may_be_enforced,
        ),
        Choice("bankruptcy_demand", _ASKED | {S.JUDGMENT}, "Urge payment under threat of bankruptcy.", _petition),
        Choice("sale", _ASKED | {S.JUDGMENT}, "Sell the claim; a person carries it out.", _nothing),
        Choice(
            "stop",
            _ASKED | {S.PAYMENT_ORDER, S.JUDGMENT, S.ENFORCEMENT, S.COURT, S.BANKRUPTCY_DEMAND, S.INSTALMENT_PLAN},
            "End the case; an application is withdrawn the same day.",
            _nothing,
        ),
    )
}
"""By name; the order is that in which they are offered."""


def choice_or_refuse(name: str, *, facts: CaseFacts, law: Law, on: date) -> Choice:
    """The choice of a name. Raises Refused("unknown_choice"), or ("nothing_to_decide") where it is not open."""
    choice = CHOICES.get(name)
    if choice is None:
        raise Refused("unknown_choice", f"{name!r} is no choice; choose one of: {', '.join(CHOICES)}")
    offered = open_choices(facts, law=law, on=on)
    if choice not in offered:
        names = ", ".join(each.name for each in offered) or "nothing"
        raise Refused(
            "nothing_to_decide",
            f"case {facts.number} is in {facts.state}: {name} cannot be decided now; open to decide: {names}",
        )
    return choice


def open_choices(facts: CaseFacts, *, law: Law, on: date) -> tuple[Choice, ...]:
    """The choices that a case is open to on a day, by its state and by where its proceedings stand."""
    return tuple(each for each in CHOICES.values() if facts.state in each.states and each.may(facts, law, on))
