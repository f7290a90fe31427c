"""Amounts, dates and numbers as people write them (domain 7.4, 7.5, 8 and 10.2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.account import parse_bankgiro, parse_iban
from extraction.date_formats import dates
from extraction.finders.giro import _iban
from extraction.finders.identity import _numbers
from extraction.finders.ocr_reference import _parse, has_length_digit
from extraction.formats import BANKGIRO, amounts, checked
from samples import numbers


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1 234 567,89", "1234567.89", ""),
        ("1\u00a0234,50 kr", "1234.50", ""),
        ("1\u2009234,50", "1234.50", ""),
        ("1\u202f234,50 SEK", "1234.50", "SEK"),
        ("1.234,56", "1234.56", ""),
        ("1,234.56", "1234.56", ""),
        ("1'234.50", "1234.50", ""),
        ("1234:56", "1234.56", ""),
        ("1 234:-", "1234.00", ""),
        ("5000,-", "5000.00", ""),
        ("500,00-", "-500.00", ""),
        ("-500,00", "-500.00", ""),
        ("−1 200,00 kr", "-1200.00", ""),
        ("kr 99,00", "99.00", ""),
        ("€1,234.50", "1234.50", "EUR"),
        ("2 418,90 €", "2418.90", "EUR"),
        ("0,00", "0.00", ""),
        ("1.234.567,00 DKK", "1234567.00", "DKK"),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, value: str, currency: str) -> None:
    found = amounts(text)
    assert [(f.value, f.currency, f.is_money) for f in found] == [(Decimal(value), currency, True)]


@pytest.mark.parametrize("text", ["25 %", "25,00 %", "1.234", "2026-01-15", "12/34", "F123,00", "007,50", "1,23,45"])
def test_what_is_no_amount_is_left_alone(text: str) -> None:
    assert [f for f in amounts(text) if f.is_money] == []


@given(st.integers(min_value=0, max_value=99_999_999_99), st.sampled_from([" ", "\u00a0", "\u202f", ".", ""]))
@settings(max_examples=150, deadline=None)
def test_every_amount_written_in_the_swedish_way_is_read_back(ore: int, group: str) -> None:
    text = f"{ore // 100:,}".replace(",", group) + f",{ore % 100:02d}"
    assert [f.value for f in amounts(f"Summa {text} kr")] == [Decimal(ore) / 100]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21", "20261121", "26-11-21", "261121", "21/11 2026", "21.11.2026", "2026/11/21", "21 november 2026",
        "21 nov. 2026", "21 nov 2026", "21/11/2026", "2026.11.21", "21. marraskuuta 2026", "November 21, 2026", "21.11.26",
        "den 21 november 2026", "21. November 2026", "2026 - 11 - 21",
    ],
)  # fmt: skip
def test_a_date_is_read_as_it_is_written(text: str) -> None:
    assert [f.value for f in dates(text)] == [date(2026, 11, 21)]


@pytest.mark.parametrize(
    "text", ["2026-13-01", "2026-02-30", "1899-01-01", "12.34.5678", "556677-8899", "2026-11-215", "1023472"]
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert dates(text) == []


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_every_date_is_read_back_in_the_common_forms(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%y-%m-%d"):
        assert [f.value for f in dates(f"Datum: {day.strftime(form)}.")] == [day]


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_the_parsers_fail(text: str) -> None:
    dates(text)
    amounts(text)
    _numbers(text, repair=True)
    _parse(text, True)
    _iban(text, True)


@pytest.mark.parametrize("text", ["5050-1055", "991-2346", "433-8778", "265-5389", "5536-7742", "50501055"])
def test_a_bankgiro_with_a_right_check_digit_is_found(text: str) -> None:
    found = checked(BANKGIRO, parse_bankgiro, f"bankgiro {text}.", repair=False)
    assert [f.value for f in found] == [text.replace("-", "")]


def test_a_bankgiro_with_a_wrong_check_digit_is_not_found() -> None:
    assert checked(BANKGIRO, parse_bankgiro, "5050-1056", repair=True) == []


IBAN = numbers.iban(7)


@pytest.mark.parametrize("separator", ["", " ", "\u00a0", "\u202f", "-"])
def test_an_iban_is_given_without_what_divides_its_groups(separator: str) -> None:
    written = separator.join(IBAN[start : start + 4] for start in range(0, len(IBAN), 4))
    assert parse_iban(written) == parse_iban(written.lower()) == IBAN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        IBAN[:-1],
        IBAN + "0",
        IBAN[:-1] + str((int(IBAN[-1]) + 1) % 10),
        f"{IBAN[:4]}.{IBAN[4:]}",
        f"{IBAN[:4]}\uff10{IBAN[5:]}",
        f"{IBAN[:4]}\u0660{IBAN[5:]}",
    ],
)
def test_what_is_no_iban_is_none(text: str) -> None:
    assert parse_iban(text) is None


def test_what_ocr_confuses_is_undone_only_where_the_check_digit_then_holds() -> None:
    assert [f.value for f in checked(BANKGIRO, parse_bankgiro, "5O50-lO55", repair=True)] == ["50501055"]
    assert checked(BANKGIRO, parse_bankgiro, "5O50-lO56", repair=True) == []
    assert checked(BANKGIRO, parse_bankgiro, "5O50-lO55", repair=False) == []


@pytest.mark.parametrize("text", ["1023472", "102343", "20260001 05", "655969", "1234567890128"])
def test_a_reference_with_a_check_digit_is_found(text: str) -> None:
    assert [f.value for f in _parse(text, False)] == [text.replace(" ", "")]


def test_a_reference_with_a_wrong_check_digit_is_left_out() -> None:
    assert _parse("102344", False) == []


def test_the_length_digit_is_the_last_but_one() -> None:
    assert has_length_digit("1023472")
    assert not has_length_digit("102343")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("559999-9991", "5599999991"),
        ("SE559999999101", "5599999991"),
        ("165599999991", "5599999991"),
        ("701063-2391", "7010632391"),
        ("811218-9876", "8112189876"),
        ("19811218-9876", "198112189876"),
    ],
)
def test_an_identity_number_is_read_in_every_form(text: str, digits: str) -> None:
    assert [f.value for f in _numbers(f"Org.nr {text}", repair=False)] == [digits]


@pytest.mark.parametrize(
    "text", ["Datum:...04.07.2024", ".04.07.2024", "Datum .......... 2024-07-04", "Datum:..2024-07-04"]
)
def test_the_dots_of_a_leader_may_touch_a_date(text: str) -> None:
    assert [found.value for found in dates(text)] == [date(2024, 7, 4)]


def test_a_part_of_a_longer_number_is_no_date() -> None:
    assert dates("1.04.07.2024.5") == []
