"""What comes twice is filed once, and a credit note reduces its invoice whichever of them comes first."""

from __future__ import annotations

from datetime import date

import pytest

from casework.accept_terms import accept_terms
from tests.office import House
from tests.papers import bill, credit_note


def accept(house: House, number: str | None = None) -> str:
    number = number or house.case().number
    accept_terms(house.office, case_number=number, by="handler", how="cli", evidence={"how": "cli"})
    house.print_run()
    return number


def _owed(house: House, number: str) -> str:
    from casework import board

    return str(board.case(house.office, number=number)["balance"]["principal"])


def test_the_same_mail_again_is_ignored(house: House) -> None:
    raw = house.mail(bill("1"))
    house.receive(raw)
    again = house.receive(raw)
    assert (again.state, again.reason, again.duplicate_of) == ("ignored", "duplicate_message", 1)
    assert house.answers(again) == []
    assert len(house.mails()) == 1


def test_the_same_file_in_another_mail_is_not_read_again(house: House) -> None:
    file = house.pdf(bill("1"))
    house.receive(house.mail(file))
    again = house.receive(house.mail(file, name="annat-namn"))
    assert (again.state, again.reason) == ("ignored", "duplicate_file")
    assert len(house.reader.reads) == 1


def test_the_same_invoice_as_another_file_is_set_aside(house: House) -> None:
    house.receive(house.mail(house.pdf(bill("1"))))
    again = house.receive(house.mail(house.pdf(bill("1"), salt="skannad")))
    assert (again.state, again.reason) == ("ignored", "duplicate_invoice")
    assert house.invoice_numbers(house.case().number) == ["1"]


def test_the_same_number_with_another_amount_waits_for_a_person(house: House) -> None:
    house.receive(house.mail(bill("1")))
    other = house.receive(house.mail(bill("1", total="9000")))
    assert (other.state, other.reason) == ("parked", "review")
    assert "same_number" in house.readings(other)[0].reason
    assert _owed(house, house.case().number) == "10000.00"


@pytest.mark.parametrize("printed", ["F-2026/17", "f2026 17", "F 2026-17"])
def test_spaces_case_and_dashes_make_no_other_invoice_number(house: House, printed: str) -> None:
    house.receive(house.mail(bill("F2026-17")))
    again = house.receive(house.mail(bill(printed)))
    assert again.reason == "duplicate_invoice"


def test_two_mails_with_one_message_id_and_other_content_are_both_read(house: House) -> None:
    house.receive(house.mail(bill("1"), key="same"))
    second = house.receive(house.mail(bill("2"), key="same"))
    assert second.state == "filed"
    assert house.invoice_numbers(house.case().number) == ["1", "2"]


def test_a_credit_note_that_comes_first_waits_for_its_invoice(house: House) -> None:
    one = bill("1")
    early = house.receive(house.mail(credit_note(one, "K1", total="1000")))
    assert (early.state, early.reason) == ("parked", "review")
    house.receive(house.mail(one))
    assert house.message(early.id).state == "filed"
    assert _owed(house, house.case().number) == "9000.00"
    house.is_sound()


def test_a_credit_note_for_the_whole_claim_closes_the_case_before_any_letter(house: House) -> None:
    one = bill("1")
    house.receive(house.mail(one))
    house.receive(house.mail(credit_note(one, "K1", total="10000")))
    row = house.case()
    assert (row.state, row.close_code) == ("closed", "withdrawn")
    assert house.letters() == []


def test_a_credit_note_twice_reduces_once(house: House) -> None:
    one = bill("1")
    house.receive(house.mail(one))
    note = credit_note(one, "K1", total="1000")
    house.receive(house.mail(note))
    again = house.receive(house.mail(house.pdf(note, salt="kopia")))
    assert (again.state, again.reason) == ("ignored", "duplicate_credit_note")
    assert _owed(house, house.case().number) == "9000.00"


def test_a_credit_note_after_the_demand_lowers_the_claim_and_asks_to_tell_the_debtor(house: House) -> None:
    one = bill("1")
    house.receive(house.mail(one))
    number = accept(house)
    house.receive(house.mail(credit_note(one, "K1", total="1000", on=date(2026, 3, 2))))
    assert _owed(house, number) == "9000.00"
    assert [task.kind for task in house.tasks("credit_after_demand")] == ["credit_after_demand"]


def test_a_credit_note_that_names_no_invoice_waits_for_a_person(house: House) -> None:
    one = bill("1")
    house.receive(house.mail(one))
    message = house.receive(house.mail(house.pdf(credit_note(one, "K1", total="1000"), credited_invoice=None)))
    assert (message.state, message.reason) == ("parked", "review")
    assert _owed(house, house.case().number) == "10000.00"
