"""Choosing among candidates: agreement raises confidence, rivals lower it, and a guess is not a value."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.reading import Source
from extraction.calibrate import probabilities
from extraction.candidate import Candidate
from extraction.choose import choose, choose_all
from extraction.relate import relate
from extraction.split import split
from tests.extraction.paper import page


def one(field: str, value: str, *, x: float = 0.0, **evidence: float) -> Candidate:
    return Candidate(field, value, 1, (x, 0.0, x + 10.0, 10.0), Source.TEXT, evidence)


def test_a_lone_well_labelled_value_is_nearly_certain() -> None:
    choice = choose([one("invoice_number", "10234", label=1.0, inline=1.0)])
    assert choice is not None and choice.probability > 0.995


def test_two_equally_good_values_share_the_probability_and_are_a_near_tie() -> None:
    choice = choose([one("total", "100.00", label=1.0), one("total", "90.00", label=1.0, x=50)])
    assert choice is not None
    assert choice.probability == pytest.approx(0.5, abs=0.01)
    assert choice.is_near_tie


def test_the_same_value_at_two_places_is_surer_than_at_one() -> None:
    alone = choose([one("total", "100.00", label=0.8)])
    twice = choose([one("total", "100.00", label=0.8), one("total", "100.00", label=0.7, x=50)])
    assert alone is not None and twice is not None
    assert twice.probability > alone.probability
    assert not twice.others


def test_weak_evidence_alone_is_no_value() -> None:
    assert choose([one("total", "100.00", heading=1.0)]) is None
    assert choose([]) is None


def test_seller_and_buyer_never_share_a_number() -> None:
    found = [one("seller_orgnr", "5599999991", party=5.0), one("buyer_orgnr", "5599999991", party=4.0)]
    assert set(choose_all(found)) == {"seller_orgnr"}


def test_names_that_end_alike_are_still_two_names() -> None:
    found = [one("seller_name", "Prov Catering AB", party=6.0), one("buyer_name", "Annat Catering AB", party=6.0)]
    assert set(choose_all(found)) == {"seller_name", "buyer_name"}


def test_the_total_that_adds_up_wins_over_one_that_does_not() -> None:
    found = [
        one("total", "10000.00", label=0.7), one("total", "12000.00", label=0.7, x=50), one("net", "8000.00", label=1.0),
        one("vat", "2000.00", label=1.0),
    ]  # fmt: skip
    assert choose_all(relate(found))["total"].best.value == "10000.00"


@pytest.mark.parametrize(("rounding", "adds"), [("0.40", 1.0), ("0.30", 0.0)])
def test_the_rounding_on_the_page_is_part_of_the_sum(rounding: str, adds: float) -> None:
    found = [
        one("total", "125.50", label=1.0), one("net", "100.08", label=1.0), one("vat", "25.02", label=1.0),
        one("rounding", rounding, label=1.0),
    ]  # fmt: skip
    total = next(c for c in relate(found) if c.field == "total")
    assert total.evidence["adds_up"] == adds


def test_a_due_date_that_the_terms_give_supports_both_dates() -> None:
    found = [
        one("invoice_date", "2026-01-15", label=1.0), one("due_date", "2026-02-14", label=1.0),
        one("payment_terms_days", "30", sentence=1.0),
    ]  # fmt: skip
    assert all(c.evidence["by_terms"] == 1.0 for c in relate(found) if c.field.endswith("_date"))


def test_a_reference_that_holds_the_invoice_number_supports_both() -> None:
    found = relate([one("invoice_number", "10234", label=1.0), one("ocr_reference", "1023472", label=1.0)])
    assert found[0].evidence["in_reference"] == 1.0
    assert found[1].evidence["holds_number"] == 1.0


@given(st.lists(st.floats(min_value=-20, max_value=20), min_size=1, max_size=8))
@settings(max_examples=100)
def test_probabilities_are_shares_in_the_order_of_the_scores(scores: list[float]) -> None:
    found = probabilities(scores)
    assert all(0.0 <= p < 1.0 for p in found)
    assert sum(found) <= 1.0 + 1e-9
    assert [p for _s, p in sorted(zip(scores, found, strict=True))] == sorted(found)


def test_a_new_invoice_number_starts_a_new_document_and_a_page_without_one_goes_on() -> None:
    pages = [
        page((50, 50, "Faktura"), (300, 50, "Fakturanummer: 10234"), number=1),
        page((50, 50, "Allmänna villkor"), number=2),
        page((50, 50, "Faktura"), (300, 50, "Fakturanummer: 10235"), number=3),
    ]
    assert [[p.number for p in document] for document in split(pages)] == [[1, 2], [3]]


def test_a_page_count_that_starts_over_starts_a_new_document() -> None:
    pages = [
        page((50, 50, f"Sida {n} av 2"), (50, 90, "Specifikation av arbete"), number=i)
        for i, n in enumerate([1, 2, 1, 2], 1)
    ]
    assert [[p.number for p in document] for document in split(pages)] == [[1, 2], [3, 4]]


def test_a_reminder_in_front_of_its_invoice_is_a_document_of_its_own() -> None:
    pages = [
        page((50, 50, "Betalningspåminnelse"), (50, 90, "Fakturanummer: 10234"), (50, 120, "text"), number=1),
        page((50, 50, "Faktura"), (50, 90, "Fakturanummer: 10234"), (50, 120, "text"), number=2),
    ]
    assert len(split(pages)) == 2


def test_a_box_is_mapped_back_to_the_page_in_the_file() -> None:
    upright = page((100, 200, "abc"))
    assert upright.to_file((100, 200, 115, 210)) == pytest.approx((100, 200, 115, 210))
    turned = type(upright)(1, 595.0, 842.0, upright.words, Source.OCR, turn=180)
    assert turned.to_file((100, 200, 115, 210)) == pytest.approx((480, 632, 495, 642))
