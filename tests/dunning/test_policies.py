"""Policy files: what ships is read, the example format is read, and what is wrong is refused in words."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.account import parse_bankgiro
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.agency import parse_agency
from dunning.plan import parse_plan, plan_for
from dunning.prices import parse_prices
from dunning.steps import STEPS
from dunning.when import parse_condition
from tests.dunning.builders import AGENCY, BUSINESS, CONSUMER, POLICIES, kr, load, on

EXAMPLES = Path(__file__).parents[3] / "shared" / "examples"


def test_the_plans_that_ship_name_only_known_steps_and_start_with_the_demand() -> None:
    for plan in (BUSINESS, CONSUMER):
        assert plan.steps[0].name == "demand"
        assert {step.name for step in plan.steps} <= set(STEPS)
        assert plan.steps[0].within_hours == 24


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the example policies are not beside the project")
@pytest.mark.parametrize("name", ["agency.toml", "plan-se-business.toml", "prices.toml"])
def test_the_example_format_is_read(name: str) -> None:
    data = tomllib.loads((EXAMPLES / name).read_text(encoding="utf-8"))
    parse = {"agency.toml": parse_agency, "prices.toml": parse_prices}.get(name, parse_plan)
    assert parse(data)


def test_the_hash_follows_the_content_not_its_order_or_its_comments() -> None:
    data = load("plan-se-business.toml")
    turned = dict(reversed(list(data.items())))
    other = deepcopy(data) | {"name": "another"}
    assert parse_plan(data).hash == parse_plan(turned).hash == BUSINESS.hash
    assert len(BUSINESS.hash) == 12
    assert parse_plan(other).hash != BUSINESS.hash


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("business", "se-business"),
        ("public", "se-business"),
        ("sole_trader", "se-business"),
        ("consumer", "se-consumer"),
        ("estate", "se-consumer"),
    ],
)
def test_a_debtor_in_doubt_gets_the_careful_plan(kind: str, name: str) -> None:
    assert plan_for(plans=(BUSINESS, CONSUMER), debtor_kind=DebtorKind(kind), country="SE").name == name


def test_a_debtor_without_a_plan_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        plan_for(plans=(BUSINESS,), debtor_kind=DebtorKind.CONSUMER, country="SE")
    assert refusal.value.code == "plan_missing"


def test_missing_waits_take_the_defaults() -> None:
    plan = parse_plan({"name": "x", "country": "SE", "debtor": "consumer", "step": [{"name": "demand"}]})
    rule = plan.steps[0].deadline
    assert rule is not None
    assert (rule.calendar_days, rule.bank_days_after_receipt, rule.transit_bank_days, rule.guard_bank_days) == (
        8,
        4,
        5,
        3,
    )
    assert (plan.undue_wait_days, plan.remainder_below) == (10, kr(100))


def _plan(**change: Any) -> dict[str, Any]:
    return {"name": "x", "country": "SE", "debtor": "business", "step": [{"name": "demand"}]} | change


PAYMENT_ORDER = {"name": "payment_order", "needs": ["creditor_decision"]}
DEMAND = {"name": "demand"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (_plan(step=[]), "first step must be demand"),
        (_plan(step=[{"name": "call"}, DEMAND]), "first step must be demand"),
        (_plan(step=[DEMAND, {"name": "threat"}]), "there is no step threat"),
        (_plan(step=[DEMAND, DEMAND]), "twice"),
        (_plan(step=[DEMAND, {"name": "call", "after_dayz": 2}]), "after_dayz"),
        (_plan(step=[DEMAND, {"name": "call", "after_days": 2, "after_bank_days": 2}]), "not both"),
        (_plan(step=[DEMAND, {"name": "call", "after_days": -2}]), "whole number"),
        (_plan(step=[DEMAND, {"name": "call", "after_days": True}]), "whole number"),
        (_plan(step=[DEMAND, {"name": "call", "guard_bank_days": 2}]), "guard_bank_days"),
        (_plan(step=[DEMAND, {"name": "payment_order"}]), "creditor_decision"),
        (_plan(step=[DEMAND, {"name": "enforcement"}]), "judgment"),
        (_plan(step=[DEMAND, PAYMENT_ORDER | {"needs": ["creditor_decision", "luck"]}]), "needs may name"),
        (
            _plan(step=[DEMAND, PAYMENT_ORDER | {"needs": ["creditor_decision", "score"]}]),
            "recommendation must come before",
        ),
        (_plan(step=[DEMAND | {"when": "balance > 1"}]), "takes no when"),
        (_plan(step=[{"name": "reminder"}, DEMAND]), "needs apart_days"),
        (_plan(step=[{"name": "reminder", "apart_days": 10, "when": "balance > 1"}, DEMAND]), "takes no when"),
        (_plan(step=[{"name": "reminder", "apart_days": 10}, {"name": "call"}]), "first step must be demand"),
        (_plan(step=[DEMAND, {"name": "reminder", "times": 2}]), "before the demand"),
        (_plan(step=[DEMAND, {"name": "call", "times": 2}]), "times"),
        (_plan(step=[DEMAND | {"deadline": {"calendar_dayz": 8}}]), "calendar_dayz"),
        (_plan(step={"name": "demand"}), "list"),
        (_plan(debtor="anyone"), "debtor must be"),
        (_plan(catch_up={"demand": "forget"}), "send, collapse, re-date"),
        (_plan(catch_up={"threat": "send"}), "threat"),
        (_plan(name=""), "name must be a text"),
        (_plan(colour="red"), "colour"),
    ],
)
def test_a_faulty_plan_is_refused_in_words(data: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        parse_plan(data)
    assert refusal.value.code == "plan_invalid"


VALUES = {
    "balance": Decimal(5000),
    "principal": Decimal(4000),
    "invoices": Decimal(2),
    "days_since_demand": Decimal(9),
    "recommendation": "monitoring",
    "enforcement": "",
    "debtor": "business",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("balance >= 5000", True),
        ("balance > 5000", False),
        ("balance < 5000.01", True),
        ("principal <= 4000 and invoices == 2", True),
        ("recommendation == 'monitoring' or enforcement == 'no_assets'", True),
        ("recommendation != 'monitoring' or enforcement == 'no_assets'", False),
        ("not (balance >= 5000)", False),
        ("balance >= 5000 and (debtor == 'consumer' or days_since_demand > 8)", True),
    ],
)
def test_a_condition_says_what_it_says(text: str, expected: bool) -> None:
    assert parse_condition(text)(VALUES) is expected


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "balance.__class__ == 1",
        "balance >= principal",
        "5000 <= balance",
        "1 < balance < 3",
        "balance",
        "balance >= '5000'",
        "debtor >= 'a'",
        "debtor == 5",
        "balance >= True",
        "balance >= None",
        "balance >= 1j",
        "balance >= ...",
        "wealth >= 5",
        "balance in (1, 2)",
        "balance = 5",
        "lambda: 1",
        "[x for x in ()]",
        "",
        "balance >= 1 " + "or balance >= 1 " * 100,
        "(" * 400,
    ],
)
def test_anything_but_a_plain_comparison_is_refused_when_the_plan_is_read(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_condition(text)
    assert refusal.value.code == "condition_invalid"


def test_the_agency_that_ships_is_marked_as_an_example_with_a_number_nobody_holds() -> None:
    assert AGENCY.is_example
    assert AGENCY.bankgiro is not None
    assert parse_bankgiro(AGENCY.bankgiro) == AGENCY.bankgiro
    assert AGENCY.bankgiro.startswith("00")
    assert AGENCY.may_send_demands(on("2030-12-31"))
    assert not AGENCY.may_send_demands(on("2031-01-01"))


@pytest.mark.parametrize("text", ["REPLACE", ""])
def test_a_bankgiro_left_open_is_none(text: str) -> None:
    assert parse_agency(load("agency.toml") | {"bankgiro": text}).bankgiro is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bankgiro": "001-2345"}, "bankgiro"),
        ({"orgnr": "559999-9992"}, "orgnr"),
        ({"orgnr": "200903029999"}, "orgnr"),
        ({"mailbox": "krav"}, "mailbox"),
        ({"print_run": "noon"}, "print_run"),
        ({"licence_valid_to": "2030-12-31"}, "licence_valid_to"),
        ({"legal_name": ""}, "legal_name"),
        ({"is_example": "no"}, "is_example"),
        ({"slogan": "x"}, "slogan"),
    ],
)
def test_a_faulty_agency_is_refused_in_words(change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        parse_agency(load("agency.toml") | change)
    assert refusal.value.code == "agency_invalid"


def test_the_agencys_accounts_have_every_name_as_the_readers_give_it_and_a_number_of_days() -> None:
    told = {"accounts": [["SE45 5000 0000 0583 9825 7466", "991-2346"], ["17 60 99-0"]]}
    agency = parse_agency(load("agency.toml") | told | {"return_unidentified_after_days": 14})
    iban = "SE4550000000058398257466"
    assert agency.account_names() == {iban: iban, "9912346": iban, "1760990": "1760990"}
    assert agency.return_after_days == 14
    assert (
        parse_agency(
            {k: v for k, v in load("agency.toml").items() if k != "return_unidentified_after_days"}
        ).return_after_days
        == 30
    )


@pytest.mark.parametrize(
    "change",
    [
        {"accounts": ["991-2346"]}, {"accounts": [[]]}, {"accounts": [[1]]}, {"accounts": [["991-2346"], ["9912346"]]},
        {"accounts": "991-2346"}, {"return_unidentified_after_days": 0}, {"return_unidentified_after_days": 366},
    ],
)  # fmt: skip
def test_accounts_or_days_that_mean_nothing_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        parse_agency(load("agency.toml") | change)
    assert refusal.value.code == "agency_invalid"


def test_an_agency_without_a_licence_is_read_but_may_send_nothing() -> None:
    agency = parse_agency(load("agency.toml") | {"licence_no": "", "licence_valid_to": ""})
    assert not agency.may_send_demands(on("2026-03-02"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"commission": {"SE": [{"rate": 10}]}}, "share"),
        ({"commission": {"SE": [{"up_to": 5, "rate": 0.1}, {"up_to": 5, "rate": 0.1}]}}, "must rise"),
        ({"commission": {"SE": [{"rate": 0.1}, {"up_to": 5, "rate": 0.1}]}}, "must rise"),
        ({"commission": {"SE": []}}, "must rise"),
        ({"withdrawal": {"after_demand": 1}}, "must be given"),
        ({"ownership": {"costs": "tax", "late_interest": "agency"}}, "costs must be"),
        ({"vat": {}}, "rate"),
        ({"setup_fee": {"SE": -1}}, "0 or more"),
        ({"discount": 1}, "discount"),
    ],
)
def test_a_faulty_price_list_is_refused_in_words(change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        parse_prices(load("prices.toml") | change)
    assert refusal.value.code == "prices_invalid"


def test_rates_are_exact_although_the_file_format_reads_them_as_binary_fractions() -> None:
    prices = parse_prices(tomllib.loads((POLICIES / "prices.toml").read_text(encoding="utf-8")))
    assert prices.commission_rate(country="SE", principal=kr(1)) == Decimal("0.1")
    assert prices.surcharge_points == Decimal("0.04")
