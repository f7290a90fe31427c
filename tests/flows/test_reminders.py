"""One reminder before the demand, in a Swedish plan that has it: its letter, its fee where one was agreed, its time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.accept_terms import accept_terms
from casework.set_brake import set_brake
from casework.walk import walk_day
from dunning.plan import parse_plan
from samples.people import TENANT
from tests.flows.test_journeys import letters, open_case, pay
from tests.flows.test_outages import run_until
from tests.office import House
from tests.papers import bill

REMINDER: Mapping[str, Any] = {"name": "reminder", "times": 1, "apart_days": 10, "with_fee": 1}
DUE = date(2026, 1, 31)


@pytest.fixture
def reminding(house: House) -> House:
    """A house whose two Swedish plans begin with one reminder, and whose creditor agreed on its fee with everyone."""
    plans = {
        name: parse_plan({**plan.content, "step": [dict(REMINDER), *plan.content["step"]]})
        if plan.country == "SE"
        else plan
        for name, plan in house.office.plans.items()
    }
    house.office = replace(house.office, plans=plans)
    return house


def agrees(house: House) -> None:
    house.knows_creditor(reminder_fee_agreed="true")


def costs(house: House, number: str) -> list[tuple[str, str]]:
    return [(str(cost.kind), str(cost.amount)) for cost in house.facts(number).costs]


def test_a_person_is_reminded_once_with_the_agreed_fee_and_the_demand_waits_for_its_time(reminding: House) -> None:
    agrees(reminding)
    number = open_case(reminding, bill("881", buyer=TENANT, total="1250", due=DUE))
    reminding.live_until(date(2026, 4, 30))
    # 2 March and ten days is 12 March; three bank days of guard are 17 March; the demand leaves on the next bank day.
    assert [(key, on) for key, on, _ in letters(reminding, number)] == [
        ("reminder-1", "2026-03-02"),
        ("demand-1", "2026-03-18"),
    ]
    assert costs(reminding, number) == [("reminder", "60.00"), ("demand", "180.00")]
    reminding.is_sound()


def test_without_an_agreement_the_reminder_costs_nothing(reminding: House) -> None:
    number = open_case(reminding, bill("881", buyer=TENANT, total="1250", due=DUE))
    reminding.live_until(date(2026, 4, 30))
    assert [key for key, _, _ in letters(reminding, number)] == ["reminder-1", "demand-1"]
    assert costs(reminding, number) == [("demand", "180.00")]


def test_between_traders_the_late_compensation_stands_alone_whatever_was_agreed(reminding: House) -> None:
    agrees(reminding)
    number = open_case(reminding, bill("88101", total="10000", due=DUE))
    reminding.live_until(date(2026, 3, 31))
    assert [key for key, _, _ in letters(reminding, number)] == ["reminder-1", "demand-1"]
    assert costs(reminding, number) == [("late_compensation", "450.00")]


def test_who_pays_within_the_reminders_time_gets_no_demand_and_pays_no_cost_of_one(reminding: House) -> None:
    number = open_case(reminding, bill("881", buyer=TENANT, total="1250", due=DUE))
    reminding.live_until(date(2026, 3, 11))
    pay(reminding, number, "1250")
    reminding.live_until(date(2026, 5, 31))
    assert [key for key, _, _ in letters(reminding, number)] == ["reminder-1"]
    assert (reminding.case().state, reminding.case().close_code) == ("closed", "paid")


def test_an_outage_sends_the_reminder_once_and_never_beside_the_demand(reminding: House) -> None:
    number = open_case(reminding, bill("881", buyer=TENANT, total="1250", due=DUE))
    run_until(reminding, date(2026, 3, 3))
    reminding.clock.day = date(2026, 4, 20)
    run_until(reminding, date(2026, 5, 31))
    told = letters(reminding, number)
    assert [key for key, _, _ in told] == ["reminder-1", "demand-1"]
    assert len({on for _, on, _ in told}) == 2


def test_a_reminder_that_could_not_leave_on_its_day_names_a_day_as_long_after_the_one_it_leaves_on(
    reminding: House,
) -> None:
    agrees(reminding)
    reminding.receive(reminding.mail(bill("881", buyer=TENANT, total="1250", due=DUE)))
    number = reminding.case().number
    accept_terms(reminding.office, case_number=number, by="h", how="cli", evidence={})
    reminding.drain()
    walk_day(reminding.office, on=reminding.clock.day)
    set_brake(reminding.office, on=True, by="h")
    reminding.drain()
    reminding.clock.day = date(2026, 3, 4)
    set_brake(reminding.office, on=False, by="h")
    reminding.clock.wait(3600)
    reminding.drain()
    # Written on 2 March for the 12th, ten days; it leaves on the 4th, and ten days on is Saturday the 14th.
    [row] = reminding.letters(number)
    assert (row.status, row.on, row.deadline) == ("sent", date(2026, 3, 4), date(2026, 3, 16))
    assert [cost.on for cost in reminding.facts(number).costs] == [date(2026, 3, 4)]
