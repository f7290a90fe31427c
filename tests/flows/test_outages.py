"""Real outages of one, eight, forty and four hundred days: what fell due is caught up with, once, by the declared rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from casework.accept_terms import accept_terms
from casework.catch_up import caught_up_on
from casework.walk import mark_processed, walk_day
from samples.people import BROADBAND, BUILDER
from storage import tasks
from tests.office import House
from tests.papers import bill

MONDAY = date(2026, 3, 2)


def run(house: House, day: date) -> int:
    """A day on which the house runs, as its schedule lives it on the real day."""
    house.clock.day = day
    house.drain()
    acts = walk_day(house.office, on=day)
    house.drain()
    mark_processed(house.office, on=day)
    return acts


def run_until(house: House, day: date) -> None:
    while house.clock.day < day:
        run(house, house.clock.day + timedelta(days=1))


def accepted(house: House, number: str, **more: object) -> str:
    """A case whose creditor says yes this morning."""
    known = {row.number for row in house.cases()}
    seller = more.pop("seller", BUILDER)
    house.receive(house.mail(bill(number, seller=seller, **more), sender=seller))  # type: ignore[arg-type]
    (case,) = {row.number for row in house.cases()} - known
    accept_terms(house.office, case_number=case, by="h", how="cli", evidence={"by": "h", "how": "cli"})
    house.drain()
    return case


def outcomes(house: House, day: date) -> list[tuple[str, str, str, str | None]]:
    found = caught_up_on(house.office, on=day)
    assert found is not None
    return [(each["step"], each["missed_on"], each["outcome"], each["now"]) for each in found["steps"]]


def demands(house: House) -> list[tuple[str, date, date | None]]:
    return sorted((row.key, row.on, row.deadline) for row in house.letters() if row.step == "demand")


def test_one_day_a_call_that_fell_due_is_re_dated_and_given_once(house: House) -> None:
    number = accepted(house, "1")
    run(house, MONDAY)
    run_until(house, date(2026, 3, 19))
    run(house, date(2026, 3, 21))  # nothing ran on Friday 20 March, the day of the call
    assert outcomes(house, date(2026, 3, 21)) == [("call", "2026-03-20", "re-dated", None)]
    run_until(house, date(2026, 3, 27))
    # Two bank days from Saturday 21 March are Tuesday the 24th.
    assert [step.on for step in house.facts(number).taken("call")] == [date(2026, 3, 24)]
    told = [event for event in house.events(number) if event.kind == "caught_up"]
    assert [event.data["outcome"] for event in told] == ["re-dated"]
    house.is_sound()


def test_eight_days_a_demand_is_sent_on_the_day_it_truly_leaves_with_its_whole_time(house: House) -> None:
    run(house, date(2026, 2, 27))
    house.clock.day = MONDAY
    accepted(house, "1")
    run(house, date(2026, 3, 10))  # accepted on Monday 2 March; nothing ran that day nor on the next seven
    assert outcomes(house, date(2026, 3, 10)) == [("demand", "2026-03-02", "sent", "2026-03-10")]
    # Five bank days in the post from Tuesday the 10th are the 17th, four bank days more the 23rd.
    assert demands(house) == [("2026-000001-demand-1", date(2026, 3, 10), date(2026, 3, 23))]
    assert house.printed() == ["2026-000001-demand-1.pdf"]
    run(house, date(2026, 3, 10))
    run_until(house, date(2026, 3, 18))
    assert house.printed() == ["2026-000001-demand-1.pdf"]
    house.is_sound()


def test_forty_days_two_letters_to_one_debtor_leave_on_two_days(house: House) -> None:
    house.knows_creditor()
    house.knows_creditor(BROADBAND)
    run(house, date(2026, 2, 27))
    house.clock.day = MONDAY
    accepted(house, "1")
    accepted(house, "2", seller=BROADBAND)
    again = MONDAY + timedelta(days=40)  # Saturday 11 April: the first bank day is Monday the 13th
    run(house, again)
    assert [row[2] for row in outcomes(house, again) if row[0] == "demand"] == ["sent", "sent"]
    assert len({row.debtor_id for row in house.cases()}) == 1
    run_until(house, date(2026, 4, 20))
    assert [on for _, on, _ in demands(house)] == [date(2026, 4, 13), date(2026, 4, 14)]
    assert len(house.printed()) == 2
    house.is_sound()


def test_without_an_outage_the_same_two_letters_leave_on_one_day(house: House) -> None:
    house.knows_creditor()
    house.knows_creditor(BROADBAND)
    accepted(house, "1")
    accepted(house, "2", seller=BROADBAND)
    run(house, MONDAY)
    run_until(house, date(2026, 3, 4))
    assert [on for _, on, _ in demands(house)] == [MONDAY, MONDAY]


def test_four_hundred_days_nothing_is_dated_in_them_and_everything_comes_once(house: House) -> None:
    half_years = ((date(2027, 1, 1), date(2027, 6, 30)), (date(2027, 7, 1), date(2027, 12, 31)))
    rows = [
        {"series": "reference_rates", "valid_from": first, "valid_to": last, "value": "2.00", "source": "a test"}
        for first, last in half_years
    ]
    law = house.office.law.with_rows({"row": [{**row, "confirmed_by": "a test"} for row in rows]})
    house.office = replace(house.office, law=law, laws={**house.office.laws, "SE": law})
    number = accepted(house, "1")
    run(house, MONDAY)
    run_until(house, date(2026, 3, 19))
    again = date(2026, 3, 20) + timedelta(days=400)  # Saturday 24 April 2027
    run(house, again)
    assert [(step, outcome) for step, _, outcome, _ in outcomes(house, again)] == [
        ("call", "re-dated"),
        ("recommendation", "re-dated"),
        ("payment_order", "re-dated"),
    ]
    run_until(house, again + timedelta(days=20))
    taken = [(step.step, step.on) for step in house.facts(number).steps if step.on > MONDAY]
    # The call two bank days after the 24th, Tuesday the 27th; ten days later, 7 May, the end of the first phase.
    assert sorted(taken) == [
        ("call", date(2027, 4, 27)),
        ("payment_order", date(2027, 5, 7)),
        ("recommendation", date(2027, 5, 7)),
    ]
    keys = Counter(row.key for row in house.letters())
    assert set(keys.values()) == {1}
    with house.office.database.read() as tx:
        assert sum(task.kind == "call" for task in tasks.open_tasks(tx)) == 1
    house.is_sound()


def test_a_day_that_was_walked_is_no_outage_and_one_that_breaks_off_is_caught_up_with_once(house: House) -> None:
    number = accepted(house, "1")
    run(house, MONDAY)
    run_until(house, date(2026, 3, 19))
    assert caught_up_on(house.office, on=date(2026, 3, 19)) is None
    house.clock.day = date(2026, 3, 21)
    walk_day(house.office, on=date(2026, 3, 21))  # the walk ends before it is marked as done, and is walked again
    run(house, date(2026, 3, 21))
    assert sum(event.kind == "caught_up" for event in house.events(number)) == 1
    run(house, date(2026, 3, 22))
    assert caught_up_on(house.office, on=date(2026, 3, 22)) is None


def test_letters_that_were_stuck_on_their_way_leave_on_different_days(house: House) -> None:
    house.knows_creditor()
    house.knows_creditor(BROADBAND)
    accepted(house, "1")
    accepted(house, "2", seller=BROADBAND)
    house.clock.day = MONDAY
    walk_day(house.office, on=MONDAY)  # both demands are written, and then the machine dies before either has left
    mark_processed(house.office, on=MONDAY)
    run(house, date(2026, 3, 6))
    run_until(house, date(2026, 3, 12))
    assert [on for _, on, _ in demands(house)] == [date(2026, 3, 6), date(2026, 3, 9)]
    assert {row.status for row in house.letters()} == {"sent"} and len(house.printed()) == 2
    house.is_sound()


def test_days_that_are_walked_one_after_another_are_no_outage(house: House) -> None:
    accepted(house, "1")
    for number in range(10):
        run(house, MONDAY + timedelta(days=number))
        assert caught_up_on(house.office, on=house.clock.day) is None
