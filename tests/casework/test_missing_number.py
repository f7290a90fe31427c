"""A debtor whose number the invoice does not print: the creditor is asked, answers by mail, and the case goes on."""

from __future__ import annotations

from samples.people import PAINTER
from tests.casework.test_orders import obey
from tests.office import House
from tests.papers import bill


def test_the_debtors_number_by_mail_completes_the_case(house: House) -> None:
    message = house.receive(house.mail(house.pdf(bill("1"), buyer_orgnr=None)))
    receipt = house.answers(message)[0]
    assert "ORGNR" in receipt.content["text"]
    token = house.token(receipt) if "GODKÄNN" in receipt.content["text"] else _any_token(house)
    assert obey(house, f"ORGNR {PAINTER.orgnr} {token}") == ("filed", "order_orgnr")
    assert house.case().state == "awaiting_terms"
    (confirmed,) = house.mails("order_confirmed")
    assert f"GODKÄNN {token}" in confirmed.content["text"]
    assert obey(house, f"GODKÄNN {token}") == ("filed", "order_approve")
    assert house.case().state == "ready"


def test_the_number_and_the_yes_in_one_reply_are_both_carried_out(house: House) -> None:
    house.receive(house.mail(house.pdf(bill("1"), buyer_orgnr=None)))
    token = house.token(house.mails("receipt")[-1])
    assert obey(house, f"GODKÄNN {token}\nORGNR {PAINTER.orgnr} {token}") == ("filed", "order_approve")
    assert house.case().state == "ready"


def _any_token(house: House) -> str:
    from storage import tokens

    with house.office.database.read() as tx:
        return tokens.of_case(tx, house.case().number)[0].token
