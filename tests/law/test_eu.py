"""The European Union: the euro's reference rate half-year by half-year, 8 points and 40 euro in trade, and no more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from claims.party import DebtorKind
from claims.refused import Refused
from dunning.law.registry import law_for
from dunning.ledger import balance
from dunning.plan import plan_for
from tests.dunning.builders import SAMPLE_DAY, on
from tests.law.abroad import bill, case_abroad

LAW = law_for("EU")
RATES = """
2019-01-01 0.00 | 2019-07-01 0.00 | 2020-01-01 0.00 | 2020-07-01 0.00 | 2021-01-01 0.00 | 2021-07-01 0.00
2022-01-01 0.00 | 2022-07-01 0.00 | 2023-01-01 2.50 | 2023-07-01 4.00 | 2024-01-01 4.50 | 2024-07-01 4.25
2025-01-01 3.15 | 2025-07-01 2.15 | 2026-01-01 2.15
"""
ROWS = [entry.split() for line in RATES.strip().splitlines() for entry in line.split(" | ")]


@pytest.mark.parametrize("country", ["EU", "FI"])
def test_the_rate_of_every_half_year_and_no_other(country: str) -> None:
    rows = list(law_for(country).reference_rates)
    assert [(row.valid_from.isoformat(), row.value) for row in rows] == [(day, Decimal(rate)) for day, rate in ROWS]
    assert rows[-1].valid_to == date(2026, 6, 30)


@pytest.mark.parametrize("day", ["2018-12-31", "2026-07-01"])
def test_a_half_year_that_was_not_told_stops(day: str) -> None:
    with pytest.raises(Refused, match=f"reference_rates for EU covers {day}"):
        LAW.reference_rates.on(on(day))


def test_what_was_seen_and_what_was_remembered_say_so() -> None:
    remembered = [row.valid_from.isoformat() for row in LAW.reference_rates if "memory" in row.source]
    assert remembered == ["2025-01-01", "2025-07-01", "2026-01-01"]


def test_in_trade_interest_is_the_rate_and_eight_points() -> None:
    owed = balance(facts=case_abroad("EU", bill("EU", 10_000)), law=LAW, as_of=on("2026-02-28"))
    assert str(owed.interest) == "77.86"
    assert str(LAW.late_compensation.on(SAMPLE_DAY).value) == "40.00"


def test_the_directive_says_nothing_of_consumers() -> None:
    facts = case_abroad("EU", bill("EU", 10_000), kind=DebtorKind.CONSUMER)
    with pytest.raises(Refused, match="consumer_points for EU"):
        balance(facts=facts, law=LAW, as_of=on("2026-02-28"))


def test_the_directive_has_no_demand_and_so_no_plan() -> None:
    with pytest.raises(Refused, match="deadline_floor for EU"):
        LAW.deadline_floor.on(SAMPLE_DAY)
    with pytest.raises(Refused) as refusal:
        plan_for(plans=(), debtor_kind=DebtorKind.BUSINESS, country="EU")
    assert refusal.value.code == "plan_missing"
