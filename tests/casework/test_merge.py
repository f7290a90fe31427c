"""Merging cases and taking an invoice out again: shown before it is done, refused where it may not be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from casework.accept_terms import accept_terms
from casework.merge import merge_cases, unmerge_invoice
from casework.record_payment import record_payment
from casework.undo_merge import undo_merge
from claims.money import Money
from claims.refused import Refused
from samples.people import HAULIER
from tests.office import House
from tests.papers import bill, credit_note


def accept(house: House, number: str | None = None) -> str:
    number = number or house.case().number
    accept_terms(house.office, case_number=number, by="handler", how="cli", evidence={"how": "cli"})
    house.print_run()
    return number


@pytest.fixture
def two(house: House) -> tuple[House, str, str]:
    """Two cases of one debtor: one invoice was taken out of the other's case."""
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2", total="2500")))
    first = house.case().number
    second = unmerge_invoice(house.office, number=first, invoice_number="2", by="handler")["new_case"]
    return house, first, second


def test_an_invoice_taken_out_has_a_case_of_its_own_with_its_credit_notes(house: House) -> None:
    one, two = bill("1"), bill("2", total="2500")
    for each in (one, two, credit_note(two, "K2", total="500")):
        house.receive(house.mail(each))
    number = house.case().number
    shown = unmerge_invoice(house.office, number=number, invoice_number="2", by="handler")
    assert shown["before"][number]["principal"] == "12000.00"
    assert shown["after"][number]["principal"] == "10000.00"
    assert shown["after"][shown["new_case"]]["principal"] == "2000.00"
    house.receive(house.mail(bill("3")))
    assert house.invoice_numbers(number) == ["1", "3"], "what comes later joins the case it would have joined"
    house.is_sound()


def test_a_preview_of_taking_apart_changes_nothing(house: House) -> None:
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2")))
    number = house.case().number
    events = len(house.events(number))
    shown = unmerge_invoice(house.office, number=number, invoice_number="2", by="handler", preview=True)
    assert shown["preview"] is True
    assert house.invoice_numbers(number) == ["1", "2"]
    assert len(house.cases()) == 1
    assert len(house.events(number)) == events


def test_a_preview_of_a_merge_shows_the_sums_and_changes_nothing(two: tuple[House, str, str]) -> None:
    house, first, second = two
    shown = merge_cases(house.office, number=second, into=first, by="handler", preview=True)
    assert [shown["before"][number]["principal"] for number in (first, second)] == ["10000.00", "2500.00"]
    assert shown["after"][first]["principal"] == "12500.00"
    assert house.invoice_numbers(second) == ["2"]
    assert house.case(second).close_code is None


def test_a_merge_moves_everything_and_closes_the_emptied_case(two: tuple[House, str, str]) -> None:
    house, first, second = two
    merge_cases(house.office, number=second, into=first, by="handler")
    assert house.invoice_numbers(first) == ["1", "2"]
    assert (house.case(second).state, house.case(second).merged_into) == ("closed", first)
    number = accept(house, first)
    assert [str(cost.amount) for cost in house.facts(number).costs] == ["450.00"]
    house.is_sound()


def test_a_part_paid_case_keeps_its_payment_when_merged_and_the_books_follow_at_once(
    two: tuple[House, str, str],
) -> None:
    house, first, second = two
    record_payment(
        house.office,
        case_number=second,
        on=date(2026, 3, 2),
        amount=Money(50000),
        source="bank",
        reference="b1",
        by="h",
    )
    merge_cases(house.office, number=second, into=first, by="handler")
    assert [str(payment.amount) for payment in house.facts(first).payments] == ["500.00"]
    house.is_sound()
    undo_merge(house.office, case_number=second, why="fel ärende", by="handler")
    assert [str(payment.amount) for payment in house.facts(second).payments] == ["500.00"]
    house.is_sound()


@pytest.mark.parametrize(
    ("arrange", "code"),
    [
        (lambda house, a, b: (a, a), "same_case"),
        (lambda house, a, b: (a, "2026-999999"), "no_such_case"),
        (lambda house, a, b: (_other_debtor(house), a), "unlike_cases"),
        (lambda house, a, b: (accept(house, b), a), "demand_has_left"),
        (lambda house, a, b: (_withdrawn(house, b), a), "case_closed"),
    ],
    ids=["itself", "none", "another debtor", "demand has left", "closed"],
)
def test_a_merge_that_may_not_be_is_refused(
    two: tuple[House, str, str], arrange: Callable[..., tuple[str, str]], code: str
) -> None:
    house, first, second = two
    number, into = arrange(house, first, second)
    with pytest.raises(Refused) as no:
        merge_cases(house.office, number=number, into=into, by="handler")
    assert no.value.code == code


def _other_debtor(house: House) -> str:
    house.receive(house.mail(bill("9", buyer=HAULIER)))
    return house.cases()[-1].number


def _withdrawn(house: House, number: str) -> str:
    from casework.withdraw import withdraw_case

    withdraw_case(house.office, case_number=number, why="", by="handler")
    return number


@pytest.mark.parametrize(
    ("invoice", "code"), [("77", "no_such_invoice"), ("1", "only_invoice")], ids=["not there", "the only one"]
)
def test_taking_out_what_cannot_be_taken_out_is_refused(house: House, invoice: str, code: str) -> None:
    house.receive(house.mail(bill("1")))
    with pytest.raises(Refused) as no:
        unmerge_invoice(house.office, number=house.case().number, invoice_number=invoice, by="handler")
    assert no.value.code == code


def test_nothing_is_taken_out_once_the_demand_names_it(house: House) -> None:
    house.receive(
        house.mail(
            bill("1"),
        )
    )
    house.receive(house.mail(bill("2")))
    number = accept(house)
    with pytest.raises(Refused) as no:
        unmerge_invoice(house.office, number=number, invoice_number="2", by="handler")
    assert no.value.code == "demand_has_left"
