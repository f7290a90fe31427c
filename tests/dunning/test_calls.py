"""When a debtor may be called: hours, how often, and never while anything holds the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from claims.case import CaseState, Hold
from claims.days import instant_of
from claims.party import Representative, RepresentativeKind
from claims.refused import Refused
from dunning.calls import call_stops
from dunning.conduct import Conduct, parse_conduct
from dunning.law.registry import law_for
from tests.dunning.builders import LAW, load, on
from tests.dunning.states import FIRST_PHASE


def codes(day: str, at: time, *, law: Any = LAW, facts: Any = FIRST_PHASE, made: int = 0, **policy: Any) -> list[str]:
    found = call_stops(facts=facts, law=law, conduct=Conduct(**policy), at=instant_of(on(day), at), calls_made=made)
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        ("2026-03-23", time(8, 0), []),
        ("2026-03-23", time(7, 59), ["call_hours"]),
        ("2026-03-23", time(19, 59), []),
        ("2026-03-23", time(20, 0), ["call_hours"]),
        ("2026-03-21", time(12, 0), ["call_hours"]),  # a Saturday
        ("2026-03-22", time(12, 0), ["call_hours"]),  # a Sunday
        ("2026-04-03", time(12, 0), ["call_hours"]),  # Good Friday
    ],
)
def test_swedish_debtors_are_called_in_the_houses_hours_on_bank_days(day: str, at: time, expected: list[str]) -> None:
    assert codes(day, at) == expected


def test_saturdays_are_called_only_where_the_policy_or_the_law_has_hours_for_them() -> None:
    assert codes("2026-03-21", time(12, 0), calls_on_saturdays=True) == []
    norway = law_for("NO")  # 8 to 21 on weekdays, 9 to 15 on Saturdays
    assert codes("2026-03-21", time(14, 59), law=norway) == []
    assert codes("2026-03-21", time(15, 0), law=norway) == ["call_hours"]
    assert codes("2026-03-23", time(20, 30), law=norway) == []
    assert codes("2026-03-22", time(12, 0), law=norway) == ["call_hours"]


def test_after_so_many_calls_nobody_calls_again() -> None:
    assert [codes("2026-03-23", time(12, 0), made=made) for made in (2, 3)] == [[], ["call_cap"]]


@pytest.mark.parametrize("hold", list(Hold))
def test_nobody_is_called_while_anything_holds_the_case(hold: Hold) -> None:
    assert codes("2026-03-23", time(12, 0), facts=replace(FIRST_PHASE, holds=frozenset({hold}))) == ["held"]


def test_a_closed_case_and_one_who_is_represented_are_not_called() -> None:
    speaker = Representative(RepresentativeKind.AGENT, "Sanna Ek", (), on("2026-02-01"))
    assert codes("2026-03-23", time(12, 0), facts=replace(FIRST_PHASE, representatives=(speaker,))) == ["represented"]
    assert codes("2026-03-23", time(12, 0), facts=replace(FIRST_PHASE, state=CaseState.CLOSED)) == ["case_closed"]


# Policy -------------------------------------------------------------------------------------------------------------


def test_the_shipped_policy_is_the_default() -> None:
    assert parse_conduct(load("conduct.toml")) == parse_conduct({}) == Conduct()


@pytest.mark.parametrize(
    "data",
    [
        {"objection": {}},
        {"objections": {"answer_days": 3}},
        {"contacts": {"calls_open": "20:00", "calls_close": "08:00"}},
        {"offers": {"discount_limit": 1.5}},
        {"complaints": {"answer_days": -1}},
    ],
)
def test_a_policy_that_says_something_else_is_refused_in_words(data: dict[str, Any]) -> None:
    with pytest.raises(Refused) as no:
        parse_conduct(data)
    assert no.value.code == "conduct_invalid" and no.value.message.startswith("Conduct")
