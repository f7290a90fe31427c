"""What a stranger writes about: found by case number, payment reference or invoice number, and never an order."""

from __future__ import annotations

import pytest

from claims.account import case_ocr_reference
from samples.people import BUILDER
from tests.office import House
from tests.papers import bill

STRANGER = "nagon@annanstans.example"


@pytest.fixture
def filed(house: House) -> House:
    house.knows_creditor(BUILDER)
    house.receive(house.mail(house.pdf(bill("20421"))))
    return house


def says(house: House, text: str, subject: str = "Hej") -> tuple[str, str, tuple[str, ...]]:
    row = house.receive(house.mail(sender=STRANGER, subject=subject, text=text, auth=""))
    return row.state, row.reason, (row.thread_case,) if row.thread_case else ()


@pytest.mark.parametrize("how", ["case number", "payment reference", "invoice number"])
def test_a_stranger_who_names_one_case_is_heard_on_it(filed: House, how: str) -> None:
    number = filed.case().number
    named = {"case number": number, "payment reference": case_ocr_reference(number), "invoice number": "20421"}[how]
    assert says(filed, f"Jag bestrider {named}, varan kom aldrig.") == ("filed", "debtor_objection", (number,))
    assert [task.kind for task in filed.tasks() if task.kind.startswith("debtor_")] == ["debtor_objection"]
    assert not filed.facts(number).holds
    assert not filed.case().accepted_at


def test_a_stranger_who_names_two_cases_or_none_waits_for_a_person(filed: House) -> None:
    filed.receive(filed.mail(filed.pdf(bill("20999"), buyer_orgnr="5599990024", buyer_name="Annan Firma AB")))
    assert len(filed.cases()) == 2
    assert says(filed, "Fakturorna 20421 och 20999 är fel")[0] == "parked"
    assert says(filed, "Fakturan är fel")[0] == "parked"


def test_a_strangers_order_is_no_order_even_with_the_right_words(filed: House) -> None:
    number = filed.case().number
    token = filed.token()
    state, reason, _ = says(filed, f"GODKÄNN {token}\nom ärende {number}")
    assert (state, reason) != ("filed", "order_approve")
    assert filed.case().accepted_at is None
