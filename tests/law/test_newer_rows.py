"""A rate set after the release joins by a row in the operators' file, never by a new release."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

import pytest

from claims.balance import CostKind
from claims.refused import Refused
from dunning.law.dated import Dated, Series
from dunning.law.registry import law_for
from tests.dunning.builders import LAW, on

NEXT_HALF_YEAR = """
[[row]]
series = "reference_rates"
valid_from = 2027-01-01
valid_to = 2027-06-30
value = "2.50"
source = "Riksbanken 2026-12-18"
confirmed_by = "handler A"
"""


def test_a_confirmed_row_makes_the_next_half_year_countable() -> None:
    law = LAW.with_rows(tomllib.loads(NEXT_HALF_YEAR))
    row = law.reference_rates.on(on("2027-03-01"))
    assert (row.value, row.verified) == (Decimal("2.50"), True)
    assert law.reference_rates.on(on("2026-12-31")).value == Decimal("2.00")
    with pytest.raises(Refused):
        LAW.reference_rates.on(on("2027-03-01"))


def test_a_row_that_nobody_confirmed_is_unverified() -> None:
    law = LAW.with_rows(tomllib.loads(NEXT_HALF_YEAR.replace('confirmed_by = "handler A"', "")))
    assert ("reference_rates", date(2027, 1, 1)) in [(name, row.valid_from) for name, row in law.unverified()]


def test_a_new_amount_ends_the_open_row_the_day_before() -> None:
    entry = {"series": "costs.demand", "valid_from": on("2027-01-01"), "value": 200, "source": "made up"}
    demand = LAW.with_rows({"row": [entry]}).costs[CostKind.DEMAND]
    assert [str(demand.on(on(day)).value) for day in ("2026-12-31", "2027-01-01")] == ["180.00", "200.00"]


def test_a_row_for_another_country_is_not_ours() -> None:
    entry = {"country": "NO", "series": "costs.demand", "valid_from": on("2027-01-01"), "value": 1, "source": "x"}
    assert LAW.with_rows({"row": [entry]}) == LAW


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"series": "costs.coffee"}, "costs.coffee"),
        ({"series": ""}, "series"),
        ({"valid_from": "2027-01-01"}, "valid_from"),
        ({"valid_from": on("2026-10-01")}, "overlap"),
        ({"valid_to": on("2026-12-31")}, "ends before"),
        ({"value": "much"}, "value"),
        ({"value": True}, "value"),
        ({"source": " "}, "source"),
        ({"valid_until": on("2027-06-30")}, "valid_until"),
    ],
)
def test_a_faulty_row_is_refused_in_words(change: dict[str, object], said: str) -> None:
    entry = {"series": "reference_rates", "valid_from": on("2027-01-01"), "value": "2.50", "source": "x"} | change
    with pytest.raises(Refused, match=said) as refusal:
        LAW.with_rows({"row": [entry]})
    assert refusal.value.code == "law_row_invalid"


def test_rows_that_overlap_or_end_before_they_begin_are_a_bug_in_the_country() -> None:
    first = Dated(1, on("2026-01-01"), on("2026-06-30"), "x")
    with pytest.raises(ValueError, match="overlap"):
        Series("x", (first, Dated(2, on("2026-06-30"), None, "x")))
    with pytest.raises(ValueError, match="ends before"):
        Series("x", (Dated(1, on("2026-01-02"), on("2026-01-01"), "x"),))


def test_rows_between_two_days_have_no_gap() -> None:
    series = Series("x", (Dated(1, on("2026-01-01"), on("2026-01-31"), "x"), Dated(2, on("2026-03-01"), None, "x")))
    assert [row.value for row in series.between(first=on("2026-01-10"), last=on("2026-01-20"))] == [1]
    with pytest.raises(Refused, match="2026-02-01"):
        series.between(first=on("2026-01-10"), last=on("2026-03-02"))


def test_a_country_without_law_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        law_for("XX")
    assert refusal.value.code == "country_without_law"
