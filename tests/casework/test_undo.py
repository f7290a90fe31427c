"""Taking back what was done by mistake: a merge, a payment written in by hand; refused where it binds."""

from __future__ import annotations

from datetime import date

import pytest

from casework.accept_terms import accept_terms
from casework.dispute import dispute_case
from casework.merge import merge_cases, unmerge_invoice
from casework.record_payment import record_payment
from casework.undo_merge import undo_merge
from casework.undo_payment import undo_payment
from claims.money import Money
from claims.refused import Refused
from tests.office import House
from tests.papers import bill, credit_note


@pytest.fixture
def two(house: House) -> tuple[House, str, str]:
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2", total="2500")))
    first = house.case().number
    second = unmerge_invoice(house.office, number=first, invoice_number="2", by="handler")["new_case"]
    return house, first, second


def pay(house: House, number: str, reference: str = "b1") -> None:
    record_payment(
        house.office, case_number=number, on=date(2026, 3, 2), amount=Money(50_000), source="handler",
        reference=reference, by="h",
    )  # fmt: skip


def undo(house: House, number: str) -> None:
    undo_merge(house.office, case_number=number, why="fel ärende", by="h")


def test_what_came_from_a_merged_case_goes_back_and_nothing_else(two: tuple[House, str, str]) -> None:
    house, first, second = two
    house.receive(house.mail(credit_note(bill("2", total="2500"), "K2", total="500")))
    pay(house, second)
    pay(house, first, "b2")
    merge_cases(house.office, number=second, into=first, by="h")
    house.receive(house.mail(bill("3")))
    undo(house, second)
    assert house.invoice_numbers(first) == ["1", "3"]
    assert house.invoice_numbers(second) == ["2"]
    assert [paid.reference for paid in house.facts(second).payments] == ["b1"]
    assert [paid.reference for paid in house.facts(first).payments] == ["b2"]
    assert [credit.number for credit in house.facts(second).credits] == ["K2"]
    row = house.case(second)
    assert (row.close_code, row.merged_into, row.open_key is not None) == (None, None, True)
    house.is_sound()


def test_a_merge_may_be_made_and_undone_again_and_again(two: tuple[House, str, str]) -> None:
    house, first, second = two
    for _ in range(2):
        merge_cases(house.office, number=second, into=first, by="h")
        undo(house, second)
    assert (house.invoice_numbers(first), house.invoice_numbers(second)) == (["1"], ["2"])
    house.is_sound()


def test_the_hold_for_what_was_disputed_goes_with_it(two: tuple[House, str, str]) -> None:
    house, first, second = two
    dispute_case(house.office, case_number=second, text="nej", by="h")
    merge_cases(house.office, number=second, into=first, by="h")
    assert house.facts(first).holds == {"dispute"}
    undo(house, second)
    assert (house.facts(first).holds, house.facts(second).holds) == (frozenset(), {"dispute"})


def test_a_merge_binds_once_something_is_decided_on_both(two: tuple[House, str, str]) -> None:
    house, first, second = two
    merge_cases(house.office, number=second, into=first, by="h")
    accept_terms(house.office, case_number=first, by="h", how="cli", evidence={})
    with pytest.raises(Refused) as no:
        undo(house, second)
    assert no.value.code == "decided_since"
    house.print_run()
    with pytest.raises(Refused) as later:
        undo(house, second)
    assert later.value.code == "demand_has_left"
    assert house.invoice_numbers(first) == ["1", "2"]


@pytest.mark.parametrize(("why", "code"), [("", "why_missing"), ("x", "not_merged")])
def test_nothing_is_undone_that_was_not_done(two: tuple[House, str, str], why: str, code: str) -> None:
    house, _first, second = two
    with pytest.raises(Refused) as no:
        undo_merge(house.office, case_number=second, why=why, by="h")
    assert no.value.code == code


def test_a_payment_by_hand_is_taken_back_in_its_own_case_only(two: tuple[House, str, str]) -> None:
    house, first, second = two
    pay(house, first)
    pay(house, second)
    undo_payment(house.office, case_number=second, source="handler", reference="b1", why="fel ärende", by="h")
    assert [paid.reference for paid in house.facts(first).payments] == ["b1"]
    assert list(house.facts(second).payments) == []
    with pytest.raises(Refused) as again:
        undo_payment(house.office, case_number=second, source="handler", reference="b1", why="x", by="h")
    assert again.value.code == "no_such_payment"
    with pytest.raises(Refused) as bank:
        undo_payment(house.office, case_number=second, source="bank", reference="b000012#2", why="x", by="h")
    assert bank.value.code == "from_the_bank"
    house.is_sound()


def test_a_case_that_the_payment_closed_opens_again_and_is_held(two: tuple[House, str, str]) -> None:
    house, first, _second = two
    accept_terms(house.office, case_number=first, by="h", how="cli", evidence={})
    house.print_run()
    record_payment(
        house.office, case_number=first, on=date(2026, 3, 2), amount=Money(5_000_000), source="handler",
        reference="all", by="h",
    )  # fmt: skip
    house.print_run()
    assert house.case(first).state == "closed"
    undo_payment(house.office, case_number=first, source="handler", reference="all", why="fel ärende", by="h")
    assert house.case(first).state != "closed"
    assert "manual" in house.facts(first).holds
