"""At the door: what may not leave is held with its reason, its step is not taken, and it leaves when it may."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework import board
from casework.accept_terms import accept_terms
from casework.correct_letter import correct_letter
from casework.dispute import dispute_case
from casework.hold import hold_case, resume_case
from casework.record_payment import record_payment
from casework.set_brake import set_brake
from casework.walk import walk_day
from claims.case import Hold
from claims.money import Money
from claims.refused import Refused
from dunning.holds import HOLDS
from tests.office import House
from tests.papers import bill


def ready(house: House) -> str:
    """A case whose demand leaves with the next print run."""
    house.receive(house.mail(bill("1")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.drain()
    return number


def queued(house: House) -> str:
    """A case whose demand is written and owed, and has not been handed over."""
    number = ready(house)
    walk_day(house.office, on=house.clock.day)
    assert house.letters()[0].status == "queued"
    return number


def shown(house: House, number: str) -> dict[str, Any]:
    return board.case(house.office, number=number)


@pytest.mark.parametrize("hold", list(Hold))
def test_a_hold_set_after_the_letter_was_written_still_stops_it(house: House, hold: Hold) -> None:
    number = queued(house)
    hold_case(house.office, case_number=number, hold=str(hold), why="seen", by="h")
    house.drain()
    (letter,) = shown(house, number)["letters"]
    assert letter["status"] == "held"
    assert str(hold) in [each["code"] for each in letter["held_by"]]
    assert HOLDS[hold].instead in shown(house, number)["why"]
    assert str(hold) in [each["code"] for each in shown(house, number)["stopped_by"]]
    assert house.printed() == []
    facts = house.facts(number)
    assert (facts.steps, facts.costs, str(facts.state)) == ((), (), "ready"), "no time runs and nothing is charged"
    house.is_sound()


def test_a_held_letter_leaves_with_its_true_day_once_nothing_stops_it(house: House) -> None:
    number = queued(house)
    dispute_case(house.office, case_number=number, text="not ordered", by="h")
    house.drain()
    house.live_until(date(2026, 3, 30))
    assert house.case(number).state == "ready", "the debtor's time never ran"
    resume_case(house.office, case_number=number, why="answered", by="h")
    house.print_run()
    (letter,) = house.letters()
    assert (letter.key, letter.status, letter.on) == (f"{number}-demand-1", "sent", date(2026, 3, 30))
    assert letter.held_by is None
    assert letter.deadline is not None and letter.deadline > date(2026, 4, 7)
    facts = house.facts(number)
    assert [(step.step, step.on) for step in facts.steps] == [("demand", date(2026, 3, 30))]
    assert [cost.on for cost in facts.costs] == [date(2026, 3, 30)]
    house.is_sound()


def test_new_invoices_join_again_while_the_demand_is_held(house: House) -> None:
    number = queued(house)
    hold_case(house.office, case_number=number, hold="manual", why="look", by="h")
    house.drain()
    house.receive(house.mail(bill("2")))
    assert house.invoice_numbers(number) == ["1", "2"]


def test_a_licence_that_ends_between_writing_and_leaving_stops_the_letter(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = queued(house)
    expired = replace(house.office.agency, licence_valid_to=date(2026, 3, 1))
    monkeypatch.setattr(house, "office", replace(house.office, agency=expired))
    house.drain()
    (letter,) = house.letters()
    assert letter.status == "held" and letter.held_by is not None
    assert [(each["code"], "2 § inkassolagen" in each["message"]) for each in letter.held_by] == [
        ("licence_not_in_force", True)
    ]
    assert house.printed() == []
    assert house.tasks("held_letter")
    assert house.case(number).state == "ready"


def test_a_payment_between_writing_and_leaving_is_in_the_letter(house: House) -> None:
    number = queued(house)
    before = Money.of(house.letters()[0].balance["total"])
    record_payment(
        house.office,
        case_number=number,
        on=house.clock.day,
        amount=Money(300_000),
        source="bank",
        reference="1",
        by="h",
    )
    house.drain()
    (letter,) = house.letters()
    assert letter.status == "sent"
    assert Money.of(letter.balance["total"]) == before - Money(300_000)
    assert letter.sidecar is not None and letter.sidecar["total"] == letter.balance["total"]
    assert [event.kind for event in house.events(number)].count("letter_renewed") == 1


def test_a_finished_letter_that_lacks_something_is_held_and_not_taken(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ready(house)
    whole = house.office
    monkeypatch.setattr(house, "office", replace(whole, agency=replace(whole.agency, phone="")))
    house.print_run()
    (letter,) = shown(house, number)["letters"]
    assert (letter["status"], [each["code"] for each in letter["held_by"]]) == ("held", ["agency"])
    assert "4 § inkassolagen" in letter["held_by"][0]["message"]
    assert shown(house, number)["held"] == ["manual"]
    assert house.facts(number).steps == ()
    monkeypatch.setattr(house, "office", whole)
    resume_case(house.office, case_number=number, why="phone set", by="h")
    house.print_run()
    assert [(row.key, row.status) for row in house.letters()] == [(f"{number}-demand-1", "sent")]


def test_a_corrected_demand_is_held_at_the_door_and_leaves_when_it_may(house: House) -> None:
    number = ready(house)
    house.print_run()
    key = correct_letter(
        house.office, case_number=number, key=f"{number}-demand-1", why="Fel belopp", withdraw=False, by="h"
    )
    hold_case(house.office, case_number=number, hold="respite", why="asked for time", by="h")
    house.drain()
    assert {row.key: row.status for row in house.letters()} == {f"{number}-demand-1": "sent", key: "held"}
    house.live_until(date(2026, 3, 5))
    resume_case(house.office, case_number=number, why="time is out", by="h")
    house.print_run()
    letter = next(row for row in house.letters() if row.key == key)
    assert (letter.status, letter.on) == ("sent", date(2026, 3, 5))
    house.is_sound()


def test_an_application_is_not_made_while_the_demand_has_not_left(house: House) -> None:
    number = queued(house)
    facts = house.facts(number)
    from dunning.decide import decide

    late = replace(facts, state=type(facts.state)("first_phase"))
    day = date(2026, 6, 1)
    plan = (
        house.office.plans["se-business"]
        if "se-business" in house.office.plans
        else next(iter(house.office.plans.values()))
    )
    told = replace(late, steps=(*late.steps, *_called(late, date(2026, 4, 1))))
    found = decide(facts=told, plan=plan, law=house.office.law, agency=house.office.agency, today=day)
    assert "demand_not_sent" in found.blocked_by
    house.drain()
    sent = replace(told, unsent=house.facts(number).unsent)
    found = decide(facts=sent, plan=plan, law=house.office.law, agency=house.office.agency, today=day)
    assert "demand_not_sent" not in found.blocked_by


def _called(facts: Any, on: date) -> tuple[Any, ...]:
    from claims.case import StepTaken

    return (StepTaken("call", 1, on), StepTaken("recommendation", 1, on))


def test_the_brake_holds_nothing_it_only_makes_wait(house: House) -> None:
    queued(house)
    set_brake(house.office, on=True, by="h")
    house.drain()
    assert house.letters()[0].status == "queued"


NEEDING = sorted(str(hold) for hold, rule in HOLDS.items() if rule.needs_reason and not rule.must_be_named)


@pytest.mark.parametrize("hold", NEEDING)
def test_a_hold_that_rests_on_a_fact_ends_only_with_a_reason_and_says_what_to_do(house: House, hold: str) -> None:
    number = ready(house)
    hold_case(house.office, case_number=number, hold=hold, why="", by="h")
    assert [task.title for task in house.tasks(hold)] == [HOLDS[Hold(hold)].instead]
    with pytest.raises(Refused) as no:
        resume_case(house.office, case_number=number, why=" ", by="h")
    assert no.value.code == "why_missing"
    resume_case(house.office, case_number=number, why="it was another person", by="h")
    assert (shown(house, number)["held"], house.tasks(hold)) == ([], [])


def test_one_hold_of_several_is_ended_by_its_name(house: House) -> None:
    number = ready(house)
    for hold in ("manual", "respite"):
        hold_case(house.office, case_number=number, hold=hold, why="", by="h")
    resume_case(house.office, case_number=number, why="", by="h", hold="respite")
    assert shown(house, number)["held"] == ["manual"]
    with pytest.raises(Refused):
        resume_case(house.office, case_number=number, why="", by="h", hold="respite")


def test_every_hold_has_its_rule_and_its_source() -> None:
    assert set(HOLDS) == set(Hold)
    assert all(rule.source and rule.instead.endswith((".", ").")) for rule in HOLDS.values())


def test_interest_runs_on_while_a_case_is_held(house: House) -> None:
    number = ready(house)
    hold_case(house.office, case_number=number, hold="bankruptcy", why="", by="h")
    first = shown(house, number)["balance"]["interest"]
    house.live_until(date(2026, 3, 12))
    assert Money.of(shown(house, number)["balance"]["interest"]) > Money.of(first)


def test_what_stops_the_letter_is_json(house: House) -> None:
    number = ready(house)
    hold_case(house.office, case_number=number, hold="bankruptcy", why="", by="h")
    assert json.loads(json.dumps(shown(house, number)))["stopped_by"][0]["code"] == "bankruptcy"
