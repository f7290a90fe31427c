"""Hand-set and trained weights are measured on the same pages, and the trained ones are back afterwards."""

from __future__ import annotations

from bench.weights_report import hand_set, measure, read
from claims.reading import Source
from extraction.calibrate import PLAIN, scale_of
from extraction.scorer import HAND, weights_of


def test_by_hand_means_no_trained_weight_and_no_fitted_scale() -> None:
    trained = dict(weights_of("total", Source.TEXT)), scale_of("total", Source.TEXT)
    with hand_set():
        assert weights_of("total", Source.TEXT) == HAND
        assert scale_of("total", Source.TEXT) == PLAIN
    assert (dict(weights_of("total", Source.TEXT)), scale_of("total", Source.TEXT)) == trained


def test_a_document_is_measured_with_either() -> None:
    many = read(60_000, 2)
    assert many
    f1, whole = measure(many)
    with hand_set():
        by_hand, _whole = measure(many)
    assert 0.5 < by_hand <= 1.0
    assert 0.5 < f1 <= 1.0
    assert 0 <= whole <= len(many)
