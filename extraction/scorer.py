"""How much each piece of evidence weighs, in log-odds: trained where there were papers to learn from, else by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from claims.reading import Source
from extraction.calibrate import GROUP_OF, reader_of
from extraction.candidate import Candidate

FILE = Path(__file__).with_name("scorer.json")
"""Weights per group of fields and reader, made by `python -m bench.train_scorer`; it says on what."""

HAND: Mapping[str, float] = {
    # the label and where the value stands from it
    "label": 5.6, "inline": 0.2, "right": 0.0, "far": -1.3, "below": -0.6, "wrapped": -0.6,
    "mid_text": -0.6, "heading": -4.5, "title": 2.6, "title_inline": 1.5, "title_below": 0.8, "only_date": 2.2,
    "sentence": 5.5, "slip": 5.5,
    # check digits and agreement between fields
    "check_digit": 0.9, "length_digit": 0.9, "holds_number": 1.8, "in_reference": 2.0,
    "one_rate": -4.0,
    "adds_up": 2.4, "vat_share": 1.2, "largest": 1.2, "not_largest": -2.0, "is_vat": -3.0, "is_total": -6.0,
    "after_prepaid": 3.0, "before_prepaid": -5.0, "column_mismatch": -6.0, "too_much": -9.0,
    "in_order": 0.9, "out_of_order": -2.5, "by_terms": 1.8, "is_other": -3.0,
    # parties
    "party": 1.0, "joint": 1.0, "unclear": -6.0, "noisy": -14.0, "place": 0.5, "identity_label": 0.6, "vat_form": 0.3,
    # the same value at other places of the pages
    "repeat": 1.0,
    # what a handler's correction says of this layout; it outweighs all that usually holds
    "lesson": 7.0, "unlearned": -9.0,
    # the rest
    "share": 4.5, "on_total": 2.0, "only": 1.5, "giro": 2.0, "home": 1.2, "lone_date": 2.6,
    "agreed": 2.0, "spelled": 1.0, "disputed": -1.5, "late": -0.8, "sided": 0.5, "reading_doubt": -5.0, "ocr": -0.4,
}  # fmt: skip
"""Set by hand from what the evidence means: where training starts, and what holds for fields it did not see."""

BIAS = "bias"


def weigh(evidence: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The log-odds that evidence gives."""
    return weights.get(BIAS, 0.0) + sum(weights.get(name, 0.0) * strength for name, strength in evidence.items())


def score(candidate: Candidate) -> float:
    """The log-odds that a candidate's own evidence gives."""
    return weigh(candidate.evidence, weights_of(candidate.field, candidate.source))


def weights_of(field: str, source: Source) -> Mapping[str, float]:
    """The weight of each evidence for a field as read by a reader."""
    return _trained().get((GROUP_OF.get(field, ""), reader_of(source)), HAND)


def forget() -> None:
    """Read the file anew at the next question: it was just trained again."""
    _trained.cache_clear()


@cache
def _trained() -> Mapping[tuple[str, str], Mapping[str, float]]:
    if not FILE.exists():
        return {}
    made = json.loads(FILE.read_text(encoding="utf-8"))["weights"]
    return {
        (group, reader): {**HAND, **weights} for group, readers in made.items() for reader, weights in readers.items()
    }
