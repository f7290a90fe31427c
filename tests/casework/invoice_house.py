"""A house with prices of its own, and cases that are charged by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.accept_terms import accept_terms
from casework.decide_case import decide_case
from casework.show_invoices import invoices_shown
from claims.money import Money
from claims.refused import Refused
from tests.office import House
from tests.papers import bill

M = Money.of


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def priced(house: House, *, fee: int = 500, before_start: bool = True, before_filing: bool = True) -> House:
    """The house with a set-up fee in Sweden that is paid first, and deposits before applications."""
    prices = house.office.prices
    fees = {**prices.setup_fees, "SE": M(fee)}
    changed = replace(prices, setup_fees=fees, setup_before_start=before_start, prepay_before_filing=before_filing)
    house.office = replace(house.office, prices=changed)
    return house


def accepted(house: House, *numbers: str) -> str:
    house.receive(house.mail(*(bill(number) for number in numbers or ("1",))))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.drain()
    return number


def kinds(house: House) -> list[tuple[str, str, str, str]]:
    return [(row["invoice"], row["kind"], row["total"], row["state"]) for row in invoices_shown(house.office)]


def filed(house: House) -> str:
    """A case whose application was filed on 7 April: 300 to the authority."""
    number = accepted(house)
    house.print_run()
    house.live_until(date(2026, 4, 6))
    decide_case(house.office, case_number=number, choice="payment_order", by="creditor")
    house.drain()
    return number
