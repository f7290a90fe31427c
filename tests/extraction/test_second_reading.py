"""Two looks at a scan: what both say gains, what only one says has a rival."""

from __future__ import annotations

import pytest

from claims.reading import Source
from extraction.candidate import Candidate
from extraction.choose import choose
from extraction.second_reading import merged

pytestmark = pytest.mark.usefixtures("weighed_by_hand")


def seen(value: str) -> Candidate:
    return Candidate("invoice_number", value, 1, (0.0, 0.0, 10.0, 10.0), Source.OCR, {"label": 0.8, "ocr": 1.0})


def test_a_value_that_both_looks_give_is_surer_than_one_look() -> None:
    once, twice = choose([seen("10234")]), choose(merged([seen("10234")], [seen("10234")]))
    assert once is not None and twice is not None
    assert twice.probability > once.probability


def test_a_second_look_that_says_otherwise_makes_the_value_doubtful() -> None:
    choice = choose(merged([seen("10234")], [seen("10284")]))
    assert choice is not None
    assert choice.is_near_tie


def named(value: str) -> Candidate:
    return Candidate("buyer_name", value, 1, (0.0, 0.0, 10.0, 10.0), Source.OCR, {"joint": 4.0, "ocr": 1.0})


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("Åshults Måleri AB", "Ashults Måleri AB", "Åshults Måleri AB"),
        ("Ashults Måleri AB", "Åshults Måleri AB", "Åshults Måleri AB"),
        ("Fjällsätra RedovisningAB", "Fjällsätra Redovisning AB", "Fjällsätra Redovisning AB"),
    ],
)
def test_a_mark_or_space_that_one_reader_lost_is_no_disagreement(first: str, second: str, wanted: str) -> None:
    both, one = choose(merged([named(first)], [named(second)])), choose([named(first)])
    assert both is not None and one is not None
    assert both.best.value == wanted
    assert both.probability > one.probability
    assert not both.is_near_tie


def test_another_name_is_a_disagreement() -> None:
    choice = choose(merged([named("Ekdals Bygg AB")], [named("Ekdals Tak AB")]))
    assert choice is not None
    assert choice.is_near_tie
