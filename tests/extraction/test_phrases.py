"""Many phrases at once: the same places as a pattern for each would find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.label_words import compiled
from extraction.phrases import Hit, Phrases

WORDS = ("faktura", "nr", "faktura nr", "fakturanr", "datum", "förf datum", "förfallodatum", "att betala", "betala")


def by_patterns(text: str) -> set[tuple[int, int, str]]:
    """Every phrase at every place, found by one pattern after the other."""
    found = set()
    for word in WORDS:
        pattern = compiled(word)
        starts = (pattern.match(text, at) for at in range(len(text)))
        found |= {(match.start(), match.end(), word) for match in starts if match}
    return found


@given(st.lists(st.sampled_from([*"fakturnrdm .-:åÖ9", *WORDS, "FAKTURA", "nr."]), max_size=14).map("".join))
def test_the_same_places_as_patterns_find(text: str) -> None:
    seen = {(hit.start, hit.end, hit.said) for hit in Phrases((word, word) for word in WORDS).find(text)}
    # A pattern takes as many spaces and dots as it can; the tree also knows the shorter ways, which end elsewhere.
    assert by_patterns(text) <= seen
    assert all(re.sub(r"[\s\-.:]", "", text[s:e].lower()) == word.replace(" ", "") for s, e, word in seen)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Fakturanr. 12, att betala", [(0, 10), (15, 25)]),
        ("Faktura-nr", [(0, 10)]),
        ("samlingsfaktura", []),
        ("fakturan", []),
        ("", []),
    ],
)
def test_the_longest_from_each_place_on(text: str, spans: list[tuple[int, int]]) -> None:
    assert Phrases((word, None) for word in WORDS).longest(text) == spans


def test_one_phrase_may_mean_several_things() -> None:
    assert list(Phrases([("nr", 1), ("nr", 2)]).find("Nr")) == [Hit(0, 2, 1), Hit(0, 2, 2)]


def test_letters_whose_lower_case_is_longer_keep_their_places() -> None:
    assert Phrases([("nr", None)]).longest("İ nr 5") == [(2, 4)]
