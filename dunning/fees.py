"""What a debtor may be charged beside principal and interest: the statute's list, its caps, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from claims.balance import Cost, CostKind
from claims.invoice import Invoice
from claims.money import Money, total
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.interest import TRADE_KINDS
from dunning.law.law import Law

COVERED_BY_COMPENSATION = frozenset({CostKind.REMINDER, CostKind.DEMAND, CostKind.INSTALMENT_PLAN})
"""Costs owed only for the part of their sum above the late compensation (5 § second paragraph lag 1981:739)."""


def demand_costs(
    *,
    debtor_kind: DebtorKind,
    invoices: Sequence[Invoice],
    already: Sequence[Cost],
    on: date,
    law: Law,
    claim: Money | None = None,
) -> tuple[Cost, ...]:
    """The cost that a demand (inkassokrav) adds to a case: one per case, however many invoices it holds.

    `claim` is the principal left, for countries where the cost goes by it. Between traders the late compensation
    (förseningsersättning) stands alone, once, in place of the demand's own cost: the law caps their sum at it.
    Source: 3 §, 4 a § and 5 § second paragraph lag (1981:739).
    """
    if any(cost.kind in (CostKind.DEMAND, CostKind.LATE_COMPENSATION) for cost in already):
        return ()
    compensation = _late_compensation(debtor_kind=debtor_kind, invoices=invoices, on=on, law=law)
    return (compensation,) if compensation else (_at_cap(CostKind.DEMAND, on, law, claim),)


def _late_compensation(*, debtor_kind: DebtorKind, invoices: Sequence[Invoice], on: date, law: Law) -> Cost | None:
    """The compensation when a late invoice gives a right to it, by the row in force when that invoice fell due.

    In a provisional law a day without a row is no day without compensation: it is not known. Refused then.
    """
    if debtor_kind not in TRADE_KINDS:
        return None
    look_up = law.late_compensation.on if law.is_provisional else law.late_compensation.find
    rows = [look_up(invoice.due_date) for invoice in invoices if invoice.due_date < on]
    found = next((row for row in rows if row), None)
    return Cost(CostKind.LATE_COMPENSATION, on, found.value, found.source) if found else None


def reminder_costs(
    *, debtor_kind: DebtorKind, invoices: Sequence[Invoice], already: Sequence[Cost], on: date, law: Law
) -> tuple[Cost, ...]:
    """The cost of a written reminder: only when agreed at the latest when the debt arose, once (2 § lag 1981:739).

    A country whose law says how many reminders may carry a fee asks for no agreement.
    """
    charged = sum(cost.kind is CostKind.REMINDER for cost in already)
    if law.reminders_with_fee is not None:
        may_charge = charged < law.reminders_with_fee.on(on).value
    else:
        may_charge = not charged and any(invoice.reminder_fee_agreed for invoice in invoices)
    if not may_charge or _late_compensation(debtor_kind=debtor_kind, invoices=invoices, on=on, law=law):
        return ()
    return (_at_cap(CostKind.REMINDER, on, law),)


def instalment_plan_costs(
    *, debtor_kind: DebtorKind, invoices: Sequence[Invoice], already: Sequence[Cost], on: date, law: Law
) -> tuple[Cost, ...]:
    """The cost of a written plan for the whole remainder, made with the debtor, once (3 § 2 lag 1981:739)."""
    if any(cost.kind is CostKind.INSTALMENT_PLAN for cost in already):
        return ()
    if _late_compensation(debtor_kind=debtor_kind, invoices=invoices, on=on, law=law):
        return ()
    return (_at_cap(CostKind.INSTALMENT_PLAN, on, law),)


def payment_order_costs(*, on: date, law: Law) -> tuple[Cost, ...]:
    """The authority's fee and the applicant's own work for a payment order (betalningsföreläggande).

    Source: 1 § förordning (1992:1094) and 48 § lag (1990:746).
    """
    return (_at_cap(CostKind.PAYMENT_ORDER, on, law), _at_cap(CostKind.COUNSEL, on, law))


def enforcement_costs(*, on: date, law: Law) -> tuple[Cost, ...]:
    """The authority's yearly fee for enforcement (grundavgift), owed from the day it is charged.

    Source: 5 § förordning (1992:1094).
    """
    return (_at_cap(CostKind.ENFORCEMENT, on, law),)


def awarded_costs(*, claimed: Sequence[Cost], awarded: Money) -> tuple[Cost, ...]:
    """The costs of an application as a judgment awards them in one sum: never more than was claimed, in order of claim.

    Source: 46-48 §§ lag (1990:746).
    """
    left, kept = awarded.ore, []
    for cost in claimed:
        ore = min(left, cost.amount.ore)
        left -= ore
        if ore:
            kept.append(cost if ore == cost.amount.ore else replace(cost, amount=Money(ore, awarded.currency)))
    return tuple(kept)


def _at_cap(kind: CostKind, on: date, law: Law, claim: Money | None = None) -> Cost:
    row = law.cost_series(kind, claim=claim).on(on)
    return Cost(kind, on, row.value, row.source)


def check_caps(*, costs: Sequence[Cost], law: Law) -> None:
    """Refuse any cost above the cap of its day. The authority treats an excess as unfounded of its own motion (23 §).

    Raises Refused("cost_above_cap"), or Refused("law_row_missing") for a day without a cap.
    """
    for cost in costs:
        series = law.late_compensation if cost.kind is CostKind.LATE_COMPENSATION else law.cost_series(cost.kind)
        cap = (law.cap_of(cost) or series.on(cost.on)).value
        if cost.amount > cap:
            raise Refused("cost_above_cap", f"A {cost.kind} cost of {cost.amount} is above the law's {cap}.")


def owed_costs(*, costs: Sequence[Cost], debtor_kind: DebtorKind) -> tuple[Cost, ...]:
    """The costs a debtor truly owes of those on a case, oldest first, whatever was entered.

    Late compensation is owed between traders only; with it, reminder, demand and plan are owed for the part of their
    sum that exceeds it, the latest first to go (5 § second paragraph lag 1981:739).
    """
    ordered = sorted(costs, key=lambda cost: cost.on)
    if debtor_kind not in TRADE_KINDS:
        return tuple(cost for cost in ordered if cost.kind is not CostKind.LATE_COMPENSATION)
    compensation = total((c.amount for c in ordered if c.kind is CostKind.LATE_COMPENSATION), _currency(ordered))
    room = max(0, sum(c.amount.ore for c in ordered if c.kind in COVERED_BY_COMPENSATION) - compensation.ore)
    if not compensation:
        return tuple(ordered)
    kept: list[Cost] = []
    for cost in ordered:
        if cost.kind not in COVERED_BY_COMPENSATION:
            kept.append(cost)
            continue
        ore = min(room, cost.amount.ore)
        room -= ore
        if ore:
            kept.append(Cost(cost.kind, cost.on, Money(ore, cost.amount.currency), cost.basis))
    return tuple(kept)


def _currency(costs: Sequence[Cost]) -> str:
    return costs[0].amount.currency if costs else "SEK"
