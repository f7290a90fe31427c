"""Cases read ahead for a bank file: what is handed on is what is stored, whatever was booked in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.accept_terms import accept_terms
from casework.board import case as shown_case
from casework.known_case import CasesAhead, KnownCase, read_case
from casework.record_payment import record_payment
from casework.verify import verify
from claims.account import case_ocr_reference
from claims.money import Money
from samples.people import JOINER
from tests.casework.bank_house import DAY, one, sent, told
from tests.intake.bank.files import camt, details, entry, ocr
from tests.office import House
from tests.papers import bill

__all__ = ["sent"]


@pytest.fixture
def two(sent: House) -> tuple[str, str]:
    """Two cases of two debtors, whose demands have left."""
    first = sent.case().number
    sent.receive(sent.mail(bill("2", buyer=JOINER)))
    second = next(row.number for row in sent.cases() if row.number != first)
    accept_terms(sent.office, case_number=second, by="h", how="cli", evidence={})
    sent.print_run()
    return first, second


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For every case handed out: whether it was as it is stored at that moment."""
    found: list[bool] = []
    take = CasesAhead.take

    def compared(self: CasesAhead, number: str) -> KnownCase:
        known = take(self, number)
        found.append(known == read_case(self._tx, number))
        return known

    monkeypatch.setattr(CasesAhead, "take", compared)
    return found


def paid(number: str, amount: str, bank: str) -> str:
    return one(amount, ocr(case_ocr_reference(number)), bank=bank)


def test_what_one_file_pays_and_takes_back_on_a_few_cases_is_booked_on_the_cases_as_they_are(
    sent: House, two: tuple[str, str], handed: list[bool]
) -> None:
    first, second = two
    owed = str(shown_case(sent.office, number=first)["balance"]["total"])
    back = details("30.00", reference="B3", remittance=ocr(case_ocr_reference(second)))
    told(
        sent,
        camt(
            paid(first, "100.00", "B1"),
            paid(first, "50.00", "B2"),
            paid(second, "30.00", "B3"),
            entry("30.00", details=back, reference="EB9", direction="DBIT", reversal="1", day=DAY.isoformat()),
            paid(second, "40.00", "B4"),
            paid(first, owed, "B5"),
            paid(first, "10.00", "B6"),
            paid(second, "20.00", "B7"),
        ),
    )
    assert handed == [True] * 7
    assert sent.case(first).state == "closed"
    assert [(amount, on) for amount, _name, on in payments_of(sent, second)] == [
        ("30.00", DAY.isoformat()),
        ("40.00", None),
        ("20.00", None),
    ]
    assert verify(sent.office) == []


def payments_of(house: House, number: str) -> list[tuple[str, str, str | None]]:
    facts = house.facts(number)
    every = sorted((*facts.payments, *facts.reversed_payments), key=lambda each: each.reference)
    return [(str(each.amount), each.reference, each.reversed_on and each.reversed_on.isoformat()) for each in every]


def test_a_payment_added_by_hand_is_where_the_store_has_it(sent: House) -> None:
    """Of an earlier day, the same day and a later one, each before and after another."""
    number = sent.case().number
    for serial, days in enumerate((0, 5, 5, 0, 3)):
        with sent.office.database.read() as tx:
            before = read_case(tx, number)
        amount = Money.of(str(10 + serial))
        on = DAY - timedelta(days=5 - days)
        record_payment(
            sent.office, case_number=number, on=on, amount=amount, source="cli", reference=f"R{serial}", by="h"
        )
        with sent.office.database.read() as tx:
            after = read_case(tx, number).facts.payments
        new = next(each for each in after if each.reference == f"R{serial}")
        assert before.paid(new).facts.payments == after
