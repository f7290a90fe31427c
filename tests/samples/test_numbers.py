"""The invented numbers pass their checks and stay outside what real holders have."""

import re
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.account import ocr_has_check_digit, parse_bankgiro, parse_iban, parse_plusgiro
from claims.identity import IdentityKind, parse_identity
from samples import numbers, people, strangers
from samples.bills import BILLS

COMPANIES = [value for value in vars(people).values() if isinstance(value, people.Company)]
PERSONS = [value for value in vars(people).values() if isinstance(value, people.Person)]


@given(serial=st.integers(0, 999))
@settings(max_examples=60)
def test_an_organisation_number_is_valid_and_in_its_series(serial: int) -> None:
    digits = numbers.organisation(serial)
    number = parse_identity(digits)
    assert number is not None and number.kind is IdentityKind.ORGANISATION
    assert digits.startswith("559999") and len(digits) == 10


@given(serial=st.integers(0, 19), born=st.dates(date(1930, 1, 1), date(2026, 3, 2)))
@settings(max_examples=60)
def test_a_personal_number_is_valid_and_has_a_test_birth_number(serial: int, born: date) -> None:
    digits = numbers.person(born.strftime("%Y%m%d"), serial)
    number = parse_identity(digits)
    assert number is not None and number.is_personal and len(number.digits) == 12
    assert 980 <= int(digits[8:11]) <= 999


@given(serial=st.integers(0, 99999))
@settings(max_examples=60)
def test_account_numbers_are_valid_and_start_with_a_zero_or_a_bank_that_is_not(serial: int) -> None:
    bankgiro, plusgiro, iban = numbers.bankgiro(serial), numbers.plusgiro(serial), numbers.iban(serial)
    assert parse_bankgiro(bankgiro) == bankgiro and bankgiro.startswith("0")
    assert parse_plusgiro(plusgiro) == plusgiro and plusgiro.startswith("0")
    assert parse_iban(iban) == iban and iban[4:7] == "000" and len(iban) == 24


def test_nobody_in_the_cast_shares_a_number_with_the_agency_or_each_other() -> None:
    orgnrs = [party.orgnr for party in (*COMPANIES, *PERSONS)]
    assert len(set(orgnrs)) == len(orgnrs) > 15
    assert "5599999991" not in orgnrs


@pytest.mark.parametrize("party", [*COMPANIES, *PERSONS], ids=lambda party: party.name)
def test_the_cast_has_valid_numbers_and_example_addresses(party: people.Buyer) -> None:
    assert parse_identity(party.orgnr) is not None
    assert party.email.endswith(".example")
    assert re.fullmatch(r"\d{3} \d{2} [A-ZÅÄÖ][a-zåäö]+", party.address[-1])


@pytest.mark.parametrize("key", BILLS)
def test_a_payment_reference_has_its_check_digit_and_length_digit(key: str) -> None:
    ocr = BILLS[key].ocr
    assert ocr is not None and ocr_has_check_digit(ocr)
    assert int(ocr[-2]) == len(ocr) % 10


def test_strangers_have_numbers_of_their_own() -> None:
    rng = Random(1)
    orgnrs = {strangers.company(serial, rng).orgnr for serial in range(2500)}
    orgnrs |= {strangers.person(serial, rng).orgnr for serial in range(500)}
    assert len(orgnrs) == 3000
    assert all(parse_identity(orgnr) for orgnr in orgnrs)
    assert not orgnrs & {company.orgnr for company in COMPANIES}
