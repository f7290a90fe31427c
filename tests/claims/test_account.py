"""What a payment reference of ours may not be; the rest of giro numbers and references is in the scenarios."""

from __future__ import annotations

import pytest

from claims.account import (
    case_ocr_reference,
    case_of_ocr_reference,
    ocr_reference,
    parse_bankgiro,
    parse_iban,
    print_plusgiro,
)


@pytest.mark.parametrize("body", ["", "12a", "1" * 24, "1 2", "-1"])
def test_a_body_is_one_to_23_digits(body: str) -> None:
    with pytest.raises(ValueError, match=r"^a payment reference body is 1 to 23 digits$"):
        ocr_reference(body)


def test_the_longest_and_the_shortest_body() -> None:
    assert (len(ocr_reference("1" * 23)), ocr_reference("1" * 23)[-2]) == (25, "5")
    assert ocr_reference("0")[:2] == "03"


@pytest.mark.parametrize("component", [-1, 10])
def test_a_component_is_one_digit(component: int) -> None:
    with pytest.raises(ValueError, match=r"^a component is one digit$"):
        case_ocr_reference("2026-000012", component)


def test_every_component_belongs_to_its_case() -> None:
    references = [case_ocr_reference("2026-900012", component) for component in range(10)]
    assert {case_of_ocr_reference(each) for each in references} == {"2026-900012"}
    assert len(set(references)) == 10
    assert case_ocr_reference("2026-900012") == references[0]


@pytest.mark.parametrize("digits", ["", "260000120180", "2600001201x", "12345678901"])
def test_what_is_not_in_our_form_belongs_to_nothing(digits: str) -> None:
    assert case_of_ocr_reference(digits) is None


def test_a_number_is_read_with_every_kind_of_space_and_hyphen_in_it() -> None:
    assert {parse_bankgiro(text) for text in ("5050\u00a01055", "5050\u202f1055", "5 0 5 0-1055")} == {"50501055"}


def test_the_shortest_plusgiro_has_no_pairs() -> None:
    assert (print_plusgiro("18"), print_plusgiro("117")) == ("1-8", "11-7")


def test_an_iban_is_held_to_its_own_checksum_and_not_to_the_account_numbers_of_a_country() -> None:
    # The two check digits that Spanish banks put into the account itself are wrong here.
    assert parse_iban("ES9812345678901234567890") == "ES9812345678901234567890"
    assert parse_iban("ES9812345678901234567891") is None
