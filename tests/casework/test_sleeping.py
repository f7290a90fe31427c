"""Cases sleep: what a day looks at is what is due or new, and whoever changes something wakes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from casework.accept_terms import accept_terms
from casework.bookkeeping import keep_books
from casework.hold import hold_case
from casework.reconcile import ask_about_differences
from casework.verify import verify
from casework.wake_all import wake_all
from claims.invoice import Payment
from claims.money import Money
from storage import cases, waking
from storage.database import Tx
from tests.office import House
from tests.papers import bill


def with_a_demand(house: House) -> str:
    house.knows_creditor()
    house.receive(house.mail(bill("770143")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    return number


def due(house: House) -> list[str]:
    with house.office.database.read() as tx:
        return list(waking.due_on(tx, house.clock.day))


def test_a_case_that_waits_for_news_is_looked_at_once_and_then_not_again(house: House) -> None:
    number = with_a_demand(house)
    hold_case(house.office, case_number=number, hold="dispute", why="test", by="h")
    house.live_day(house.clock.day + timedelta(days=1))
    for _ in range(3):
        house.clock.day += timedelta(days=1)
        assert due(house) == []
    with house.office.database.write() as tx:
        cases.end_hold(tx, number, next(iter(cases.holds(tx, number))), now=house.clock.now())
    assert due(house) == [number]


def test_a_case_sleeps_until_the_day_after_its_guard(house: House) -> None:
    number = with_a_demand(house)
    house.live_day(house.clock.day + timedelta(days=1))
    looked = []
    while house.case().state == "demand":
        house.clock.day += timedelta(days=1)
        looked += due(house)
        house.live_day(house.clock.day)
        assert house.light_sleepers() == []
    assert house.clock.day == date(2026, 3, 19) and house.case().state == "first_phase"
    assert looked.count(number) <= 3, "its deadline, the day after that, and the day on which it goes on"


def test_another_agency_or_a_licence_that_ends_wakes_every_case_once(house: House) -> None:
    number = with_a_demand(house)
    house.live_day(house.clock.day + timedelta(days=1))
    today = house.clock.day
    with house.office.database.write() as tx:
        cases.change(tx, number, looks_on=waking.NEVER)
    assert not wake_all(house.office, on=today), "nothing has changed"
    assert due(house) == []
    other = replace(house.office, agency=replace(house.office.agency, phone="08-000 00 00"))
    assert wake_all(other, on=today)
    assert due(house) == [number]
    assert not wake_all(other, on=today)
    ends_on = other.agency.licence_valid_to
    assert ends_on is not None
    wake_all(other, on=ends_on)
    assert wake_all(other, on=ends_on + timedelta(days=1))


def test_money_that_comes_by_a_way_that_keeps_no_books_is_booked_by_the_next_walk(house: House) -> None:
    number = with_a_demand(house)
    house.live_day(house.clock.day + timedelta(days=1))
    with house.office.database.write() as tx:
        assert number not in to_book(tx, house), "its books have been looked at"
        cases.add_payment(tx, number, Payment(house.clock.day, Money(10_000), "bank", reference="by hand"))
        assert number in to_book(tx, house)
    assert any("not booked" in fault for fault in verify(house.office))
    house.live_day(house.clock.day + timedelta(days=1))
    assert not any("not booked" in fault for fault in verify(house.office))
    assert keep_books(house.office) == 0


def test_a_mark_that_is_lost_is_seen_by_verify_and_mended_by_looking_at_everything(house: House) -> None:
    number = with_a_demand(house)
    with house.office.database.write() as tx:
        cases.add_payment(tx, number, Payment(house.clock.day, Money(10_000), "bank", reference="by hand"))
        waking.books_kept(tx, [number])
    assert keep_books(house.office) == 0
    assert any("not booked" in fault for fault in verify(house.office))
    assert keep_books(house.office, is_all=True) == 1
    assert not any("not booked" in fault for fault in verify(house.office))


def test_a_house_without_statements_has_nothing_to_reconcile(house: House) -> None:
    assert ask_about_differences(house.office) == 0


def to_book(tx: Tx, house: House) -> list[str]:
    return [each.number for each in waking.to_book(tx, house.clock.day, limit=9)]
