"""What a case owes, against a count day by day that shares no code with the engine (`bench.law_race` asks for more)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bench import law_race
from bench.law_oracle import Story, owed, stories
from bench.law_race import difference, race
from dunning.law.dated import Dated, Series
from tests.dunning.builders import many

SEED = 20261122


def test_the_engine_and_the_count_agree_to_the_ore_in_5000_stories() -> None:
    assert race(many(5_000), SEED) == ""


def test_the_stories_hold_what_they_are_asked_for() -> None:
    found = Counter(sign for story in stories(2_000, SEED) for sign in _signs(story))
    rare = {sign: found[sign] for sign in _EVERY if found[sign] < 20}
    assert not rare


_EVERY = (
    "leap day",
    "rate below nothing",
    "rate of nothing",
    "part-payment",
    "credit",
    "credit_from_start",
    "three bills",
)


def _signs(story: Story) -> set[str]:
    begun = min(bill.due for bill in story.bills)
    days = [begun + timedelta(days=n) for n in range(max(0, (story.as_of - begun).days))]
    told = {one.what for one in story.happenings if one.day <= story.as_of}
    signs = {what for what in ("credit", "credit_from_start") if what in told}
    signs |= {"part-payment"} if "payment" in told and any(owed(story).principal.values()) else set()
    signs |= {"leap day"} if story.leap_years and any((day.month, day.day) == (2, 29) for day in days) else set()
    signs |= {"rate below nothing"} if any(2017 <= day.year <= 2018 for day in days) else set()
    signs |= {"rate of nothing"} if any(bill.agreed == 0 for bill in story.bills) else set()
    return signs | ({"three bills"} if len(story.bills) == 3 else set())


def test_another_law_than_the_counts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    nine = Series(
        "late_interest_points", (Dated(Decimal(9), law_race.LAW.late_interest_points.rows[0].valid_from, None, ""),)
    )
    monkeypatch.setattr(
        law_race, "LAWS", {key: replace(law, late_interest_points=nine) for key, law in law_race.LAWS.items()}
    )
    assert race(50, SEED)


def test_an_ore_is_found() -> None:
    story = next(one for one in stories(200, SEED) if len(one.bills) == 1 and owed(one).principal["1"] > 100)
    (bill,) = story.bills
    assert difference(story) == ""
    assert owed(replace(story, bills=(replace(bill, ore=bill.ore + 1),))) != owed(story)
