"""What the authority has cost a creditor or may cost them (utlägg), by stage, from the costs on a case and the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims.balance import Cost, CostKind
from claims.case import CaseFacts
from claims.money import Money, total
from dunning.law.law import Law

_IN_ORDER = (CostKind.PAYMENT_ORDER, CostKind.ENFORCEMENT)
AUTHORITY_COSTS = frozenset(_IN_ORDER)
"""What is paid to the authority, in the creditor's name. Counsel is no outlay: it is paid to nobody outside."""


@dataclass(frozen=True, slots=True)
class Outlay:
    """One payment to the authority, on a day, with the statute that sets it."""

    what: str
    on: date
    amount: Money
    basis: str


def outlays(costs: Sequence[Cost]) -> tuple[Outlay, ...]:
    """What has been laid out at the authority, oldest first, by the costs that stand on a case."""
    found = (Outlay(str(cost.kind), cost.on, cost.amount, cost.basis) for cost in costs if cost.kind in AUTHORITY_COSTS)
    return tuple(sorted(found, key=lambda outlay: (outlay.on, outlay.what)))


def laid_out(costs: Sequence[Cost], currency: str) -> Money:
    """The sum of what has been laid out at the authority."""
    return total((outlay.amount for outlay in outlays(costs)), currency)


def outlays_ahead(*, law: Law, on: date) -> tuple[Outlay, ...]:
    """What the authority's steps cost at today's fees, in the order in which they come; none where no row is known."""
    rows = ((kind, law.cost_series(kind).find(on)) for kind in _IN_ORDER)
    return tuple(Outlay(str(kind), on, row.value, row.source) for kind, row in rows if row is not None)


def paid_out(facts: CaseFacts) -> tuple[Cost, ...]:
    """The costs of a case as its creditor has borne them: those that stand, and fees that were paid for nothing.

    An application that came to no judgment is not the debtor's cost any more; its fee has been paid all the same.
    """
    standing = {(cost.kind, cost.on) for cost in facts.costs}
    lost = [
        cost
        for cost, _ in facts.reversed_costs
        if cost.kind in AUTHORITY_COSTS and (cost.kind, cost.on) not in standing
    ]
    return (*facts.costs, *dict.fromkeys(lost))
