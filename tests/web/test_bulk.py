"""Many cases at once: foreseen case by case, done as foreseen and never more, stopped by a person and by the brake."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.bulk_acts import BULK_ACTS
from casework.make_bulk import Chosen, make_bulk
from casework.record_payment import record_payment
from casework.set_brake import set_brake
from casework.show_bulk import show_bulk
from casework.start_bulk import start_bulk
from casework.stop_bulk import stop_bulk
from claims.money import Money
from claims.refused import Refused
from claims.user import Role
from samples.people import HAULIER
from storage import jobs
from tests.houses import office as office
from tests.office import House
from tests.papers import bill
from tests.web.doing import desk, fields_of
from web.actions import ACTIONS, TABLE

KIM = "kim@byran.example"
HOLD = {"hold": ["manual"], "until_on": [""], "why": ["väntar"]}


def many(house: House, count: int = 4) -> list[str]:
    """So many open cases, each on a debtor of its own."""
    for index in range(count):
        buyer = replace(HAULIER, name=f"Köpare {index} AB", orgnr=_number(index))
        house.receive(house.mail(bill(str(index), buyer=buyer)))
    return [row.number for row in house.cases()]


def _number(index: int) -> str:
    """An organisation number with its check digit."""
    stem = f"55690{index:04d}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(stem)]
    return f"{stem}{-sum(each - 9 if each > 9 else each for each in doubled) % 10}"


def ordered(house: House, numbers: list[str], action: str = "hold", form: Any = None) -> int:
    made = make_bulk(house.office, action=action, form=form or HOLD, chosen=Chosen(" ".join(numbers)), by=KIM)
    house.drain()
    return made


def states(house: House, bulk: int) -> dict[str, str]:
    return {row["case"]: row["state"] for row in show_bulk(house.office, bulk_id=bulk)["items"]}


def test_every_action_for_many_has_its_act_and_no_other() -> None:
    assert set(BULK_ACTS) == {action.name for action in TABLE if action.is_bulk}


@pytest.mark.parametrize("name", sorted(BULK_ACTS))
def test_an_act_for_many_does_what_the_action_does(house: House, name: str) -> None:
    from casework.rehearse import rehearse
    from tests.casework.test_rehearse import told
    from tests.web.doing import CASES, first_options
    from web.asked import Form
    from web.fields import blank, read_fields

    arrange, values = CASES[name]
    number = arrange(house)
    action = ACTIONS[name]
    sent = {**blank(action.fields, today=house.clock.day).sent, **first_options(house, number, values, name)}
    form = Form({key: [value] if isinstance(value, str) else list(value) for key, value in sent.items()})
    from web.act import look

    filled = read_fields(action.fields, form, look(house.office, number).lists)
    assert not filled.faults
    one = rehearse(house.office, number=number, act=lambda o: action.does(o, number, filled.values, KIM))
    many_ = rehearse(house.office, number=number, act=lambda o: BULK_ACTS[name](o, number, filled.sent, KIM))
    assert told(one) == told(many_)


def test_cases_are_foreseen_then_done_and_nothing_before(house: House) -> None:
    numbers = many(house)
    bulk = ordered(house, numbers)
    shown = show_bulk(house.office, bulk_id=bulk)
    assert (shown["state"], shown["ready"], shown["cases"]) == ("ready", 4, 4)
    assert shown["sums"]["SEK"] == str(Money(sum(Money.of(row["total"]).ore for row in shown["items"])))
    assert not any(house.facts(number).holds for number in numbers)
    assert start_bulk(house.office, bulk_id=bulk, count=4, by=KIM) == 4
    house.drain()
    assert all(house.facts(number).holds == {"manual"} for number in numbers)
    assert show_bulk(house.office, bulk_id=bulk)["state"] == "over"
    assert {event.actor for number in numbers for event in house.events(number) if event.kind == "held"} == {KIM}
    house.is_sound()


def test_what_is_refused_is_told_for_its_case_alone(house: House) -> None:
    from casework.withdraw import withdraw_case

    numbers = many(house)
    withdraw_case(house.office, case_number=numbers[1], why="", by="h")
    bulk = ordered(house, numbers)
    shown = show_bulk(house.office, bulk_id=bulk)
    assert [row["state"] for row in shown["items"]] == ["ready", "refused", "ready", "ready"]
    assert "closed" in shown["items"][1]["why"]
    assert start_bulk(house.office, bulk_id=bulk, count=3, by=KIM) == 3


def test_a_case_that_has_changed_since_is_left_alone(house: House) -> None:
    numbers = many(house)
    bulk = ordered(house, numbers)
    record_payment(
        house.office,
        case_number=numbers[2],
        on=date(2026, 3, 2),
        amount=Money(100),
        source="bank",
        reference="r",
        by="h",
    )
    start_bulk(house.office, bulk_id=bulk, count=4, by=KIM)
    house.drain()
    assert states(house, bulk) == {**dict.fromkeys(numbers, "done"), numbers[2]: "changed"}
    assert house.facts(numbers[2]).holds == frozenset()


def test_never_more_than_was_shown_and_only_by_who_saw_it(house: House) -> None:
    bulk = ordered(house, many(house))
    for count, by, code in ((3, KIM, "another_count"), (5, KIM, "another_count"), (4, "robin", "anothers_order")):
        with pytest.raises(Refused) as no:
            start_bulk(house.office, bulk_id=bulk, count=count, by=by)
        assert no.value.code == code
    start_bulk(house.office, bulk_id=bulk, count=4, by=KIM)
    with pytest.raises(Refused) as twice:
        start_bulk(house.office, bulk_id=bulk, count=4, by=KIM)
    assert twice.value.code == "not_ready"


def test_a_stopped_order_goes_on_where_it_was(house: House) -> None:
    numbers = many(house)
    bulk = ordered(house, numbers)
    start_bulk(house.office, bulk_id=bulk, count=4, by=KIM)
    house.perform(house.due()[0])
    assert stop_bulk(house.office, bulk_id=bulk, by="robin") == 3
    house.drain()
    assert [bool(house.facts(number).holds) for number in numbers] == [True, False, False, False]
    assert show_bulk(house.office, bulk_id=bulk)["state"] == "stopped"
    assert start_bulk(house.office, bulk_id=bulk, count=3, by=KIM) == 3
    house.drain()
    assert all(house.facts(number).holds for number in numbers)
    assert [len([e for e in house.events(n) if e.kind == "held"]) for n in numbers] == [1, 1, 1, 1]


def test_the_brake_keeps_every_case_until_it_is_let_go(house: House) -> None:
    numbers = many(house)
    bulk = ordered(house, numbers)
    start_bulk(house.office, bulk_id=bulk, count=4, by=KIM)
    set_brake(house.office, on=True, by="h")
    house.drain()
    assert not any(house.facts(number).holds for number in numbers)
    assert show_bulk(house.office, bulk_id=bulk)["left"] == 4
    set_brake(house.office, on=False, by="h")
    house.clock.wait(60)
    house.drain()
    assert all(house.facts(number).holds for number in numbers)


def test_a_job_done_twice_does_its_case_once(house: House) -> None:
    from casework.do_bulk_item import do_bulk_item

    numbers = many(house, 2)
    bulk = ordered(house, numbers)
    start_bulk(house.office, bulk_id=bulk, count=2, by=KIM)
    with house.office.database.read() as tx:
        ids = [row.args["item_id"] for row in jobs.after(tx, 0) if row.kind == "do_bulk_item"]
    for item in [*ids, *ids]:
        do_bulk_item(house.office, item_id=item)
    assert [len([e for e in house.events(n) if e.kind == "held"]) for n in numbers] == [1, 1]


def test_cases_are_chosen_by_their_state(house: House) -> None:
    numbers = many(house)
    state = house.case(numbers[0]).state
    bulk = make_bulk(house.office, action="hold", form=HOLD, chosen=Chosen(state=state), by=KIM)
    house.drain()
    assert sorted(states(house, bulk)) == numbers
    for chosen, code in (
        (Chosen(), "no_cases"),
        (Chosen("2026-999999"), "no_cases_of_that_number"),
        (Chosen(state=state, creditor="556036-0793"), "no_such_creditor"),
        (Chosen(plan="x"), "unknown_plan"),
    ):
        with pytest.raises(Refused) as no:
            make_bulk(house.office, action="hold", form=HOLD, chosen=chosen, by=KIM)
        assert no.value.code == code


def test_the_pages_go_from_choosing_to_done(house: House) -> None:
    numbers = many(house)
    client = desk(house, Role.HANDLER)
    page = client.get("/bulk")
    sent = {**fields_of(page.text, action="/bulk/form"), "action": "hold", "numbers": "\n".join(numbers)}
    form = client.post("/bulk/form", data=sent)
    assert form.status_code == 200, form.text
    made = client.post("/bulk", data={**fields_of(form.text, action="/bulk"), "a-why": "väntar <b>"})
    assert made.status_code == 303, made.text
    where = made.headers["location"]
    assert "hx-trigger" in client.get(where).text
    house.drain()
    ready = client.get(where)
    assert "väntar &lt;b&gt;" in ready.text
    assert "Gör det med 4 ärenden" in ready.text
    started = client.post(f"{where}/start", data=fields_of(ready.text, action=f"{where}/start"))
    assert started.status_code == 303
    stop = client.get(where)
    assert client.post(f"{where}/stop", data=fields_of(stop.text, action=f"{where}/stop")).status_code == 303
    again = client.get(where)
    client.post(f"{where}/start", data=fields_of(again.text, action=f"{where}/start"))
    house.drain()
    assert "avslutat" in client.get(where).text
    assert all(house.facts(number).holds for number in numbers)


def test_ticked_cases_of_a_list_are_carried_into_the_form(house: House) -> None:
    numbers = many(house, 2)
    client = desk(house)
    csrf = fields_of(client.get("/bulk").text, action="/bulk/form")["csrf"]
    page = client.post("/bulk/new", data={"csrf": csrf, "number": numbers})
    assert re.search(rf"<textarea[^>]*>{numbers[0]} {numbers[1]}</textarea>", page.text)


def test_many_is_not_for_those_who_may_not_do_one(house: House) -> None:
    numbers = many(house, 1)
    assert desk(house, Role.OPS).get("/bulk").status_code == 403
    client = desk(house, Role.PAYMENTS)
    page = client.get("/bulk")
    assert "ingen åtgärd" in page.text
    csrf = fields_of(desk(house).get("/bulk").text, action="/bulk/form")["csrf"]
    mine = client.post("/bulk", data={"csrf": csrf, "action": "hold", "numbers": numbers[0]})
    assert mine.status_code == 403
    bulk = ordered(house, numbers)
    assert client.post(f"/bulk/{bulk}/start", data={"csrf": csrf, "count": "1"}).status_code == 403
    assert desk(house).get("/bulk/999").status_code == 404


def test_a_fault_in_a_field_is_shown_and_no_order_is_made(house: House) -> None:
    client = desk(house)
    csrf = fields_of(client.get("/bulk").text, action="/bulk/form")["csrf"]
    answer = client.post(
        "/bulk", data={"csrf": csrf, "action": "hold", "numbers": "2026-000001", "a-hold": "x", "a-until_on": "snart"}
    )
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 2
    unknown = client.post("/bulk", data={"csrf": csrf, "action": "hold", "numbers": "2026-000001", "a-hold": "manual"})
    assert unknown.status_code == 422
    assert 'role="alert"' in unknown.text
