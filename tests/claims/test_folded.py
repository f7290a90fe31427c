"""Names as they are searched for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.folded import LONGEST_KEY, MOST_WORDS, fold, name_keys


def test_case_accents_and_signs_make_no_difference() -> None:
    assert fold("Åke's  Måleri & Bygg AB") == fold("ake s maleri bygg ab") == "ake s maleri bygg ab"


def test_a_name_is_found_from_any_of_its_words_but_not_from_its_legal_form() -> None:
    assert name_keys("Norra Måleri AB") == ("norra maleri ab", "maleri ab")
    assert name_keys("AB Volund") == ("ab volund", "volund")


def test_a_name_of_signs_alone_has_no_keys() -> None:
    assert name_keys("*** ---") == ()


@given(st.text(max_size=400))
def test_any_name_has_few_short_keys_that_are_folded_already(name: str) -> None:
    keys = name_keys(name)
    assert len(keys) <= MOST_WORDS
    assert all(0 < len(key) <= LONGEST_KEY and len(set(keys)) == len(keys) for key in keys)
    assert all(fold(key) == key.strip() for key in keys)
