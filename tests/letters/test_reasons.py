"""Every reason for a review has words in both languages, and what a mail wrote cannot steer them."""

from __future__ import annotations

import pytest

from bench.fuzzing.outcome import REASONS as CODES
from claims.case import Hold
from delivery.check import REQUIREMENTS
from dunning.guards import INTERRUPTING, LEGAL_ACTION
from templates.catalog import catalog
from templates.reasons import FIELDS, REASONS, STOPS, reason_text

IN_XML = {"unreadable_value", "currency_mismatch", "negative_credit_note", "several_credited", "timeout", "crashed"}
"""Codes of e-invoices' contents and of pages, whose message names the element or the fault."""


def test_every_code_that_a_reading_may_give_has_words() -> None:
    assert set(CODES) - set(REASONS) == IN_XML


def test_every_hold_and_every_check_has_words() -> None:
    codes = {
        *map(str, Hold),
        *(row.code for row in (*LEGAL_ACTION, *INTERRUPTING)),
        *(row.code for row in REQUIREMENTS),
    }
    assert codes - set(STOPS) == set()


@pytest.mark.parametrize("words", [*REASONS.values(), *FIELDS.values(), *STOPS.values()])
def test_every_sentence_is_translated(words: str) -> None:
    assert catalog("en").gettext(words) != words


@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", "Läsaren är inte säker nog på förfallodagen."), ("en", "The reader is not sure enough of the due date.")],
)
def test_a_reason_names_its_field(language: str, said: str) -> None:
    assert reason_text("low_confidence", "due_date", "the due date ...", language=language) == said


def test_an_unknown_code_keeps_its_message_on_one_line() -> None:
    assert reason_text("new_code", None, "a\nb", language="sv") == "a b"
