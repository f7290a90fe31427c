"""The rules of law as files that a lawyer reads (docs/scenarios.md), each case asked of the engine."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.law.expected_vectors import EXPECTED
from tests.law.rules import RULES, Given

FOLDER = Path(__file__).parent / "scenarios"
FILE_KEYS = {"rule", "title", "says", "source", "case"}
CASE_KEYS = {"vector", "about", "given", "then"}
SCENARIOS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
CASES = [
    pytest.param(scenario["rule"], case, id=f"{stem}-{number}")
    for stem, scenario in SCENARIOS.items()
    for number, case in enumerate(scenario.get("case", []), start=1)
]


def faults(scenario: dict[str, Any]) -> list[str]:
    """What is wrong with the form of a scenario file."""
    found = [f"unread key {key}" for key in scenario.keys() - FILE_KEYS]
    found += [f"without {key}" for key in sorted(FILE_KEYS) if not scenario.get(key)]
    found += [f"unknown rule {scenario['rule']}"] if scenario.get("rule", "") not in {"", *RULES} else []
    for number, case in enumerate(scenario.get("case", []), start=1):
        found += [f"case {number}: unread key {key}" for key in case.keys() - CASE_KEYS]
        found += [f"case {number}: without {key}" for key in ("about", "given", "then") if not case.get(key)]
    return found


def ask(rule: str, case: dict[str, Any]) -> None:
    """The engine's answer is the one of the case, and nothing that the case says was passed over."""
    given = Given(case["given"])
    said = RULES[rule](given)
    assert list(given.unread()) == [], "unread keys"
    assert case["then"].keys() - said.keys() == set(), f"the rule answers {sorted(said)}"
    assert {key: said[key] for key in case["then"]} == case["then"], case["about"]


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_the_engine_says_what_the_case_says(rule: str, case: dict[str, Any]) -> None:
    ask(rule, case)


@pytest.mark.parametrize("stem", SCENARIOS)
def test_a_scenario_has_a_rule_a_source_and_cases_and_nothing_that_nobody_reads(stem: str) -> None:
    assert faults(SCENARIOS[stem]) == []


def test_every_vector_is_in_the_file_of_its_rule_once() -> None:
    found = {stem: [case["vector"] for case in each["case"] if "vector" in case] for stem, each in SCENARIOS.items()}
    assert {stem: vectors for stem, vectors in found.items() if vectors} == EXPECTED
    twice = [name for name, times in Counter(v for vectors in found.values() for v in vectors).items() if times > 1]
    assert twice == []


def test_every_rule_that_can_be_asked_is_asked() -> None:
    assert {scenario["rule"] for scenario in SCENARIOS.values()} == RULES.keys()


GOOD = {
    "rule": "bank_days",
    "title": "Bankdagar",
    "says": "Räknas från dagen efter.",
    "source": "praxis",
    "case": [{"about": "en vecka", "given": {"from": 1, "bank_days": 1}, "then": {"day": 1}}],
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"rule": "coffee"}, ["unknown rule coffee"]),
        ({"case": []}, ["without case"]),
        ({"source": ""}, ["without source"]),
        ({"rul": "x"}, ["unread key rul"]),
        ({"case": [{**GOOD["case"][0], "when": 1}]}, ["case 1: unread key when"]),
        ({"case": [{**GOOD["case"][0], "then": {}}]}, ["case 1: without then"]),
    ],
)
def test_a_file_out_of_form_is_told(change: dict[str, Any], said: list[str]) -> None:
    assert faults({**GOOD, **change}) == said


@pytest.mark.parametrize(
    ("given", "then", "said"),
    [
        ({"from": "x", "bank_days": 1}, {"day": 1}, None),
        ({"bank_days": 1}, {"day": 1}, "given must say from"),
        ({"from": 1, "bank_days": 1, "hour": 9}, {"day": 1}, "unread keys"),
        ({"from": 1, "bank_days": 1}, {"evening": 1}, "the rule answers"),
        ({"from": 1, "bank_days": 1}, {"day": 2}, "en vecka"),
    ],
)
def test_a_case_that_is_misread_or_wrong_fails(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], then: dict[str, Any], said: str | None
) -> None:
    monkeypatch.setitem(RULES, "bank_days", lambda asked: {"day": int(bool(asked("from"))) * asked("bank_days")})
    case = {"about": "en vecka", "given": given, "then": then}
    if said is None:
        ask("bank_days", case)
    else:
        with pytest.raises(AssertionError, match=said):
            ask("bank_days", case)


def test_a_key_of_an_inner_table_that_nobody_reads_is_told() -> None:
    given = Given({"payments": [{"on": 1, "amuont": 2}]})
    (payment,) = given.tables("payments")
    payment("on")
    assert list(given.unread()) == ["given.payments.amuont"]


def test_the_page_about_scenarios_names_their_folder_and_every_rule() -> None:
    root = Path(__file__).parents[2]
    page = (root / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert f"`{FOLDER.relative_to(root).as_posix()}/`" in page
    assert [rule for rule in RULES if f"`{rule}`" not in page] == []
