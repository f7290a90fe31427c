"""Names as they are compared: one folding, and the two keys that names are kept under."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.parties import plain
from claims.names import LEGAL_FORMS, LONGEST_KEY, MOST_WORDS, beginnings, fold, name_key

WORDS = st.lists(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäöéüøæß", min_size=1, max_size=12), min_size=1, max_size=5
)
NAMES = WORDS.map(" ".join)
ANY = st.text(max_size=400)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Åke's  Måleri & Bygg AB", "ake s maleri bygg ab"),
        ("SØRENSEN Þór", "sorensen thor"),
        ("Straße Œuvre Łódź ĐỖ", "strasse oeuvre lodz do"),
        ("Æðelred Acme™ Ｆull", "aedelred acmetm full"),
        ("*** ---", ""),
    ],
)
def test_case_accents_strokes_and_signs_make_no_difference(written: str, folded: str) -> None:
    assert fold(written) == fold(folded) == folded


@given(ANY)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)


@given(NAMES)
def test_a_name_finds_itself_however_it_is_written(name: str) -> None:
    for written in (name, name.upper(), name.title(), unicodedata.normalize("NFD", name), f"  {name}, ", fold(name)):
        assert name_key(written) == name_key(name) != ""
        assert beginnings(written) == beginnings(name)


@given(NAMES)
def test_a_search_finds_a_name_by_any_of_its_words_as_far_as_it_is_typed(name: str) -> None:
    words = fold(name).split()
    telling = [word for word in words if word not in LEGAL_FORMS]
    for word in telling:
        for typed in (word, word[:1]):
            assert any(key.startswith(fold(typed)) for key in beginnings(name))
    assert any(key.startswith(fold(name)) for key in beginnings(name))


@given(WORDS, st.randoms(use_true_random=False))
def test_candidates_are_found_whatever_the_order_of_the_words(words: list[str], dice: object) -> None:
    if any(fold(word) in ("ek", "for", "ekonomisk", "forening") for word in words):
        return  # a legal form of two words is one only in its order
    mixed = list(words)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert name_key(" ".join(mixed)) == name_key(" ".join(words))


@given(NAMES, st.sampled_from([form for form in LEGAL_FORMS if form not in ("firma",)]))
def test_a_legal_form_makes_no_difference_to_candidates(name: str, form: str) -> None:
    if name_key(name) != " ".join(sorted(fold(name).split())) or fold(name).split()[-1] in ("ek", "ekonomisk"):
        return  # the name holds a form of its own
    if fold(name) in LEGAL_FORMS:
        return  # a name that is a form alone is kept whole
    assert name_key(f"{name} {form.upper()}") == name_key(name)


def test_a_name_is_found_from_any_of_its_words_but_not_from_its_legal_form() -> None:
    assert beginnings("Norra Måleri AB") == ("norra maleri ab", "maleri ab")
    assert beginnings("AB Volund") == ("ab volund", "volund")
    assert beginnings("Åby bygg Ek. för.") == ("aby bygg ek for", "bygg ek for")


def test_ek_is_a_name_where_it_is_no_legal_form() -> None:
    assert beginnings("Anna Ek") == ("anna ek", "ek")
    assert name_key("Anna Ek") == "anna ek" and name_key("Anna Ek för") == "anna"


def test_a_name_of_signs_alone_has_no_keys_and_one_of_a_legal_form_keeps_it() -> None:
    assert beginnings("*** ---") == () and name_key("*** ---") == ""
    assert name_key("AB") == "ab" and beginnings("AB") == ("ab",)


@given(ANY)
def test_any_name_has_few_short_keys_that_are_folded_already(name: str) -> None:
    keys = beginnings(name)
    assert len(keys) <= MOST_WORDS
    assert all(0 < len(key) <= LONGEST_KEY and len(set(keys)) == len(keys) for key in keys)
    assert all(fold(key) == key.strip() for key in keys)
    assert fold(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Åke's Måleri AB (publ)", "ake s maleri"),
        ("Sørensen & Ærø Ltd", "sørensen ærø ltd"),
        ("Bygg Ek för", "bygg"),
        ("Bygg Ek. för.", "bygg ek for"),
        ("Acme™ ekonomisk förening", "acmeTM"),
        ("Firma Öst Handelsbolag, 123", "firma ost 123"),
    ],
)
def test_what_identities_are_made_of_stays_as_it_is_kept(written: str, kept: str) -> None:
    assert plain(written) == kept
