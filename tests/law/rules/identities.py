"""Identity numbers, account numbers and payment references, as scenario files ask for them."""

from __future__ import annotations

from typing import Any

from stdnum import luhn
from stdnum.se import orgnr as library_orgnr
from stdnum.se import personnummer as library_personnummer

from claims.account import (
    case_ocr_reference,
    case_of_ocr_reference,
    ocr_has_check_digit,
    ocr_reference,
    parse_bankgiro,
    parse_iban,
    parse_plusgiro,
    print_bankgiro,
    print_plusgiro,
)
from claims.identity import parse_identity
from claims.party import DebtorKind
from dunning.party_kind import NEEDS_REVIEW, debtor_kind, was_minor
from extraction.finders.ocr_reference import has_length_digit
from tests.law.rules.given import Given, Rule


def _identity_number(given: Given) -> dict[str, Any]:
    """Several ways to write one number must all give the same."""
    found = {parse_identity(text) for text in given("written")}
    assert len(found) == 1, found
    (number,) = found
    if number is None:
        return {"kind": "refused"}
    return {
        "kind": str(number.kind),
        "digits": number.digits,
        "printed": number.printed,
        "masked": number.masked,
        "is_personal_data": number.is_personal,
    }


def _library(given: Given) -> dict[str, Any]:
    text = given("written")
    found = parse_identity(text)
    return {
        "library_takes_it_for_a_personal_number": bool(library_personnummer.is_valid(text)),
        "library_takes_it_for_an_organisation": bool(library_orgnr.is_valid(text)),
        "we_say": str(found.kind) if found else "refused",
    }


def _debtor(given: Given) -> dict[str, Any]:
    declared = given("creditor_says", None)
    kind, reason = debtor_kind(
        declared=DebtorKind(declared) if declared else None,
        orgnr=given("number", None),
        text=given("name_and_references", ""),
        about=given("about", ""),
    )
    return {"kind": str(kind), "reason": reason, "handler_looks": reason in NEEDS_REVIEW}


def _minor(given: Given) -> dict[str, Any]:
    return {"was_minor": was_minor(orgnr=given("number"), on=given("claim_arose_on"))}


_ACCOUNTS = {
    "bankgiro": (parse_bankgiro, print_bankgiro),
    "plusgiro": (parse_plusgiro, print_plusgiro),
    "iban": (parse_iban, str),
}


def _account(given: Given) -> dict[str, Any]:
    parse, show = _ACCOUNTS[given("kind")]
    found = [parse(text) for text in given("written")]
    valid = {each is not None for each in found}
    assert len(valid) == 1, found
    return {"valid": valid == {True}, "printed": [show(each) for each in found if each]}


def _ocr(given: Given) -> dict[str, Any]:
    body = given("body")
    return {
        "with_check_digit": body + str(luhn.calc_check_digit(body)),
        "with_length_and_check_digit": ocr_reference(body),
    }


def _references(given: Given) -> dict[str, Any]:
    digits = given("references")
    checks = {ocr_has_check_digit(each) for each in digits}
    lengths = {ocr_has_check_digit(each) and has_length_digit(each) for each in digits}
    assert len(checks) == len(lengths) == 1, digits
    return {"has_check_digit": checks == {True}, "has_length_digit_too": lengths == {True}}


def _case_reference(given: Given) -> dict[str, Any]:
    reference = case_ocr_reference(given("case"), given("instalment_series", 0))
    return {"reference": reference, "belongs_to": case_of_ocr_reference(reference)}


def _foreign_reference(given: Given) -> dict[str, Any]:
    return {"is_ours": case_of_ocr_reference(given("reference")) is not None}


RULES: dict[str, Rule] = {
    "identity_number": _identity_number,
    "identity_by_the_library": _library,
    "debtor_decision": _debtor,
    "minor": _minor,
    "account_number": _account,
    "ocr_reference": _ocr,
    "references": _references,
    "case_reference": _case_reference,
    "foreign_reference": _foreign_reference,
}
