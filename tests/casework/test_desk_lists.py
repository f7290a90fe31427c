"""The desk's search and lists on both databases: what is found, in which order, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from casework import board
from casework.assign_case import assign_case
from casework.desk_cases import desk_cases
from casework.desk_overview import desk_overview
from casework.desk_search import desk_search
from casework.desk_today import desk_today
from casework.finish_task import finish_task
from casework.hold import hold_case
from casework.keep_filter import MOST, drop_filter, keep_filter, kept_filters
from casework.merge import unmerge_invoice
from casework.record_payment import record_payment
from casework.write_note import LONGEST, write_note
from claims.account import case_ocr_reference
from claims.case import Hold
from claims.money import Money
from claims.refused import Refused
from samples.day import SAMPLE_DAY
from samples.people import BAKER, HAULIER, JOINER
from storage import creditors, debtors, events, hands, tasks
from tests.office import House
from tests.papers import bill


def filled(house: House) -> list[str]:
    """Three cases of one creditor, by number."""
    buyers = {"11": HAULIER, "12": JOINER, "13": BAKER}
    for number, buyer in buyers.items():
        more = {"buyer_orgnr": "850101-2396", "buyer_name": "Kim Exempelsson"} if buyer is BAKER else {}
        house.receive(house.mail(house.pdf(bill(f"F-{number}", buyer=buyer, total=f"{number}000"), **more)))
    return sorted(row.number for row in house.cases())


def found(house: House, text: str) -> dict[str, Any]:
    """What a text leads to, only the groups with something in them, each as its cases."""
    shown = desk_search(house.office, text=text)
    return {
        name: [row.get("number") if name == "cases" else row.get("case", row.get("name")) for row in rows]
        for name, rows in shown.items()
        if name != "asked" and rows
    }


def test_a_case_is_found_by_all_that_it_is_known_under(any_house: House) -> None:
    first, second, third = filled(any_house)
    paid = {"source": "bank", "reference": "1", "by": "h"}
    record_payment(any_house.office, case_number=second, on=SAMPLE_DAY, amount=Money(77_50), **paid)
    assert found(any_house, first) == {"cases": [first]}
    assert found(any_house, first.replace("-00000", "-")) == {"cases": [first]}
    assert found(any_house, case_ocr_reference(second)) == {"cases": [second]}
    assert found(any_house, "f 12") == {"invoices": [second]}
    assert found(any_house, "11 000,00") == {"invoices": [first]}
    assert found(any_house, "77,50 kr") == {"payments": [second]}
    assert found(any_house, "exempels") == {"debtors": ["Kim Exempelsson"]}
    assert found(any_house, "850101-2396") == {"debtors": ["Kim Exempelsson"]}
    assert found(any_house, "559999-9132") == found(any_house, "165599999132") == {"debtors": [HAULIER.name]}
    assert set(found(any_house, "bygg")) == {"creditors"}
    assert third in {row["number"] for row in desk_search(any_house.office, text="kim")["debtors"][0]["cases"]}


@pytest.mark.parametrize("text", ["", "x", "%%", "__", "zzzz", "' OR 1=1 --", "\x00\x00", "9" * 100, "ÅÄÖ" * 40])
def test_what_is_nobodys_finds_nothing_and_breaks_nothing(any_house: House, text: str) -> None:
    filled(any_house)
    assert found(any_house, text) == {}


def test_a_new_name_is_found_and_the_old_one_no_more(any_house: House) -> None:
    with any_house.office.database.write() as tx:
        values = {"name": "Gamla Bolaget AB", "match_key": "", "kind": "business", "kind_reason": "x", "address": []}
        debtor = debtors.ensure(tx, identity="id:9", values={**values, "country": "SE"})
        creditor = creditors.ensure(tx, identity="n:9", name="Forna AB", orgnr=None, email=None, address=())
    assert found(any_house, "bolaget") == {"debtors": ["Gamla Bolaget AB"]}
    with any_house.office.database.write() as tx:
        debtors.change(tx, debtor.id, name="Nya Firman AB")
        creditors.change(tx, creditor.id, name="Senare AB")
    assert found(any_house, "bolaget") == found(any_house, "forna") == {}
    assert found(any_house, "firman") == {"debtors": ["Nya Firman AB"]}
    assert found(any_house, "senare") == {"creditors": ["Senare AB"]}


def numbers(house: House, **wanted: Any) -> list[str]:
    return [row["number"] for row in desk_cases(house.office, **wanted)["rows"]]


def test_the_list_is_filtered_by_state_hold_hands_and_creditor(any_house: House) -> None:
    first, second, third = filled(any_house)
    office = any_house.office
    hold_case(office, case_number=second, hold=Hold.STOP, why="x", by="h")
    assign_case(office, case_number=third, to="Grupp  Nord ", by="h")
    assert numbers(any_house) == numbers(any_house, state="open") == [third, second, first]
    assert numbers(any_house, held="any") == [third, second]  # the third was held as it came: a person in trade?
    assert numbers(any_house, held="stop") == [second]
    assert numbers(any_house, held="respite") == numbers(any_house, state="closed") == []
    assert numbers(any_house, hands="Grupp Nord") == numbers(any_house, hands="Grupp Nord", state="open") == [third]
    assert numbers(any_house, hands="nobody") == [second, first]
    [creditor] = {row.creditor_id for row in any_house.cases()}
    assert numbers(any_house, creditor_id=creditor, held="stop") == [second]
    with pytest.raises(Refused, match="no creditor"):
        desk_cases(office, creditor_id=creditor + 100)


@pytest.mark.parametrize("wanted", [{}, {"state": "open"}, {"hands": "a"}, {"held": "manual"}, {"hands": "nobody"}])
def test_pages_follow_one_another_without_a_gap_or_a_double(any_house: House, wanted: dict[str, str]) -> None:
    every = filled(any_house)
    for number in every:
        if wanted.get("hands") == "a":
            assign_case(any_house.office, case_number=number, to="a", by="h")
        hold_case(any_house.office, case_number=number, hold=Hold.MANUAL, why="x", by="h")
    seen: list[str] = []
    after = ""
    for _ in range(9):
        page = desk_cases(any_house.office, **wanted, after=after, limit=1)
        seen += [row["number"] for row in page["rows"]]
        after = page["next"]
        if not after:
            break
    assert seen == sorted(every, reverse=True)


def test_the_balance_of_a_row_is_that_of_its_case(house: House) -> None:
    filled(house)
    shown = {row["number"]: row["balance"] for row in desk_cases(house.office)["rows"]}
    assert shown == {row["number"]: row["balance"] for row in board.cases(house.office)}


def test_a_case_is_given_to_somebody_once_and_taken_back(house: House) -> None:
    number = filled(house)[0]
    for to in ("anna@a.example", "anna@a.example", ""):
        assign_case(house.office, case_number=number, to=to, by="h")
    with house.office.database.read() as tx:
        given = [each for each in events.of_case(tx, number) if each.kind == "assigned"]
        assert hands.of_case(tx, number) is None
    assert [(each.actor, dict(each.data or {})) for each in given] == [
        ("h", {"to": "anna@a.example", "before": ""}),
        ("h", {"to": "", "before": "anna@a.example"}),
    ]
    for number_, to in (("2026-999999", "x"), (number, "x" * 101)):
        with pytest.raises(Refused):
            assign_case(house.office, case_number=number_, to=to, by="h")


def test_a_note_is_kept_beside_its_event_and_never_in_it(house: House) -> None:
    number = filled(house)[0]
    write_note(house.office, case_number=number, text="  Ring efter tolv.\nFråga om Kim. ", by="anna")
    with house.office.database.read() as tx:
        [note] = tasks.notes(tx, number)
        [event] = [each for each in events.of_case(tx, number) if each.kind == "note"]
    assert (note.text, note.author, note.message_id) == ("Ring efter tolv.\nFråga om Kim.", "anna", None)
    assert "Ring" not in event.why and event.actor == "anna"
    for text in ("  ", "x" * (LONGEST + 1)):
        with pytest.raises(Refused):
            write_note(house.office, case_number=number, text=text, by="anna")


def test_tasks_stand_in_their_lists_and_are_done_once(house: House) -> None:
    number = filled(house)[0]
    with house.office.database.write() as tx:
        now = house.office.clock.now()
        for kind in ("call", "dispute", "limitation_alarm"):
            tasks.add(tx, key=kind, kind=kind, title=f"x {kind}", now=now, case_number=number)
        ids = {task.kind: task.id for task in tasks.open_tasks(tx, case_number=number)}
    shown = desk_today(house.office)
    assert [row["id"] for row in shown["calls"]] == [ids["call"]]
    assert [row["id"] for row in shown["limitation"]] == [ids["limitation_alarm"]]
    assert {row["case"] for row in shown["tasks"] if row["id"] in ids.values()} == {number}
    assert [row["id"] for row in desk_today(house.office, kind="dispute")["tasks"]] == [ids["dispute"]]
    for _ in range(2):
        assert finish_task(house.office, number=ids["call"], by="anna") == number
    with house.office.database.read() as tx:
        done = [each for each in events.of_case(tx, number) if each.kind == "task_done"]
    assert [(each.actor, dict(each.data or {})) for each in done] == [("anna", {"task": ids["call"], "of": "call"})]
    assert desk_today(house.office)["calls"] == []
    for wrong, code in ((ids["dispute"], "not_by_hand"), (999_999, "no_such_task")):
        with pytest.raises(Refused) as refused:
            finish_task(house.office, number=wrong, by="anna")
        assert refused.value.code == code


def test_filters_are_each_ones_own(house: House) -> None:
    keep_filter(house.office, owner="a", name=" Mina ", asked={"state": "open"})
    keep_filter(house.office, owner="a", name="Mina", asked={"state": "closed"})
    [row] = kept_filters(house.office, owner="a")
    assert (row["name"], row["asked"]) == ("Mina", {"state": "closed"})
    assert kept_filters(house.office, owner="b") == []
    with pytest.raises(Refused):
        drop_filter(house.office, owner="b", number=row["id"])
    drop_filter(house.office, owner="a", number=row["id"])
    assert kept_filters(house.office, owner="a") == []
    with pytest.raises(Refused):
        keep_filter(house.office, owner="a", name=" ", asked={})
    for index in range(MOST):
        keep_filter(house.office, owner="a", name=str(index), asked={})
    with pytest.raises(Refused):
        keep_filter(house.office, owner="a", name="one more", asked={})


def test_the_overview_counts_what_the_house_holds(any_house: House) -> None:
    every = filled(any_house)
    assign_case(any_house.office, case_number=every[1], to="anna", by="h")
    shown = desk_overview(any_house.office, who="anna")
    assert [row["number"] for row in shown["own"]] == [every[1]]
    assert sum(shown["cases"].values()) == len(every)
    assert len(shown["latest"]) == 3 and shown["latest"][0]["cases"] == [every[2]]
    assert shown["waits"]["reviews"] == 0 and not shown["brake"]


def test_a_creditors_new_cases_are_in_the_hands_that_its_page_names(house: House) -> None:
    house.knows_creditor(handler="  Grupp   Nord ")
    first, *_ = filled(house)

    def whose() -> dict[str, str | None]:
        with house.office.database.read() as tx:
            return {row.number: hands.of_case(tx, row.number) for row in house.cases()}

    assert set(whose().values()) == {"Grupp Nord"}
    assert [event.data["to"] for event in house.events(first) if event.kind == "assigned"] == ["Grupp Nord"]
    house.knows_creditor(handler="")
    assert set(whose().values()) == {"Grupp Nord"}, "open cases stay with theirs"
    house.receive(house.mail(bill("F-20")))
    (new,) = whose().keys() - {row for row in whose() if whose()[row]}
    assert whose()[new] is None and not [event for event in house.events(new) if event.kind == "assigned"]
    with pytest.raises(Refused) as refused:
        house.knows_creditor(handler="x" * 101)
    assert refused.value.code == "bad_name"


def test_an_invoice_that_gets_a_case_of_its_own_stays_in_the_same_hands(house: House) -> None:
    house.receive(house.mail(bill("1"), bill("2", total="2500")))
    number = house.case().number
    assign_case(house.office, case_number=number, to="anna@byran.example", by="h")
    other = unmerge_invoice(house.office, number=number, invoice_number="2", by="h")["new_case"]
    with house.office.database.read() as tx:
        assert hands.of_case(tx, other) == "anna@byran.example"
