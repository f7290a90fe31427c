"""The trained files say what training must never unlearn: which way evidence points, and that gates widen with the rate."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from claims.reading import Source
from extraction import calibrate, scorer
from extraction.calibrate import GROUP_OF, GROUPS, SCANS_ALLOWED, gate_of, scale_of
from extraction.scorer import weights_of

MADE = json.loads(scorer.FILE.read_text(encoding="utf-8"))
FITTED = json.loads(calibrate.FILE.read_text(encoding="utf-8"))
READERS = {"text": Source.TEXT, "ocr": Source.OCR}


@pytest.mark.parametrize("reader", READERS)
def test_every_group_was_trained_and_fitted_for_both_readers(reader: str) -> None:
    assert {group for group in GROUPS if reader in MADE["weights"].get(group, {})} == set(GROUPS)
    assert {group for group in GROUPS if reader in FITTED["scales"].get(group, {})} == set(GROUPS)
    assert reader in FITTED["gates"]


@pytest.mark.parametrize("field", GROUP_OF)
@pytest.mark.parametrize("source", READERS.values())
def test_a_better_score_is_never_less_sure(field: str, source: Source) -> None:
    scale = scale_of(field, source)
    assert scale.odds(3.0) > scale.odds(1.0)


@pytest.mark.parametrize("field", ["invoice_number", "invoice_date", "total", "seller_name", "buyer_name"])
def test_two_readers_that_agree_are_worth_something(field: str) -> None:
    weights = weights_of(field, Source.OCR)
    assert weights["agreed"] >= 0.5
    assert weights["disputed"] <= -0.5


@pytest.mark.parametrize("reader", READERS)
def test_the_gate_widens_with_the_allowed_error_and_stays_near_it(reader: str) -> None:
    rates = [rate for rate, _risk in FITTED["gates"][reader]]
    gates = [gate_of(reader, rate) for rate in rates]
    assert all(one <= other for one, other in pairwise(gates))
    most = 8.0 * SCANS_ALLOWED if reader == "ocr" else 6.0
    floor = 10 / FITTED["made"][reader]["papers"]
    assert all(rate <= gate <= most * rate + floor for rate, gate in zip(rates, gates, strict=True))


def test_a_rate_below_every_fitted_one_lets_no_risk_above_itself_pass() -> None:
    assert gate_of("text", 0.0001) == 0.0001
