"""A house with a case whose demand has left, and bank files that pay it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.accept_terms import accept_terms
from casework.board import case as shown_case
from casework.import_payments import import_payments
from claims.account import case_ocr_reference
from tests.intake.bank.files import details, entry
from tests.office import House
from tests.papers import bill

DAY = date(2026, 3, 2)


@pytest.fixture
def sent(house: House) -> House:
    """A house with one case, whose demand has left on the sample day."""
    house.receive(house.mail(bill("1")))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    return house


def reference(house: House) -> str:
    return case_ocr_reference(house.case().number)


def told(house: House, data: Any, name: str = "bank.xml") -> dict[str, Any]:
    """The summary of a bank file, imported from a folder."""
    path = house.root / name
    path.write_bytes(data.getvalue() if hasattr(data, "getvalue") else data)
    return import_payments(house.office, path=path, by="ops")


def one(amount: str, remittance: str, *, bank: str = "B1", day: date = DAY, **more: str) -> str:
    """An entry with one transaction, on a day the house has lived."""
    inner = details(amount, reference=bank, remittance=remittance, **more)  # type: ignore[arg-type]
    return entry(amount, details=inner, reference="E" + bank, day=day.isoformat())


def total(house: House, on: date | None = None) -> str:
    return str(shown_case(house.office, number=house.case().number, on=on)["balance"]["total"])


def payments(house: House) -> list[tuple[str, str, str | None]]:
    found = shown_case(house.office, number=house.case().number)["payments"]
    return [(one["amount"], one["reference"], one["reversed_on"]) for one in found]
