"""Who is who: debtors by number, else by name and address with care, never by a name alone."""

from __future__ import annotations

import pytest

from casework.accept_terms import accept_terms
from casework.set_debtor import set_debtor
from claims.refused import Refused
from samples.people import HAULIER, PAINTER
from tests.office import House
from tests.papers import bill


def accept(house: House, number: str | None = None) -> str:
    number = number or house.case().number
    accept_terms(house.office, case_number=number, by="handler", how="cli", evidence={"how": "cli"})
    house.print_run()
    return number


def test_a_name_alone_never_joins_two_debtors(house: House) -> None:
    for number in ("1", "2"):
        house.receive(house.mail(house.pdf(bill(number), buyer_orgnr=None, buyer_address=None)))
    assert len(house.cases()) == 2
    assert {row.state for row in house.cases()} == {"awaiting_creditor"}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Kvarnby Måleri AB", "Exempelgatan 1\n111 11 Exempelstad"),
        ("KVARNBY MÅLERI", "Exempelgatan 1\n11111 Exempelstad"),
        ("Kvarnby Måleri Aktiebolag", "Exempelg. 1\n111 11 Exempelstad"),
    ],
)
def test_the_same_name_at_the_same_address_is_one_debtor(house: House, name: str, address: str) -> None:
    house.receive(house.mail(house.pdf(bill("1"), buyer_orgnr=None)))
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=None, buyer_name=name, buyer_address=address)))
    assert house.invoice_numbers(house.case().number) == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Kvarnby Måleri AB", "Exempelgatan 71\n111 11 Exempelstad"),
        ("Kvarnby Måleri AB", "Exempelgatan 1 B\n111 11 Exempelstad"),
        ("Kvarnby Måleri AB", "Exempelgatan 1\n222 22 Provköping"),
        ("Kvarnby Plåt AB", "Exempelgatan 1\n111 11 Exempelstad"),
        ("Kvarnby Måleri Syd AB", "Exempelgatan 1\n111 11 Exempelstad"),
    ],
    ids=["another house", "another stair", "another town", "another name", "a sister company"],
)
def test_another_name_or_address_is_another_debtor(house: House, name: str, address: str) -> None:
    house.receive(house.mail(house.pdf(bill("1"), buyer_orgnr=None)))
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=None, buyer_name=name, buyer_address=address)))
    assert len(house.cases()) == 2


def test_the_same_name_and_address_with_two_numbers_are_two_debtors(house: House) -> None:
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=HAULIER.orgnr)))
    assert len(house.cases()) == 2


@pytest.mark.parametrize("printed", ["559999-9116", "16559999-9116", "SE559999911601", "5599999116"])
def test_a_number_is_one_debtor_however_it_is_printed(house: House, printed: str) -> None:
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=printed, buyer_name="Kvarnby", buyer_address="Box 9")))
    assert house.invoice_numbers(house.case().number) == ["1", "2"]


def test_a_debtors_number_given_late_brings_its_invoices_into_the_open_case(house: House) -> None:
    house.receive(house.mail(bill("1")))
    open_case = house.case().number
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=None, buyer_address=None)))
    waiting = next(row for row in house.cases() if row.number != open_case)
    set_debtor(house.office, case_number=waiting.number, orgnr=PAINTER.orgnr, by="handler")
    assert house.case(waiting.number).close_code == "merged"
    assert house.case(waiting.number).merged_into == open_case
    assert house.invoice_numbers(open_case) == ["1", "2"]
    house.is_sound()


def test_a_debtors_number_is_not_changed_once_the_demand_has_left(house: House) -> None:
    house.receive(house.mail(bill("1")))
    number = accept(house)
    with pytest.raises(Refused) as no:
        set_debtor(house.office, case_number=number, orgnr=HAULIER.orgnr, by="handler")
    assert no.value.code == "demand_has_left"


@pytest.mark.parametrize("number", ["", "5599999117", "1234", "000000-0000", "5599999116x"])
def test_a_wrong_number_is_refused(house: House, number: str) -> None:
    house.receive(house.mail(house.pdf(bill("1"), buyer_orgnr=None, buyer_address=None)))
    with pytest.raises(Refused) as no:
        set_debtor(house.office, case_number=house.case().number, orgnr=number, by="handler")
    assert no.value.code == "bad_orgnr"
