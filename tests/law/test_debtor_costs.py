"""What a debtor may be charged (lag 1981:739): the list, the caps, and the sum between traders."""

from __future__ import annotations

import pytest

from claims.balance import Cost, CostKind
from claims.money import total
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.fees import (
    check_caps,
    demand_costs,
    instalment_plan_costs,
    owed_costs,
    payment_order_costs,
    reminder_costs,
)
from tests.dunning.builders import LAW, invoice, kr, on

TODAY = on("2026-03-02")
AGREED, PLAIN = invoice(reminder_fee_agreed=True), invoice()


def charged(kind: DebtorKind, *letters: str, claim: object = AGREED) -> list[str]:
    """The costs after letters were sent in turn."""
    send = {"reminder": reminder_costs, "demand": demand_costs, "plan": instalment_plan_costs}
    costs: tuple[Cost, ...] = ()
    for letter in letters:
        costs += send[letter](debtor_kind=kind, invoices=(claim,), already=costs, on=TODAY, law=LAW)
    return [f"{cost.kind} {cost.amount}" for cost in owed_costs(costs=costs, debtor_kind=kind)]


# Source: 2, 3, 4 a and 5 §§ lag (1981:739).
@pytest.mark.parametrize(
    ("story", "kind", "letters", "claim", "expected"),
    [
        ("a consumer's demand", DebtorKind.CONSUMER, ["demand"], PLAIN, ["demand 180.00"]),
        (
            "a consumer's reminder without agreement",
            DebtorKind.CONSUMER,
            ["reminder", "demand"],
            PLAIN,
            ["demand 180.00"],
        ),
        ("with agreement", DebtorKind.CONSUMER, ["reminder", "demand"], AGREED, ["reminder 60.00", "demand 180.00"]),
        ("a second demand is not charged", DebtorKind.CONSUMER, ["demand", "demand"], PLAIN, ["demand 180.00"]),
        ("nor a second reminder", DebtorKind.CONSUMER, ["reminder", "reminder"], AGREED, ["reminder 60.00"]),
        (
            "a consumer's plan",
            DebtorKind.CONSUMER,
            ["demand", "plan"],
            PLAIN,
            ["demand 180.00", "instalment_plan 170.00"],
        ),
        ("an estate stands as a consumer", DebtorKind.ESTATE, ["demand"], PLAIN, ["demand 180.00"]),
        ("between traders one line", DebtorKind.BUSINESS, ["demand"], PLAIN, ["late_compensation 450.00"]),
        ("reminder and demand", DebtorKind.BUSINESS, ["reminder", "demand"], AGREED, ["late_compensation 450.00"]),
        ("all three", DebtorKind.BUSINESS, ["reminder", "demand", "plan"], AGREED, ["late_compensation 450.00"]),
        ("a public body", DebtorKind.PUBLIC, ["demand"], PLAIN, ["late_compensation 450.00"]),
        ("a sole trader", DebtorKind.SOLE_TRADER, ["demand"], PLAIN, ["late_compensation 450.00"]),
    ],
)
def test_what_letters_cost_the_debtor(
    story: str, kind: DebtorKind, letters: list[str], claim: object, expected: list[str]
) -> None:
    assert charged(kind, *letters, claim=claim) == expected, story


# Source: 5 § second paragraph lag (1981:739): reminder, demand and plan only for the part above the compensation.
@pytest.mark.parametrize(
    ("entered", "owed"),
    [
        ([60, 180], 450),
        ([60, 180, 170], 450),
        ([180], 450),
        ([180, 180, 170], 530),
        ([], 450),
    ],
)
def test_between_traders_the_sum_is_never_more_than_the_greater_of_the_two(entered: list[int], owed: int) -> None:
    kinds = [CostKind.REMINDER, CostKind.DEMAND, CostKind.INSTALMENT_PLAN]
    costs = [Cost(kinds[index % 3], TODAY, kr(amount), "x") for index, amount in enumerate(entered)]
    costs.append(Cost(CostKind.LATE_COMPENSATION, TODAY, kr(450), "x"))
    found = owed_costs(costs=costs, debtor_kind=DebtorKind.BUSINESS)
    assert total(cost.amount for cost in found) == kr(owed)


def test_a_consumer_never_owes_the_compensation_even_when_it_was_entered() -> None:
    costs = [Cost(CostKind.LATE_COMPENSATION, TODAY, kr(450), "x"), Cost(CostKind.DEMAND, TODAY, kr(180), "x")]
    assert [str(c.amount) for c in owed_costs(costs=costs, debtor_kind=DebtorKind.CONSUMER)] == ["180.00"]


@pytest.mark.parametrize(
    ("due", "expected"), [("2013-03-16", "demand 180.00"), ("2013-03-17", "late_compensation 450.00")]
)
def test_the_compensation_is_only_for_claims_due_after_16_march_2013(due: str, expected: str) -> None:
    assert charged(DebtorKind.BUSINESS, "demand", claim=invoice(due=due)) == [expected]


def test_a_claim_due_today_gives_no_compensation_yet() -> None:
    assert charged(DebtorKind.BUSINESS, "demand", claim=invoice(due="2026-03-02")) == ["demand 180.00"]


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


def test_a_cost_before_its_law_is_refused() -> None:
    with pytest.raises(Refused, match=r"costs\.demand"):
        check_caps(costs=[Cost(CostKind.DEMAND, on("2013-03-15"), kr(1), "x")], law=LAW)
