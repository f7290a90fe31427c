"""Norway: the whole late rate of a half-year, the compensation in trade, two letters of fourteen days, contact hours."""

from __future__ import annotations

import pytest

from claims.balance import CostKind
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.law.registry import law_for
from dunning.ledger import balance
from tests.dunning.builders import SAMPLE_DAY, days_from, live, on
from tests.law.abroad import bill, case_abroad, plan_abroad

LAW = law_for("NO")
AHEAD = LAW.ahead()


# Source: kred.no, rates from 1 January 2026: 12.00 per cent; counted by hand.
@pytest.mark.parametrize(
    ("due", "as_of", "interest"),
    [
        ("2026-01-31", "2026-02-28", "92.05"),  # 10 000 at 12 per cent, 28 of 365 days
        ("2026-01-31", "2026-06-30", "493.15"),  # 150 days
        ("2026-01-31", "2026-01-31", "0.00"),
    ],
)
def test_interest_runs_at_the_whole_late_rate(due: str, as_of: str, interest: str) -> None:
    owed = balance(facts=case_abroad("NO", bill("NO", 10_000, due=due)), law=LAW, as_of=on(as_of))
    assert (str(owed.interest), owed.currency) == (interest, "NOK")


@pytest.mark.parametrize(("due", "as_of"), [("2025-12-30", "2026-01-31"), ("2026-01-31", "2026-07-01")])
def test_a_half_year_without_a_rate_stops(due: str, as_of: str) -> None:
    with pytest.raises(Refused, match="late_rates for NO"):
        balance(facts=case_abroad("NO", bill("NO", 10_000, due=due)), law=LAW, as_of=on(as_of))


def test_the_next_half_year_is_assumed_when_looking_ahead_only() -> None:
    owed = balance(facts=case_abroad("NO", bill("NO", 10_000)), law=AHEAD, as_of=on("2026-07-01"))
    assert str(owed.interest) == "496.44"


def test_an_amount_in_kroner_is_not_rounded_since_no_row_says_so() -> None:
    owed = balance(facts=case_abroad("NO", bill("NO", 10_000)), law=LAW, as_of=on("2026-02-28"))
    assert (str(owed.total), str(owed.rounding)) == ("10092.05", "0.00")


def test_a_business_gets_a_warning_and_a_demand_of_fourteen_days_each_with_the_compensation() -> None:
    kind = DebtorKind.BUSINESS
    facts, done = live(
        case_abroad("NO", bill("NO", 10_000), kind=kind),
        days_from(SAMPLE_DAY, 90),
        plan=plan_abroad("NO", kind),
        law=AHEAD,
    )
    assert [(str(each.on), each.act, each.step) for each in done] == [
        ("2026-03-02", "transition", None),
        ("2026-03-02", "letter", "reminder"),
        ("2026-03-20", "letter", "demand"),  # the 14 days end on Monday the 16th, then three bank days for money
        ("2026-04-11", "transition", None),
        ("2026-04-14", "task", "call"),
        ("2026-04-28", "task", "recommendation"),
    ]
    assert [(step.step, str(step.deadline)) for step in facts.steps if step.deadline] == [
        ("reminder", "2026-03-16"),
        ("demand", "2026-04-07"),  # fourteen days end on 3 April, Good Friday
    ]
    assert [(cost.kind, str(cost.amount), cost.amount.currency) for cost in facts.costs] == [
        (CostKind.LATE_COMPENSATION, "460.00", "NOK")
    ]


def test_the_compensation_of_a_half_year_that_nobody_told_is_not_taken_for_none() -> None:
    kind = DebtorKind.BUSINESS
    facts = case_abroad("NO", bill("NO", 10_000, due="2025-12-31"), kind=kind)
    facts, done = live(facts, days_from(SAMPLE_DAY, 60), plan=plan_abroad("NO", kind), law=AHEAD)
    assert [each.step for each in done if each.step] == ["reminder"]
    assert not facts.costs


def test_a_consumers_demand_stops_since_the_share_of_the_collection_rate_is_not_known() -> None:
    kind = DebtorKind.CONSUMER
    facts, done = live(
        case_abroad("NO", bill("NO", 10_000), kind=kind),
        days_from(SAMPLE_DAY, 60),
        plan=plan_abroad("NO", kind),
        law=AHEAD,
    )
    assert [each.step for each in done if each.step] == ["reminder"]
    assert not facts.costs, "the warning carries no fee that nobody knows"
    with pytest.raises(Refused, match=r"costs\.demand for NO"):
        LAW.cost_series(CostKind.DEMAND).on(SAMPLE_DAY)
    assert LAW.collection_rate is not None
    assert str(LAW.collection_rate.on(SAMPLE_DAY).value) == "750.00"


def test_a_call_tells_the_hours_in_which_one_may_call() -> None:
    assert LAW.contact_hours is not None
    hours = LAW.contact_hours.on(SAMPLE_DAY).value
    assert (hours.weekdays, hours.saturdays, str(hours)) == ((8, 21), (9, 15), "8-21, 9-15")
