"""A case's balance explained: with the document it was read in, and for days that have passed as it was."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from casework.explain_case import explain_case
from casework.record_payment import record_payment
from casework.suspense import unbook
from claims.money import Money
from claims.refused import Refused
from tests.casework.bank_house import DAY, one, reference, told
from tests.intake.bank.files import camt, ocr
from tests.office import House
from workers.explaining import explained


def test_a_balance_names_the_document_and_says_the_same_of_a_day_whatever_comes_later(sent: House) -> None:
    number = sent.case().number
    first = explain_case(sent.office, number=number, on=DAY)
    (bill,) = first["invoices"]
    assert (bill["source"]["message"], bill["source"]["page"]) == ("m000001", 1)
    sent.live_until(DAY + timedelta(days=2))
    record_payment(
        sent.office, case_number=number, on=sent.clock.day, amount=Money(100_00), source="cli", reference="", by="h"
    )
    assert json.dumps(explain_case(sent.office, number=number, on=DAY)) == json.dumps(first)
    later = explain_case(sent.office, number=number, on=None, days=2)
    assert later["received"][0]["payments"][0]["amount"] == "100.00"
    assert [day["on"] for day in later["payoff"]] == ["2026-03-04", "2026-03-05"]


def test_a_payment_that_was_taken_back_is_told_of_the_days_it_stood_and_of_no_later_one(sent: House) -> None:
    number = sent.case().number
    told(sent, camt(one("100.00", ocr(reference(sent)))))
    stood = explain_case(sent.office, number=number, on=DAY)
    sent.live_until(DAY + timedelta(days=2))
    unbook(sent.office, transaction="b000001", why="another's", by="h")
    assert explain_case(sent.office, number=number, on=DAY) == stood
    assert explain_case(sent.office, number=number, on=None)["received"] == []


def test_the_text_holds_every_amount_and_no_control_character(sent: House) -> None:
    found = explain_case(sent.office, number=sent.case().number, on=None, days=1)
    found["invoices"][0]["source"]["file"] = "a\x1b[31m.pdf"
    shown = explained(found)
    assert "\x1b" not in shown
    for amount in (found["total"], found["invoices"][0]["principal"]["remaining"], found["cost_lines"][0]["charged"]):
        assert amount in shown
    assert "räntelagen (1975:635)" in shown


def test_a_case_that_is_not_there_and_too_many_days_are_refused(sent: House) -> None:
    with pytest.raises(Refused):
        explain_case(sent.office, number="2026-999999", on=None)
    with pytest.raises(Refused, match="at most"):
        explain_case(sent.office, number=sent.case().number, on=None, days=401)
