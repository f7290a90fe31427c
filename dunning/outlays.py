"""What the authority has cost a creditor or may cost them (utlägg), by stage, from the costs on a case and the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims.balance import Cost, CostKind
from claims.money import Money, total
from dunning.law.dated import Dated, Series
from dunning.law.law import Law

_LAID_OUT = ("payment_order", "enforcement")
AUTHORITY_COSTS: frozenset[CostKind] = frozenset(kind for kind in CostKind if kind in _LAID_OUT)
"""What is paid to the authority, in the creditor's name. Counsel is no outlay: it is paid to nobody outside."""

_FEES_LAW = "6 § förordning (1992:1094) om avgifter vid Kronofogdemyndigheten"
_ENFORCEMENT = Series(
    "outlays.enforcement",
    (
        Dated(Money(600_00), date(2025, 1, 1), date(2025, 12, 31), _FEES_LAW),
        # The consolidated text seen ends in 2025; no later change was found, and none was ruled out.
        Dated(Money(600_00), date(2026, 1, 1), None, _FEES_LAW, verified=False),
    ),
)
_COUNTRY = "SE"


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
    found = []
    for what in _LAID_OUT:
        row = next((series.find(on) for kind, series in law.costs.items() if kind == what), None)
        if row is None and what == "enforcement" and law.country == _COUNTRY:
            row = _ENFORCEMENT.find(on)
        if row is not None:
            found.append(Outlay(what, on, row.value, row.source))
    return tuple(found)
