"""Which case a payment belongs to: references book, everything else only suggests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from claims.bank import BankReference, BankTransaction, Counterparty, ReferenceKind
from claims.money import Money
from dunning.matching import Ground, Match, OpenCase, Register, Suggestion

ONE = OpenCase("2026-000001", ("1023472",), ("F-10234",), "Köpmannen i Provby AB", "5599999991", Money(1000_00))
OTHER = OpenCase("2026-000002", ("2026000105",), ("F-777", "0042"), "Kim Prov", "197001019990", Money(1000_00))
REGISTER = Register([ONE, OTHER])


def ocr(text: str, amount: int | None = None, *, doubtful: bool = False) -> BankReference:
    """A payment reference, with its part in öre."""
    return BankReference(ReferenceKind.OCR, text, None if amount is None else Money(amount), doubtful)


def payment(
    *references: BankReference, ore: int = 500_00, texts: tuple[str, ...] = (), name: str = "", identity: str = ""
) -> BankTransaction:
    """Money that came in on a day."""
    day = date(2026, 11, 20)
    who = Counterparty(name, "", identity)
    return BankTransaction("k", "9912346", Money(ore), day, day, "R", who, references, texts)


def suggested(found: Match) -> list[tuple[str, Ground]]:
    """The suggestions of a match that books nothing."""
    assert found.booked == ()
    return [(one.case_number, one.ground) for one in found.suggestions]


def test_a_reference_books_the_whole_payment_whatever_it_is_of_the_debt() -> None:
    for ore in (1, 1000_00, 5000_00):
        found = REGISTER.match(payment(ocr("1023472"), ore=ore))
        assert found == Match(booked=(Suggestion(ONE.case_number, Money(ore), Ground.REFERENCE),))


def test_parts_that_the_payer_named_book_each_case() -> None:
    found = REGISTER.match(payment(ocr("1023472", 300_00), ocr("2026000105", 200_00)))
    assert [(one.case_number, one.amount.ore) for one in found.booked] == [
        (ONE.case_number, 300_00), (OTHER.case_number, 200_00),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "references",
    [
        (ocr("1023472"), ocr("2026000105")),  # whose is how much?
        (ocr("1023472", 300_00), ocr("2026000105", 100_00)),  # 100 kronor belong to nobody
        (ocr("1023472", 600_00), ocr("2026000105", -100_00)),
        (ocr("1023472"), ocr("655969")),  # another reference, that no case has
        (ocr("1023472", doubtful=True),),  # the bank says that it is wrong
    ],
)
def test_what_is_not_whole_or_not_clear_waits_for_a_person(references: tuple[BankReference, ...]) -> None:
    found = REGISTER.match(payment(*references))
    assert found.booked == ()
    assert ONE.case_number in [one.case_number for one in found.suggestions]


def test_a_reference_without_its_check_digit_books_nothing() -> None:
    assert REGISTER.match(payment(ocr("1023473"))) == Match()


def test_money_out_and_money_taken_back_book_nothing() -> None:
    out = payment(ocr("1023472"), ore=-500_00)
    assert REGISTER.match(out) == Match()
    assert REGISTER.match(replace(payment(ocr("1023472")), is_reversal=True)) == Match()


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        (payment(texts=("ocr 1023472 tack",)), [(ONE.case_number, Ground.REFERENCE_IN_TEXT)]),
        (payment(texts=("ocr 102 347 2",)), [(ONE.case_number, Ground.REFERENCE_IN_TEXT)]),
        (payment(texts=("faktura F-10234",)), [(ONE.case_number, Ground.INVOICE_NUMBER)]),
        (payment(texts=("faktura f10234",), ore=1000_00), [(ONE.case_number, Ground.INVOICE_NUMBER_AND_AMOUNT)]),
        (
            payment(BankReference(ReferenceKind.INVOICE, "42"), ore=1000_00),
            [(OTHER.case_number, Ground.INVOICE_NUMBER_AND_AMOUNT)],
        ),
        (payment(identity="7001019990"), [(OTHER.case_number, Ground.IDENTITY)]),
        (payment(identity="5599999991", ore=1000_00), [(ONE.case_number, Ground.IDENTITY_AND_AMOUNT)]),
        (payment(name="PROV, KIM", ore=1000_00), [(OTHER.case_number, Ground.NAME_AND_AMOUNT)]),
        (payment(name="Kim Provsson", ore=1000_00), []),
        (payment(name="Kim Prov", ore=999_00), []),  # never on a name alone
        (payment(texts=("tack för lånet 2024",)), []),
        (payment(), []),
    ],
)
def test_everything_else_only_suggests(paid: BankTransaction, expected: list[tuple[str, Ground]]) -> None:
    assert suggested(REGISTER.match(paid)) == expected


def test_the_strongest_ground_stands_first_and_a_case_once() -> None:
    paid = payment(texts=("F-777",), identity="5599999991", name="Kim Prov", ore=1000_00)
    assert suggested(REGISTER.match(paid)) == [
        (OTHER.case_number, Ground.INVOICE_NUMBER_AND_AMOUNT), (ONE.case_number, Ground.IDENTITY_AND_AMOUNT),
    ]  # fmt: skip


def test_one_reference_for_two_cases_is_a_bug() -> None:
    with pytest.raises(ValueError, match="one payment reference"):
        Register([ONE, replace(OTHER, references=ONE.references)])


def test_a_payer_who_pays_what_the_letter_rounded_to_whole_kronor_is_known_by_it() -> None:
    demanded = Money(ONE.outstanding.ore + 37, ONE.outstanding.currency)
    register = Register([replace(ONE, demanded=demanded), OTHER])
    paid = payment(ore=demanded.ore, name=ONE.debtor_name)
    assert [(one.case_number, one.ground) for one in register.match(paid).suggestions] == [
        (ONE.case_number, Ground.NAME_AND_AMOUNT)
    ]
