"""What the creditor is told before accepting, and what stopping costs at each stage."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from claims.balance import CostKind
from claims.case import CaseState, StepTaken
from claims.invoice import Credit
from claims.refused import Refused
from dunning.terms import quote, withdrawal_cost, withdrawal_stage
from tests.dunning.builders import FIRM, PRICES, case, cost, invoice, kr, on

TODAY = on("2026-03-02")


@pytest.mark.parametrize(
    ("due", "days", "rate", "commission"),
    [
        ("2025-09-03", 180, "0.1", "1000.00"),
        ("2025-09-02", 181, "0.14", "1400.00"),
        ("2026-03-10", 0, "0.1", "1000.00"),
    ],
)
def test_an_invoice_more_than_180_days_overdue_at_registration_costs_four_points_more(
    due, days, rate, commission
) -> None:
    line = quote(prices=PRICES, facts=case(invoice(10_000, due=due)), today=TODAY).lines[0]
    assert (line.days_overdue, line.rate, str(line.commission)) == (days, Decimal(rate), commission)


def test_the_surcharge_is_per_invoice_and_its_age_does_not_grow_after_registration() -> None:
    facts = case(invoice(10_000, due="2025-09-02", number="old"), invoice(20_000, number="new"))
    for today in (TODAY, on("2026-12-01")):
        found = quote(prices=PRICES, facts=facts, today=today)
        assert [(line.invoice_number, str(line.surcharge)) for line in found.lines] == [("old", "0.04"), ("new", "0")]
        assert str(found.commission) == "3400.00"


@pytest.mark.parametrize(
    ("principal", "rate"), [("50000.00", "0.1"), ("50000.01", "0.08"), ("500000", "0.08"), ("500000.01", "0.06")]
)
def test_the_cases_principal_decides_the_tier(principal: str, rate: str) -> None:
    half = Decimal(principal) / 2
    facts = case(invoice(str(half)), invoice(str(Decimal(principal) - half), number="B"))
    assert quote(prices=PRICES, facts=facts, today=TODAY).commission_rate == Decimal(rate)


def test_credits_lower_what_commission_is_quoted_on() -> None:
    facts = case(invoice(10_000), credits=(Credit("K", "10234", TODAY, kr(4_000)),))
    assert quote(prices=PRICES, facts=facts, today=TODAY).principal == kr(6_000)


def test_a_quote_tells_every_cost_that_may_come() -> None:
    found = quote(prices=PRICES, facts=case(), today=TODAY)
    assert (found.prices_version, found.prices_hash) == ("2026-01", PRICES.hash)
    assert (found.setup_fee, found.legal_prepayment, found.vat_rate) == (kr(0), kr(680), Decimal("0.25"))
    assert {stage: str(fee) for stage, fee in found.withdrawal.items()} == {
        "before_external_measures": "0.00",
        "after_demand": "500.00",
        "end_of_first_phase": "0.00",
        "after_payment_order": "None",
    }
    assert (found.costs_go_to, found.interest_goes_to, found.small_remainder) == ("agency", "creditor", kr(50))


def test_the_set_up_fee_follows_the_debtors_country_and_a_country_without_commission_is_refused() -> None:
    assert [str(PRICES.setup_fee(country)) for country in ("SE", "NO", "FI")] == ["0.00", "950.00", "1900.00"]
    abroad = case(debtor=replace(FIRM, country="NO"))
    assert quote(prices=PRICES, facts=abroad, today=TODAY).commission_rate == Decimal("0.15"), "the list's default"
    only_home = replace(PRICES, commission={"SE": PRICES.commission["SE"]})
    with pytest.raises(Refused) as refusal:
        quote(prices=only_home, facts=abroad, today=TODAY)
    assert refusal.value.code == "price_missing"


DEMANDED = case(state=CaseState.DEMAND, steps=(StepTaken("demand", 1, TODAY, on("2026-03-13")),))
RECOMMENDED = replace(
    DEMANDED, state=CaseState.FIRST_PHASE, steps=(*DEMANDED.steps, StepTaken("recommendation", 1, TODAY))
)
FILED = replace(
    RECOMMENDED,
    state=CaseState.PAYMENT_ORDER,
    costs=(cost(CostKind.PAYMENT_ORDER, "2026-04-01", 300), cost(CostKind.COUNSEL, "2026-04-01", 380)),
)


@pytest.mark.parametrize(
    ("facts", "stage", "amount"),
    [
        (case(), "before_external_measures", "0.00"),
        (DEMANDED, "after_demand", "500.00"),
        (RECOMMENDED, "end_of_first_phase", "0.00"),
        (replace(RECOMMENDED, state=CaseState.DECISION), "end_of_first_phase", "0.00"),
        (FILED, "after_payment_order", "300.00"),
    ],
)
def test_stopping_costs_what_its_stage_costs_and_after_the_authority_what_was_laid_out(facts, stage, amount) -> None:
    assert withdrawal_stage(facts) == stage
    assert str(withdrawal_cost(prices=PRICES, facts=facts)) == amount
