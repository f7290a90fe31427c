"""What a debtor may be charged (lag 1981:739): the list, the caps, and the sum between traders."""

from __future__ import annotations

import pytest

from claims.balance import Cost, CostKind
from claims.money import Money
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.fees import (
    awarded_costs,
    check_caps,
    demand_costs,
    enforcement_costs,
    instalment_plan_costs,
    owed_costs,
    payment_order_costs,
    reminder_costs,
)
from tests.dunning.builders import LAW, invoice, kr, on

TODAY = on("2026-03-02")
AGREED = invoice(reminder_fee_agreed=True)


def test_a_payment_order_costs_the_fee_and_the_applicants_work() -> None:
    costs = payment_order_costs(on=TODAY, law=LAW)
    assert [(str(c.kind), str(c.amount)) for c in costs] == [("payment_order", "300.00"), ("counsel", "380.00")]


def test_every_cost_names_the_statute_in_force_and_never_the_one_that_was_repealed() -> None:
    made = {cost.kind: cost.basis for cost in payment_order_costs(on=TODAY, law=LAW)}
    for kind in (DebtorKind.BUSINESS, DebtorKind.CONSUMER):
        for send in (reminder_costs, demand_costs, instalment_plan_costs):
            costs = send(debtor_kind=kind, invoices=(AGREED,), already=(), on=TODAY, law=LAW)
            made |= {cost.kind: cost.basis for cost in costs}
    assert made == {
        CostKind.REMINDER: "2 § lag (1981:739)",
        CostKind.DEMAND: "3 § lag (1981:739)",
        CostKind.INSTALMENT_PLAN: "3 § lag (1981:739)",
        CostKind.LATE_COMPENSATION: "4 a § lag (1981:739)",
        CostKind.PAYMENT_ORDER: "1 § förordning (1992:1094) om avgifter vid Kronofogdemyndigheten",
        CostKind.COUNSEL: "48 § lag (1990:746)",
    }
    assert not any("1981:1057" in row.source for series in LAW.series() for row in series)


@pytest.mark.parametrize(
    ("kind", "cap"),
    [
        (CostKind.REMINDER, 60),
        (CostKind.DEMAND, 180),
        (CostKind.INSTALMENT_PLAN, 170),
        (CostKind.LATE_COMPENSATION, 450),
        (CostKind.PAYMENT_ORDER, 300),
        (CostKind.COUNSEL, 380),
    ],
)
def test_a_cost_above_its_cap_is_refused_whatever_a_price_list_says(kind: CostKind, cap: int) -> None:
    check_caps(costs=[Cost(kind, TODAY, kr(cap), "x")], law=LAW)
    with pytest.raises(Refused) as refusal:
        check_caps(costs=[Cost(kind, TODAY, kr(f"{cap}.01"), "x")], law=LAW)
    assert refusal.value.code == "cost_above_cap"


def test_what_is_left_of_a_cost_keeps_its_day_its_statute_and_its_currency() -> None:
    euro, later = Money(400_00, "EUR"), on("2026-03-09")
    costs = [
        Cost(CostKind.DEMAND, later, Money(180_00, "EUR"), "3 §"),
        Cost(CostKind.REMINDER, TODAY, euro, "2 §"),
        Cost(CostKind.LATE_COMPENSATION, later, Money(450_00, "EUR"), "4 a §"),
    ]
    assert owed_costs(costs=costs, debtor_kind=DebtorKind.BUSINESS) == (
        Cost(CostKind.REMINDER, TODAY, Money(130_00, "EUR"), "2 §"),
        costs[2],
    )
    assert owed_costs(costs=[], debtor_kind=DebtorKind.BUSINESS) == ()


def test_a_cost_before_its_law_is_refused() -> None:
    with pytest.raises(Refused, match=r"costs\.demand"):
        check_caps(costs=[Cost(CostKind.DEMAND, on("2013-03-15"), kr(1), "x")], law=LAW)


def test_the_yearly_fee_of_enforcement_is_the_rows_of_its_day_with_its_statute() -> None:
    (fee,) = enforcement_costs(on=TODAY, law=LAW)
    assert (fee.kind, fee.on, str(fee.amount)) == (CostKind.ENFORCEMENT, TODAY, "600.00")
    assert "1992:1094" in fee.basis


@pytest.mark.parametrize(
    ("awarded", "kept"),
    [
        ("680", [("payment_order", "300.00"), ("counsel", "380.00")]),
        ("679.99", [("payment_order", "300.00"), ("counsel", "379.99")]),
        ("300.01", [("payment_order", "300.00"), ("counsel", "0.01")]),
        ("300", [("payment_order", "300.00")]),
        ("120.50", [("payment_order", "120.50")]),
        ("0", []),
        ("5000", [("payment_order", "300.00"), ("counsel", "380.00")]),
    ],
)
def test_a_judgment_awards_costs_in_one_sum_and_never_more_than_was_claimed(
    awarded: str, kept: list[tuple[str, str]]
) -> None:
    claimed = payment_order_costs(on=TODAY, law=LAW)
    found = awarded_costs(claimed=claimed, awarded=kr(awarded))
    assert [(str(cost.kind), str(cost.amount)) for cost in found] == kept
    assert all(cost.amount.currency == "SEK" and cost.on == TODAY and cost.basis for cost in found)
    assert all(cost in claimed for cost in found if cost.amount in (kr(300), kr(380))), "a whole cost is left as it is"
