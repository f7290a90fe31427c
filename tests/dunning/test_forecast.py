"""What stopping costs a creditor, now and later: from the price list and the rows of law, to the krona."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from claims.case import CaseFacts, CaseState
from claims.refused import Refused
from dunning.ahead import live_ahead
from dunning.forecast import StopCost, forecast
from dunning.plan import Plan
from dunning.terms import parse_prices
from tests.dunning.builders import AGENCY, BUSINESS, LAW, SAMPLE_DAY, case, decided, kr, on
from tests.dunning.test_policies import load

PRICES = load("prices.toml")


def told(facts: CaseFacts, *, days: str = "2026-06-30", prices: Any = PRICES, plan: Plan = BUSINESS) -> list[StopCost]:
    law = LAW.ahead()
    lived = live_ahead(facts=facts, plan=plan, law=law, agency=AGENCY, first=SAMPLE_DAY, last=on(days))
    found = forecast(facts=facts, acts=lived.acts, plan=plan, prices=parse_prices(prices), law=law, today=SAMPLE_DAY)
    return list(found)


def test_nothing_before_external_measures_then_the_list_then_three_to_nine_hundred() -> None:
    assert [(str(each.on), each.after, each.stop) for each in told(case())] == [
        ("2026-03-02", None, kr(0)),
        ("2026-03-02", "demand", kr(500)),
        ("2026-03-30", "recommendation", kr(0)),
        ("None", "payment_order", kr(300)),
        ("None", "enforcement", kr(900)),
    ]


def test_the_authoritys_fees_rest_on_rows_that_nobody_has_confirmed_for_this_year_and_say_so() -> None:
    assert [each.marks for each in told(case())] == [(), (), (), ("unverified",), ("unverified",)]


def test_an_application_that_is_filed_costs_its_fee_from_that_day_on() -> None:
    filed = decided("payment_order", on("2026-03-30"))(case())
    lived = told(replace(filed, state=CaseState.AWAITING_TERMS))
    assert [(each.stage, each.stop) for each in lived][-2:] == [
        ("after_payment_order", kr(300)),
        ("after_enforcement", kr(900)),
    ]
    assert lived[-2].on == on("2026-03-30") and lived[-2].outlays == kr(300)


def test_a_fixed_price_after_the_payment_order_stands_for_the_stage_and_its_vat_is_on_what_is_no_outlay() -> None:
    prices = {**PRICES, "withdrawal": {**PRICES["withdrawal"], "after_payment_order": 1000}}
    last = told(case(), prices=prices)[-1]
    assert (last.stop, last.outlays) == (kr(1000), kr(900))
    # 1000 is asked for, of which 900 are the authority's: a quarter of the agency's own 100 comes on top.
    assert (last.vat, last.owed) == (kr(25), kr(1025))


def test_a_set_up_fee_is_owed_however_the_case_ends_with_its_vat() -> None:
    now = told(case(), prices={**PRICES, "setup_fee": {"SE": 1900}})[0]
    assert (now.stop, now.setup_fee, now.vat, now.owed) == (kr(0), kr(1900), kr(475), kr(2375))


def test_a_plan_without_an_authority_ends_with_its_own_stages() -> None:
    steps = tuple(step for step in BUSINESS.steps if step.name in ("demand", "call"))
    assert [each.after for each in told(case(), plan=replace(BUSINESS, steps=steps))] == [None, "demand"]


def test_a_case_in_another_currency_than_the_price_list_is_not_guessed_at() -> None:
    facts = replace(case(), currency="EUR")
    with pytest.raises(Refused, match="price list is in SEK"):
        forecast(facts=facts, acts=(), plan=BUSINESS, prices=parse_prices(PRICES), law=LAW.ahead(), today=SAMPLE_DAY)
