"""Finland: 8 points in trade and 7 towards consumers, a consumer's costs by the size of the claim, the last day of all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.balance import Cost, CostKind
from claims.money import Money
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.fees import check_caps, demand_costs, reminder_costs
from dunning.law.registry import law_for
from dunning.ledger import balance
from dunning.limitation import enforceable_until
from tests.dunning.builders import LAW as SWEDEN
from tests.dunning.builders import SAMPLE_DAY, days_from, live, on
from tests.law.abroad import bill, case_abroad, plan_abroad

LAW = law_for("FI")


# ECB 2.15 in the first half of 2026 and the second of 2025; 28 of 365 days; counted by hand.
@pytest.mark.parametrize(
    ("kind", "interest"),
    [("business", "77.86"), ("public", "77.86"), ("sole_trader", "77.86"), ("consumer", "70.19"), ("estate", "70.19")],
)
def test_the_points_on_the_reference_rate_go_by_the_debtor(kind: str, interest: str) -> None:
    facts = case_abroad("FI", bill("FI", 10_000), kind=DebtorKind(kind))
    owed = balance(facts=facts, law=LAW, as_of=on("2026-02-28"))
    assert (str(owed.interest), owed.currency) == (interest, "EUR")


def test_interest_follows_the_rate_over_half_years() -> None:
    facts = case_abroad("FI", bill("FI", 10_000, due="2024-12-31"))
    owed = balance(facts=facts, law=LAW, as_of=on("2025-12-31"))
    assert [f"{each.days}@{each.rate}" for each in owed.invoices[0].segments] == ["181@11.15", "184@10.15"]
    assert str(owed.interest) == "1064.59"


@pytest.mark.parametrize(
    ("principal", "cost"),
    [("99.99", "14"), ("100", "14"), ("100.01", "24"), ("1000", "24"), ("1000.01", "50"), ("25000", "50")],
)
def test_a_consumers_demand_costs_by_the_size_of_the_claim(principal: str, cost: str) -> None:
    facts = case_abroad("FI", bill("FI", principal), kind=DebtorKind.CONSUMER)
    (found,) = demand_costs(
        debtor_kind=facts.debtor_kind,
        invoices=facts.invoices,
        already=(),
        on=SAMPLE_DAY,
        law=LAW,
        claim=Money.of(principal, "EUR"),
    )
    assert (found.kind, found.amount) == (CostKind.DEMAND, Money.of(cost, "EUR"))
    assert LAW.cap_of(found) is not None and LAW.cap_of(found).value == found.amount  # type: ignore[union-attr]
    check_caps(costs=(found,), law=LAW)


def test_no_demand_costs_more_than_its_tier() -> None:
    row = LAW.cost_series(CostKind.DEMAND, claim=Money.of(50, "EUR")).on(SAMPLE_DAY)
    with pytest.raises(Refused, match="cost"):
        check_caps(costs=(Cost(CostKind.DEMAND, SAMPLE_DAY, Money.of(24, "EUR"), row.source),), law=LAW)


def test_in_trade_the_compensation_is_forty_euro() -> None:
    facts = case_abroad("FI", bill("FI", 10_000))
    (cost,) = demand_costs(debtor_kind=facts.debtor_kind, invoices=facts.invoices, already=(), on=SAMPLE_DAY, law=LAW)
    assert (cost.kind, cost.amount) == (CostKind.LATE_COMPENSATION, Money.of(40, "EUR"))


@pytest.mark.parametrize(("agreed", "fee"), [(True, ["5.00"]), (False, [])])
def test_a_reminders_fee_is_charged_once_and_only_where_it_was_agreed(agreed: bool, fee: list[str]) -> None:
    facts = case_abroad("FI", bill("FI", 500, reminder_fee_agreed=agreed), kind=DebtorKind.CONSUMER)
    common = {"debtor_kind": facts.debtor_kind, "invoices": facts.invoices, "on": SAMPLE_DAY, "law": LAW}
    first = reminder_costs(already=(), **common)
    assert [str(cost.amount) for cost in first] == fee
    assert reminder_costs(already=first, **common) == () or not agreed


def test_a_consumer_gets_a_reminder_and_a_demand_of_fourteen_days_each() -> None:
    kind = DebtorKind.CONSUMER
    facts, done = live(
        case_abroad("FI", bill("FI", 500), kind=kind),
        days_from(SAMPLE_DAY, 90),
        plan=plan_abroad("FI", kind),
        law=LAW.ahead(),
    )
    assert [(str(each.on), each.step, str(each.total)) for each in done if each.step] == [
        ("2026-03-02", "reminder", "503.76"),  # 500 at 9.15 per cent, 30 days
        ("2026-03-20", "demand", "530.02"),  # 48 days, and 24 euro
        ("2026-04-14", "call", "533.15"),
        ("2026-04-28", "recommendation", "534.90"),
    ]
    assert [str(cost.amount) for cost in facts.costs] == ["24.00"]


def test_an_instalment_plan_has_no_price_that_anybody_told() -> None:
    with pytest.raises(Refused, match=r"costs\.instalment_plan for FI"):
        LAW.cost_series(CostKind.INSTALMENT_PLAN).on(SAMPLE_DAY)


@pytest.mark.parametrize(("is_person", "last"), [(False, "2035-06-15"), (True, "2040-06-15")])
def test_a_judgment_is_enforced_for_fifteen_years_and_for_a_person_twenty(is_person: bool, last: str) -> None:
    found = enforceable_until(judged_on=on("2020-06-15"), creditor_is_person=is_person, law=LAW)
    assert found == on(last)
    assert enforceable_until(judged_on=on("2020-06-15"), creditor_is_person=is_person, law=SWEDEN) is None


def test_a_consumer_whose_invoice_names_no_agreed_day_stops_at_the_missing_row() -> None:
    kind = DebtorKind.CONSUMER
    plain = replace(bill("FI", 500), due_date_agreed=False)
    _, done = live_until_stop(case_abroad("FI", plain, kind=kind), kind)
    assert done == ["reminder"]


def live_until_stop(facts: object, kind: DebtorKind) -> tuple[object, list[str]]:
    told: list[str] = []
    with pytest.raises(Refused, match="interest_wait_days for FI"):
        for day in days_from(SAMPLE_DAY, 60):
            facts, done = live(facts, [day], plan=plan_abroad("FI", kind), law=LAW.ahead())  # type: ignore[arg-type, assignment]
            told += [each.step for each in done if each.step]  # type: ignore[attr-defined]
    return facts, told
