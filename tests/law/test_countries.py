"""Other countries as data: every row has a source and is unconfirmed, and what is not known stops by name."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.balance import CostKind
from claims.case import CaseState
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.decide import decide
from dunning.guards import ANY_LETTER, LEGAL_ACTION
from dunning.law.registry import LAWS, law_for
from dunning.plan import parse_plan
from tests.dunning.builders import AGENCY, LAW, POLICIES, SAMPLE_DAY, ask, load, on
from tests.house.tree import modules
from tests.law.abroad import bill, case_abroad, confirmed, plan_abroad

ABROAD = ("NO", "DK", "FI", "EU")
LIMITS = [
    {"series": series, "valid_from": on("1990-01-01"), "value": 3, "source": "a jurist's letter"}
    for series in ("limitation_years_consumer", "limitation_years_other")
]
WAIT = {"series": "interest_wait_days", "valid_from": on("1990-01-01"), "value": 30, "source": "a jurist's letter"}


def test_the_registry_knows_these_countries_and_each_by_its_own_name() -> None:
    assert set(LAWS) == {"SE", *ABROAD}
    assert all(law.country == country for country, law in LAWS.items())


@pytest.mark.parametrize("country", ABROAD)
def test_every_row_abroad_has_a_source_and_nobody_has_confirmed_it(country: str) -> None:
    own = (series for series in law_for(country).series() if series.name != "allocation")  # that is the house's order
    rows = [row for series in own for row in series]
    assert rows
    assert all(row.source.strip() for row in rows)
    assert not any(row.verified for row in rows)
    assert law_for(country).is_provisional


def test_sweden_is_no_provisional_law_and_stands_open() -> None:
    assert not LAW.is_provisional
    assert LAW.closed_for == ()


def test_only_the_registry_names_a_countrys_module() -> None:
    own = {f"dunning.law.{country.lower()}" for country in LAWS}
    naming = set()
    for path, tree, _ in modules():
        for node in ast.walk(tree):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if own & set(names):
                naming.add(path.as_posix())
    assert naming == {"dunning/law/registry.py", "dunning/law/fi.py"}, "Finland takes the euro's rate"


@pytest.mark.parametrize("country", ABROAD)
@pytest.mark.parametrize("series", ["limitation_years_consumer", "limitation_years_other", "interest_wait_days"])
def test_what_is_not_known_stops_and_names_the_row_and_the_country(country: str, series: str) -> None:
    with pytest.raises(Refused, match=f"{series} for {country}") as refusal:
        getattr(law_for(country), series).on(SAMPLE_DAY)
    assert refusal.value.code == "law_row_missing"


@pytest.mark.parametrize("country", ABROAD)
def test_no_figure_of_the_authority_is_made_up(country: str) -> None:
    for kind in (CostKind.PAYMENT_ORDER, CostKind.COUNSEL, CostKind.INSTALMENT_PLAN):
        with pytest.raises(Refused):
            law_for(country).cost_series(kind).on(SAMPLE_DAY)


@pytest.mark.parametrize("path", sorted(POLICIES.glob("plan-*.toml")), ids=lambda path: path.stem)
def test_every_plan_that_ships_is_for_a_country_with_law_and_named_after_it(path: Any) -> None:
    plan = parse_plan(load(path.name))
    assert plan.country in LAWS
    assert path.stem == f"plan-{plan.country.lower()}-{plan.debtor}" == f"plan-{plan.name}"
    assert plan.remainder_below.currency == law_for(plan.country).currency
    floor = law_for(plan.country).deadline_floor.on(SAMPLE_DAY).value
    assert plan.step("demand").deadline.calendar_days >= floor.calendar_days  # type: ignore[union-attr]


@pytest.mark.parametrize("country", ["NO", "FI"])
def test_a_letter_is_stopped_until_every_row_it_rests_on_is_confirmed(country: str) -> None:
    facts = case_abroad(country, bill(country, 1000, due="2026-01-31"))
    plan, law = plan_abroad(country, DebtorKind.BUSINESS), law_for(country)
    limits = law.with_rows({"row": [{"country": country, "confirmed_by": "A", **row} for row in (*LIMITS, WAIT)]})
    found = decide_ready(facts, plan, limits)
    assert "law_unverified" in found.blocked_by
    assert "late_compensation" in found.why and "deadline_floor" in found.why
    all_confirmed = confirmed(law, *LIMITS, WAIT)
    assert all_confirmed.closed_for == ()
    sent = decide_ready(facts, plan, all_confirmed)
    assert (str(sent.act), sent.step) == ("letter", "reminder")


@pytest.mark.parametrize("left_out", ["late_compensation", "deadline_floor", "reminder_spacing_days", "late_rates"])
def test_one_row_that_nobody_confirmed_is_enough_to_stop(left_out: str) -> None:
    law = law_for("NO")
    rows = [
        {"country": "NO", "confirmed_by": "A", "series": name, "valid_from": row.valid_from, "source": "seen"}
        | {"value": {"late_rates": "12.00", "late_compensation": 460}.get(name, 14)}
        for name, row in law.unverified()
        if name not in (left_out, "contact_hours", "collection_rate")
    ]
    limits = [{"country": "NO", "confirmed_by": "A", **row} for row in (*LIMITS, WAIT)]
    facts = case_abroad("NO", bill("NO", 1000))
    found = decide_ready(facts, plan_abroad("NO", DebtorKind.BUSINESS), law.with_rows({"row": [*rows, *limits]}))
    assert found.blocked_by == ("law_unverified",)
    assert left_out in found.why


def decide_ready(facts: Any, plan: Any, law: Any) -> Any:
    """The decision once the case stands ready for its first letter."""
    return ask(replace(facts, state=CaseState.READY), SAMPLE_DAY, plan=plan, law=law)


def test_an_open_country_whose_plan_is_another_countrys_sends_nothing() -> None:
    law = confirmed(law_for("NO"), *LIMITS, WAIT)
    found = decide_ready(case_abroad("NO", bill("NO", 1000)), plan_abroad("SE", DebtorKind.BUSINESS), law)
    assert found.blocked_by == ("plan_of_another_country",)


def test_a_row_at_home_that_nobody_confirmed_stops_nothing_new() -> None:
    assert any(not row.verified for series in LAW.series() for row in series)
    names = [guard.code for guard in (*ANY_LETTER, *LEGAL_ACTION)]
    assert "law_unverified" in names
    late = bill("SE", 10_000, due="2025-01-31")
    assert str(ask(case_abroad("SE", late), SAMPLE_DAY).act) == "transition"
    assert decide_ready(case_abroad("SE", late), plan_abroad("SE", DebtorKind.BUSINESS), LAW).step == "demand"


@pytest.mark.parametrize(
    ("series", "valid_from", "value", "was"),
    [
        ("reference_rates", "2024-07-01", "4.00", "4.00"),
        ("reference_rates", "2025-01-01", "3.50", "3.00"),
        ("costs.payment_order", "2026-01-01", 300, "300.00"),
    ],
)
def test_a_row_at_home_is_confirmed_or_put_right_by_its_day(series: str, valid_from: str, value: Any, was: str) -> None:
    entry = {"series": series, "valid_from": on(valid_from), "value": value, "source": "seen", "confirmed_by": "A"}
    law = LAW.with_rows({"row": [entry]})
    before = {(name, row.valid_from): row for name, row in LAW.unverified()}
    after = {(name, row.valid_from) for name, row in law.unverified()}
    assert str(before[(series, on(valid_from))].value) == was
    assert after == set(before) - {(series, on(valid_from))}
    found = next(each for each in law.series() if each.name == series).on(on(valid_from))
    assert Decimal(str(found.value)) == Decimal(str(value))
    assert found.valid_to == before[(series, on(valid_from))].valid_to


def test_a_row_that_is_confirmed_already_is_not_replaced_by_another() -> None:
    entry = {"series": "reference_rates", "valid_from": on("2026-01-01"), "value": 9, "source": "x"}
    with pytest.raises(Refused, match="overlap"):
        LAW.with_rows({"row": [entry | {"confirmed_by": "A"}]})
    unsure = {"country": "NO", "series": "late_rates", "valid_from": on("2026-01-01"), "value": 9, "source": "x"}
    with pytest.raises(Refused, match="overlap"):
        law_for("NO").with_rows({"row": [unsure]})


def test_a_row_without_a_country_is_for_the_house_alone() -> None:
    entry = {"series": "deadline_floor", "valid_from": on("2027-01-01"), "value": 10, "source": "x"}
    assert law_for("NO").with_rows({"row": [entry]}) == law_for("NO")
    rule = LAW.with_rows({"row": [entry]}).deadline_floor.on(on("2027-01-01")).value
    assert (rule.calendar_days, rule.bank_days_after_receipt) == (10, 4), "the four bank days stay"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"series": "deadline_floor", "value": "soon"}, "whole number"),
        ({"series": "contact_hours", "value": "all day"}, "hours"),
        ({"series": "costs.coffee", "value": 1}, "costs.coffee"),
    ],
)
def test_a_row_of_the_wrong_kind_is_refused_in_words(entry: dict[str, Any], said: str) -> None:
    row = {"country": "NO", "valid_from": on("2027-01-01"), "source": "x"} | entry
    with pytest.raises(Refused, match=said):
        law_for("NO").with_rows({"row": [row]})


def test_the_house_takes_no_rate_series_that_its_law_does_not_have() -> None:
    entry = {"series": "late_rates", "valid_from": on("2026-01-01"), "value": 1, "source": "x", "confirmed_by": "A"}
    with pytest.raises(Refused, match="late_rates"):
        LAW.with_rows({"row": [entry]})


def test_looked_at_ahead_the_last_row_goes_on_and_says_so() -> None:
    law = LAW.ahead()
    row = law.reference_rates.on(on("2027-03-01"))
    assert (row.value, row.assumed, row.valid_from) == (Decimal("2.00"), True, date(2027, 1, 1))
    assert not law.reference_rates.on(on("2026-12-31")).assumed
    with pytest.raises(Refused):
        LAW.reference_rates.on(on("2027-03-01"))
    with pytest.raises(Refused):
        law.reference_rates.on(on("2002-06-30"))


@pytest.mark.parametrize("country", ["NO", "DK", "FI"])
def test_real_cases_abroad_wait_for_a_person_whatever_the_day(country: str) -> None:
    facts = case_abroad(country, bill(country, 1000))
    for day in ("2026-03-02", "2026-06-15", "2026-09-01"):
        found = ask(facts, day, plan=plan_abroad(country, DebtorKind.BUSINESS), law=law_for(country))
        assert str(found.act) == "nothing" and found.blocked_by


def test_a_case_decided_at_home_says_what_the_other_country_lacks() -> None:
    facts = replace(case_abroad("DK", bill("SE", 1000)), currency="SEK")
    found = decide(
        facts=replace(facts, state=CaseState.READY),
        plan=plan_abroad("DK", DebtorKind.BUSINESS),
        law=LAW,
        agency=AGENCY,
        today=SAMPLE_DAY,
        abroad=law_for("DK"),
    )
    assert {"debtor_abroad", "law_unverified"} <= set(found.blocked_by)
    assert "reference_rates" in found.why
