"""What is held of other people's money: by creditor, with what waits, what is left out, and statements that follow."""

from __future__ import annotations

from casework.client_money import client_money
from casework.suspense import unbook
from tests.casework.bank_house import one, reference, told
from tests.intake.bank.files import STATEMENT, balance, camt, ocr
from tests.office import House
from tests.papers import bill


def test_money_is_the_creditors_less_commission_and_what_waits_is_told_apart(sent: House) -> None:
    told(sent, camt(one("1000.00", ocr(reference(sent))), one("77.00", "", bank="B2")))
    (found,) = client_money(sent.office)["currencies"]
    assert (found["currency"], found["received"], found["waiting"]) == ("SEK", "1000.00", "77.00")
    (creditor,) = found["creditors"]
    assert [each["case"] for each in creditor["cases"]] == [sent.case().number]
    assert creditor["costs"] == "450.00"
    assert creditor["to_creditor"] == found["to_creditor"]
    unbook(sent.office, transaction="b000001", why="another's", by="h")
    (after,) = client_money(sent.office)["currencies"]
    assert (after["received"], after["waiting"]) == ("0.00", "1077.00")


def test_money_on_a_case_whose_terms_nobody_accepted_is_left_out_and_named(house: House) -> None:
    house.receive(house.mail(bill("1")))
    told(house, camt(one("100.00", ocr(reference(house)))))
    found = client_money(house.office)
    assert [(each["case"], each["code"]) for each in found["left_out"]] == [(house.case().number, "no_terms")]
    assert [each["received"] for each in found["currencies"]] == ["0.00"]


def test_a_statement_that_does_not_begin_where_the_last_one_ended_is_told(sent: House) -> None:
    def statement(opening: str, closing: str, amount: str, number: int) -> None:
        ends = balance("OPBD", opening) + balance("CLBD", closing)
        entries = one(amount, "", bank=f"B{number}")
        told(sent, camt(entries, message=STATEMENT, balances=ends, message_id=f"S{number}"), f"{number}.xml")

    statement("0.00", "100.00", "100.00", 1)
    statement("100.00", "150.00", "50.00", 2)
    statement("160.00", "165.00", "5.00", 3)
    assert [each["follows"] for each in client_money(sent.office)["statements"]] == [True, True, False]
