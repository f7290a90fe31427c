"""Denmark: up to three reminders with a fee, ten days apart, then a demand of ten days; interest waits for its rates."""

from __future__ import annotations

import pytest

from claims.balance import CostKind
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.fees import demand_costs, reminder_costs
from dunning.law.registry import law_for
from dunning.ledger import balance
from tests.dunning.builders import SAMPLE_DAY, days_from, live, on
from tests.law.abroad import bill, case_abroad, plan_abroad

LAW = law_for("DK")
RATE = {"series": "reference_rates", "valid_from": on("2026-01-01"), "value": "1.75", "source": "made up for this test"}


def with_rate() -> object:
    return LAW.with_rows({"row": [RATE | {"country": "DK", "confirmed_by": "A"}]}).ahead()


def test_interest_stops_since_no_reference_rate_was_told() -> None:
    with pytest.raises(Refused, match="reference_rates for DK"):
        balance(facts=case_abroad("DK", bill("DK", 1000)), law=LAW.ahead(), as_of=SAMPLE_DAY)


def test_with_a_reference_rate_interest_is_that_and_eight_points() -> None:
    owed = balance(facts=case_abroad("DK", bill("DK", 10_000)), law=with_rate(), as_of=on("2026-03-02"))
    assert str(owed.interest) == "80.14"  # 10 000 at 9.75 per cent, 30 of 365 days


def test_three_reminders_with_a_fee_come_ten_days_apart_then_a_demand_of_ten_days() -> None:
    kind = DebtorKind.CONSUMER
    facts, done = live(
        case_abroad("DK", bill("DK", 10_000), kind=kind),
        days_from(SAMPLE_DAY, 90),
        plan=plan_abroad("DK", kind),
        law=with_rate(),
    )
    assert [(str(each.on), each.step) for each in done if each.step] == [
        ("2026-03-02", "reminder"),
        ("2026-03-12", "reminder"),
        ("2026-03-23", "reminder"),  # the 22nd is a Sunday
        ("2026-04-13", "demand"),  # the time ends on 7 April, after Easter; money has until Friday the 10th
        ("2026-04-30", "call"),
        ("2026-05-15", "recommendation"),  # the 14th is Ascension Day
    ]
    assert [(cost.kind, str(cost.amount)) for cost in facts.costs] == [
        (CostKind.REMINDER, "100.00"),
        (CostKind.REMINDER, "100.00"),
        (CostKind.REMINDER, "100.00"),
        (CostKind.DEMAND, "100.00"),
    ]
    demand = facts.taken("demand")[0]
    assert demand.deadline is not None and (demand.deadline - demand.on).days >= 10


def test_a_fourth_reminder_never_carries_a_fee_whatever_a_plan_says() -> None:
    facts = case_abroad("DK", bill("DK", 10_000), kind=DebtorKind.CONSUMER)
    charged = ()
    for _ in range(5):
        charged += reminder_costs(
            debtor_kind=facts.debtor_kind, invoices=facts.invoices, already=charged, on=SAMPLE_DAY, law=LAW
        )
    assert [str(cost.amount) for cost in charged] == ["100.00"] * 3


def test_in_trade_the_compensation_stands_alone() -> None:
    facts = case_abroad("DK", bill("DK", 10_000))
    common = {"debtor_kind": facts.debtor_kind, "invoices": facts.invoices, "on": SAMPLE_DAY, "law": LAW}
    assert reminder_costs(already=(), **common) == ()
    (cost,) = demand_costs(already=(), **common)
    assert (cost.kind, str(cost.amount), cost.amount.currency) == (CostKind.LATE_COMPENSATION, "310.00", "DKK")
