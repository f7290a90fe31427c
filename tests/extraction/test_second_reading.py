"""Two looks at a scan: what both say gains, what only one says has a rival."""

from __future__ import annotations

from claims.reading import Source
from extraction.candidate import Candidate
from extraction.choose import choose
from extraction.second_reading import merged


def seen(value: str) -> Candidate:
    return Candidate("invoice_number", value, 1, (0.0, 0.0, 10.0, 10.0), Source.OCR, {"label": 0.8, "ocr": 1.0})


def test_a_value_that_both_looks_give_is_surer_than_one_look() -> None:
    once, twice = choose([seen("10234")]), choose(merged([seen("10234")], [seen("10234")]))
    assert once is not None and twice is not None
    assert twice.probability > once.probability


def test_a_second_look_that_says_otherwise_makes_the_value_doubtful() -> None:
    choice = choose(merged([seen("10234")], [seen("10284")]))
    assert choice is not None
    assert choice.best.value == "10234"
    assert choice.is_near_tie
