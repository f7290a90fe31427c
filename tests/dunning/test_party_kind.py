"""What rests on too little is looked at by a person; the rules themselves are in tests/law/scenarios."""

from __future__ import annotations

from dunning.party_kind import NEEDS_REVIEW, was_minor
from tests.dunning.builders import on


def test_what_rests_on_words_alone_or_on_nothing_is_worth_a_look() -> None:
    assert {"business_words", "person_in_trade", "private_goods", "unknown"} == NEEDS_REVIEW


def test_somebody_without_a_number_is_not_taken_for_a_child() -> None:
    assert was_minor(orgnr=None, on=on("2026-03-02")) is False
