"""What a creditor may decide in each state, and what each choice costs them at most, shown before they decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from claims.balance import CostKind
from claims.case import CaseFacts, CaseState
from claims.money import Money, total
from claims.refused import Refused
from dunning.law.law import Law
from dunning.ledger import balance

S = CaseState

_ASKED = frozenset({S.FIRST_PHASE, S.DECISION, S.MONITORING})
_JUDGED = frozenset({S.JUDGMENT, S.DECISION, S.MONITORING})

Outlays = Callable[[CaseFacts, Law, date], Money]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the states it may be made in, what it means in words, and what is laid out for it."""

    name: str
    states: frozenset[CaseState]
    about: str
    outlays: Outlays


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
        Choice("payment_order", _ASKED, "Apply for a payment order, enforced once it is given.", _application),
        Choice("payment_order_only", _ASKED, "Apply for a payment order, without enforcement.", _application),
        Choice("instalment_plan", _ASKED | {S.JUDGMENT}, "Agree on instalments with the debtor.", _nothing),
        Choice("monitoring", _ASKED | {S.JUDGMENT}, "Rest, and look at the debtor's means now and then.", _nothing),
        Choice("reopen", frozenset({S.MONITORING, S.FIRST_PHASE, S.DECISION}), "Take the case up again.", _nothing),
        Choice("court", frozenset({S.PAYMENT_ORDER}), "Ask that the contested claim goes to court.", _court),
        Choice("enforcement", _JUDGED, "Apply for enforcement of the judgment, a fee a year.", _enforcement),
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


def choice_or_refuse(name: str, *, facts: CaseFacts) -> Choice:
    """The choice of a name. Raises Refused("unknown_choice"), or ("nothing_to_decide") where it is not open."""
    choice = CHOICES.get(name)
    if choice is None:
        raise Refused("unknown_choice", f"{name!r} is no choice; choose one of: {', '.join(CHOICES)}")
    if facts.state not in choice.states:
        offered = ", ".join(each.name for each in open_choices(facts)) or "nothing"
        raise Refused(
            "nothing_to_decide",
            f"case {facts.number} is in {facts.state}: {name} cannot be decided now; open to decide: {offered}",
        )
    return choice


def open_choices(facts: CaseFacts) -> tuple[Choice, ...]:
    """The choices that a case is open to in its state."""
    return tuple(choice for choice in CHOICES.values() if facts.state in choice.states)
