"""It never matters how often the clock is looked at: daily, weekly or in one call gives the same letters and amounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench import cadence
from casework.accept_terms import accept_terms
from samples.people import TENANT
from tests.office import House
from tests.papers import bill
from workers.clock import HouseClock
from workers.tick import tick

FIRST, LAST = date(2026, 3, 2), date(2026, 4, 15)
Letters = list[tuple[str, str, str, str]]


def _lived(house: House, folder: Path, days: list[date]) -> tuple[Letters, list[tuple[str, str, str]]]:
    """Letters and steps of a house with a business and a consumer case, ticked on the given days."""
    clock = HouseClock(house.office.database)
    clock.move_to(FIRST)
    house.office = replace(house.office, clock=clock)
    house.clock.machine = clock.machine_now() + timedelta(days=1)  # what waits is due for `house.drain`
    house.knows_creditor()
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2", buyer=TENANT, layout="konsument", total="2500")))
    for row in house.cases():
        accept_terms(house.office, case_number=row.number, by="h", how="cli", evidence={})
    for day in days:
        tick(house.office, on=day, is_production=False, lock=folder / "lock")
    letters = [(row.key, row.on.isoformat(), str(row.deadline), row.balance["total"]) for row in house.letters()]
    steps = [
        (row.number, step.step, step.on.isoformat()) for row in house.cases() for step in house.facts(row.number).steps
    ]
    house.is_sound()
    return letters, steps


def test_daily_weekly_and_one_jump_give_the_same_letters_and_amounts(
    office: Callable[..., House], tmp_path: Path
) -> None:
    span = (LAST - FIRST).days
    cadences = {
        "daily": [FIRST + timedelta(days=number) for number in range(span + 1)],
        "weekly": [FIRST + timedelta(days=number) for number in range(0, span, 7)] + [LAST],
        "one jump": [LAST],
    }
    found = {}
    for name, days in cadences.items():
        folder = tmp_path / name
        folder.mkdir()
        found[name] = _lived(office(), folder, days)
    assert found["daily"] == found["weekly"] == found["one jump"]
    letters, steps = found["daily"]
    assert [key.partition("-")[2].partition("-")[2] for key, *_ in letters].count("demand-1") == 2
    assert len(steps) >= 7


def test_two_hundred_cases_over_three_years_live_the_same_daily_and_in_one_call_and_twenty_of_them_hourly() -> None:
    """Two hundred, and the first twenty hourly too; the bench walks ten thousand."""
    fault, acts = cadence.race(7_000, 200, 20, ends_after=50)
    assert fault == ""
    assert acts > 200 * 3, "they lived"


def test_a_life_that_oversleeps_by_a_day_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(**more: object) -> object:
        from dunning.ahead import live_ahead

        return live_ahead(**{**more, "first": more["first"] + timedelta(days=1)})  # type: ignore[arg-type, operator]

    monkeypatch.setattr(cadence, "live_ahead", late)
    fault, _ = cadence.race(7_000, 20, 0, ends_after=50)
    assert "in one call" in fault


def test_days_without_a_rate_row_rest_on_assumed_ones() -> None:
    told = cadence.story(7_001)
    facts = replace(told.facts, accepted_at=None)
    from dunning.ahead import live_ahead

    ahead = live_ahead(
        facts=facts,
        plan=told.plan,
        law=cadence.LAW,
        agency=cadence.AGENCY,
        first=FIRST,
        last=FIRST + timedelta(days=cadence.DAYS),
    )
    assert "assumed" in ahead.marks["total"]
