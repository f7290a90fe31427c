"""The letter race: both sides are asked for the same words, no two letters are of one case, and ours says them all."""

from __future__ import annotations

import html
import re

import pytest

from bench import letters
from bench.letter_page import as_html
from delivery.letters import printed_sheet


@pytest.mark.parametrize("name", letters.LETTERS)
def test_the_peers_page_says_what_our_letter_says(name: str) -> None:
    (content,) = letters.contents(name, 1)
    sheet = printed_sheet(content)
    text = letters._plain(html.unescape(re.sub(r"<[^>]+>", " ", as_html(sheet))))
    assert [fact for fact in letters._facts(sheet) if letters._plain(fact) not in text] == []
    assert "data:image/svg+xml" in as_html(sheet)


@pytest.mark.parametrize("name", letters.LETTERS)
def test_our_letter_says_it_all_and_a_lost_fact_is_found_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(letters._missing(letters.OURS, name)) == []
    monkeypatch.setattr(letters, "_facts", lambda sheet: ["never said anywhere"])
    assert list(letters._missing(letters.OURS, name)) == ["ours: never said anywhere"]


def test_no_two_letters_are_of_one_case() -> None:
    made = list(letters.contents("one invoice", 20))
    assert len({content.ocr_reference for content in made}) == 20


def test_a_ratio_is_taken_round_by_round() -> None:
    race = letters.Race("x", (0.1, 0.2, 0.1), (0.5, 2.0, 0.7), 0.1, 1.0, ())
    assert race.ratios == pytest.approx((5.0, 7.0, 10.0))
    assert "| x | 7.0 (5.0 to 10.0) |" in "\n".join(letters.section([race]))
