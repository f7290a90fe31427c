"""What stopping a case costs its creditor, now and after each stage ahead, by law rows and the price list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from claims.balance import Cost, CostKind
from claims.case import CaseFacts
from claims.money import Money, total
from claims.refused import Refused
from dunning.ahead import Lived
from dunning.fees import payment_order_costs
from dunning.law.law import Law
from dunning.marks import words
from dunning.prices import PriceList
from dunning.step import Plan
from dunning.terms import withdrawal_stage

ENFORCEMENT = "after_enforcement"
"""The stage beyond those of the price list: it costs as after a payment order, with the authority's further fee."""
_AUTHORITY = "payment_order"
_CURRENCY = Money.zero().currency
"""The price list's own."""


@dataclass(frozen=True, slots=True)
class StopCost:
    """What stopping costs from a day on, amounts without VAT but for `vat` and `owed`.

    `on` is the day it begins to hold, None where only the creditor's own choice leads there; `after` names the step
    that brings it. `stop` is what the price list asks for stopping, of which `outlays` were laid out at the authority;
    `setup_fee` is owed however the case ends, `vat` comes on the agency's own fees and never on outlays, and `owed` is
    all of it: what the creditor would owe the agency beside the commission on what has been collected.
    """

    stage: str
    on: date | None
    after: str | None
    stop: Money
    outlays: Money
    setup_fee: Money
    vat: Money
    owed: Money
    marks: tuple[str, ...] = ()


def forecast(
    *, facts: CaseFacts, acts: Sequence[Lived], plan: Plan, prices: PriceList, law: Law, today: date
) -> tuple[StopCost, ...]:
    """The cost of stopping today, then after each act ahead that changes it, then at the authority where the plan goes.

    What the creditor would have to choose first (the application, then enforcement) is counted by the law's rows of
    the last day lived. Raises Refused("law_row_missing") or ("price_missing") where a figure is not known.
    """
    if facts.currency != _CURRENCY:
        raise Refused("price_missing", f"The price list is in {_CURRENCY}, and the case in {facts.currency}.")
    found = [_cost(facts, prices, law, on=today, after=None)]
    for act in acts:
        here = _cost(act.facts, prices, law, on=act.on, after=act.decision.step)
        if (here.stage, here.stop) != (found[-1].stage, found[-1].stop):
            found.append(here)
    last = acts[-1] if acts else None
    found += _chosen(last.facts if last else facts, plan, prices, law, day=last.on if last else today)
    return tuple(found)


def _chosen(facts: CaseFacts, plan: Plan, prices: PriceList, law: Law, *, day: date) -> list[StopCost]:
    """The stages at the authority that are still ahead of a case by its plan."""
    names = {step.name for step in plan.steps}
    found = []
    if _AUTHORITY in names and not _is_at_authority(facts):
        facts = replace(facts, costs=(*facts.costs, *payment_order_costs(on=day, law=law)))
        found.append(replace(_cost(facts, prices, law, on=day, after=_AUTHORITY), on=None))
    if "enforcement" in names and law.cost_series(CostKind.ENFORCEMENT).rows and _is_at_authority(facts):
        found.append(_with_enforcement(facts, prices, law, day))
    return found


def _with_enforcement(facts: CaseFacts, prices: PriceList, law: Law, day: date) -> StopCost:
    row = law.cost_series(CostKind.ENFORCEMENT).on(day)
    before = _cost(facts, prices, law, on=day, after="enforcement")
    outlays = before.outlays + row.value
    # A fixed price stands for the stage whatever was laid out; without one the outlays are what stopping costs.
    is_outlays = prices.withdrawal[withdrawal_stage(facts)] is None
    found = _owed(prices, facts, stop=outlays if is_outlays else before.stop, outlays=outlays)
    marks = tuple(sorted({*before.marks, *words([row])}))
    return replace(found, stage=ENFORCEMENT, after="enforcement", marks=marks)


def _cost(facts: CaseFacts, prices: PriceList, law: Law, *, on: date, after: str | None) -> StopCost:
    stage = withdrawal_stage(facts)
    laid_out = [cost for cost in facts.costs if cost.kind is CostKind.PAYMENT_ORDER]
    outlays = total((cost.amount for cost in laid_out), facts.currency)
    fixed = prices.withdrawal[stage]
    found = _owed(prices, facts, stop=outlays if fixed is None else fixed, outlays=outlays)
    return replace(found, stage=stage, on=on, after=after, marks=_marks(laid_out, law) if fixed is None else ())


def _owed(prices: PriceList, facts: CaseFacts, *, stop: Money, outlays: Money) -> StopCost:
    country = facts.debtor.country if facts.debtor else "SE"
    setup = prices.setup_fee(country)
    fee = Money(max(0, stop.ore - outlays.ore), stop.currency)
    taxed = Decimal(setup.ore + fee.ore) * prices.vat_rate
    vat = Money(int(taxed.to_integral_value(ROUND_HALF_UP)), stop.currency)
    owed = Money(setup.ore + stop.ore + vat.ore, stop.currency)
    return StopCost("", None, None, stop, Money(min(outlays.ore, stop.ore), stop.currency), setup, vat, owed)


def _marks(laid_out: Sequence[Cost], law: Law) -> tuple[str, ...]:
    rows = [row for cost in laid_out if (row := law.cap_of(cost)) is not None]
    return tuple(sorted(set(words(rows))))


def _is_at_authority(facts: CaseFacts) -> bool:
    return any(cost.kind is CostKind.PAYMENT_ORDER for cost in facts.costs)
