"""What law a debtor stands under, rule by rule, and who was under age."""

from __future__ import annotations

import pytest

from claims.party import DebtorKind
from dunning.party_kind import NEEDS_REVIEW, debtor_kind, was_minor
from tests.dunning.builders import on


@pytest.mark.parametrize(
    ("given", "kind", "reason"),
    [
        ({"declared": DebtorKind.CONSUMER, "orgnr": "559999-9983"}, "consumer", "declared"),
        ({"orgnr": "559999-9983"}, "business", "orgnr_business"),
        ({"orgnr": "16559999-9983"}, "business", "orgnr_business"),
        ({"orgnr": "SE559999998301"}, "business", "orgnr_business"),
        ({"orgnr": "212000-0019"}, "public", "orgnr_public"),
        ({"orgnr": "132000-0001"}, "estate", "orgnr_estate"),
        ({"orgnr": "20090302-9999", "text": "Kim Exempelsson\nLillgatan 2"}, "consumer", "person"),
        ({"orgnr": "20090302-9999", "text": "Kims firma, godkänd för F-skatt"}, "sole_trader", "person_in_trade"),
        ({"orgnr": "20090302-9999", "text": "Enskild firma Kim"}, "sole_trader", "person_in_trade"),
        ({"orgnr": "701063-2391"}, "consumer", "person"),
        ({"text": "Granvik Bygg AB\nEr referens: Kim"}, "business", "business_words"),
        ({"text": "Brf Eken, bostadsrättsförening"}, "consumer", "unknown"),
        ({"text": "Abba Larsson"}, "consumer", "unknown"),
        ({"orgnr": "559999-9984", "text": "Kim"}, "consumer", "unknown"),
        ({}, "consumer", "unknown"),
    ],
)
def test_the_first_rule_that_hits_decides(given: dict, kind: str, reason: str) -> None:
    assert debtor_kind(**given) == (DebtorKind(kind), reason)


def test_what_rests_on_words_alone_or_on_nothing_is_worth_a_look() -> None:
    assert {"business_words", "person_in_trade", "unknown"} == NEEDS_REVIEW


@pytest.mark.parametrize(
    ("orgnr", "day", "expected"),
    [
        ("200903029999", "2027-03-01", True),
        ("200903029999", "2027-03-02", False),
        ("0903029999", "2026-03-02", True),
        ("701063-2391", "1988-10-02", True),
        ("701063-2391", "1988-10-03", False),
        ("5599999983", "2026-03-02", False),
        (None, "2026-03-02", False),
        ("not a number", "2026-03-02", False),
    ],
)
def test_who_was_under_age_when_the_claim_arose(orgnr: str | None, day: str, expected: bool) -> None:
    assert was_minor(orgnr=orgnr, on=on(day)) is expected
