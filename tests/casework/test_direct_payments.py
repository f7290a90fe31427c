"""Payments entered by hand: to the creditor, who is told, and to us; the debt counts them from the day they were had."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from casework.board import case as shown_case
from casework.client_money import client_money
from casework.record_payment import direct_reference, record_payment
from casework.withdraw import withdraw_case
from claims.money import Money
from claims.refused import Refused
from tests.casework.bank_house import DAY, payments, total
from tests.office import House


def pays(house: House, ore: int, on: date, *, source: str = "direct", reference: str = "") -> bool:
    amount = Money(ore)
    return record_payment(
        house.office, case_number=house.case().number, on=on, amount=amount, source=source,
        reference=reference or direct_reference(on, amount), by="h",
    )  # fmt: skip


def owed_ore(house: House, on: date | None = None) -> int:
    return int(Decimal(total(house, on)) * 100)


def test_a_direct_payment_counts_from_the_day_the_creditor_had_it(sent: House) -> None:
    sent.live_until(DAY + timedelta(days=9))
    had_on = DAY + timedelta(days=2)
    before = owed_ore(sent, had_on)
    later = owed_ore(sent)
    assert pays(sent, 5000_00, had_on)
    assert owed_ore(sent, had_on) == before - 5000_00
    assert owed_ore(sent) < later - 5000_00  # interest on what was paid stopped on the day it was had
    (payment,) = shown_case(sent.office, number=sent.case().number, on=None)["payments"]
    assert (payment["source"], payment["on"]) == ("direct", had_on.isoformat())
    sent.is_sound()


def test_the_creditor_is_told_once_and_the_money_is_not_ours(sent: House) -> None:
    assert pays(sent, 5000_00, DAY)
    assert not pays(sent, 5000_00, DAY)  # told by telephone after it was told by mail, say
    sent.drain()
    (mail,) = sent.mails("direct_payment")
    assert "5 000,00 kr" in mail.content["text"].replace("\u00a0", " ")
    assert "2 mars 2026" in mail.content["text"].replace("\u00a0", " ")
    (held,) = client_money(sent.office)["currencies"]
    assert (held["received"], held["direct"]) == ("0.00", "5000.00")
    sent.is_sound()


def test_a_payment_to_us_is_told_to_nobody_as_direct(sent: House) -> None:
    pays(sent, 5000_00, DAY, source="handler")
    sent.drain()
    assert sent.mails("direct_payment") == []


def test_a_creditor_who_wants_results_only_is_not_told_of_a_part(sent: House) -> None:
    sent.knows_creditor(notification="result")
    pays(sent, 5000_00, DAY)
    sent.drain()
    assert sent.mails("direct_payment") == []


def test_what_covers_the_invoice_leaves_costs_and_interest_to_pay(sent: House) -> None:
    """The debtor pays the creditor the invoice's amount: the case stays open with what the agency's work has cost."""
    left = owed_ore(sent) - 10000_00
    assert left > 0
    pays(sent, 10000_00, DAY)
    assert sent.case().state != "closed"
    assert owed_ore(sent) == left
    sent.is_sound()


def test_the_whole_debt_paid_to_the_creditor_closes_the_case_with_the_payment_booked(sent: House) -> None:
    pays(sent, owed_ore(sent), DAY)
    sent.drain()
    assert (sent.case().state, sent.case().close_code) == ("closed", "paid")
    assert [reference for _amount, reference, _on in payments(sent)] == [f"mail-{DAY.isoformat()}-{_ore(sent)}"]
    assert len(sent.mails("direct_payment")) == len(sent.mails("paid_closed")) == 1
    sent.is_sound()


def _ore(house: House) -> int:
    (payment,) = payments(house)
    return int(Decimal(payment[0]) * 100)


def test_a_direct_payment_is_booked_before_the_case_is_closed_on_the_creditors_word(sent: House) -> None:
    pays(sent, 9000_00, DAY)
    withdraw_case(sent.office, case_number=sent.case().number, why="the creditor takes the rest", by="h")
    kinds = [event.kind for event in sent.events(sent.case().number)]
    assert kinds.index("payment") < kinds.index("closed")
    assert (sent.case().state, sent.case().close_code) == ("closed", "withdrawn")
    assert [amount for amount, _name, _on in payments(sent)] == ["9000.00"]
    sent.is_sound()


@pytest.mark.parametrize(
    ("ore", "day", "source", "reference", "code"),
    [
        (100, DAY + timedelta(days=1), "direct", "", "future_payment"),
        (0, DAY, "direct", "", "bad_amount"),
        (100, DAY, "bank", "b000001", "bank_reference"),
    ],
)
def test_what_cannot_have_been_paid_is_refused(
    sent: House, ore: int, day: date, source: str, reference: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        pays(sent, ore, day, source=source, reference=reference)
    assert refused.value.code == code
    assert payments(sent) == []
    sent.is_sound()
