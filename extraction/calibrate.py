"""Scores to probabilities: rival values of a field share one, and so does "none of these"."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from claims.reading import Source

FILE = Path(__file__).with_name("calibration.json")
"""Slope, offset and agreement per group and reader, made by `python -m bench.fit_calibration`; it says on what."""

CEILING = 0.9995
"""Nothing read off a page is surer than this."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "invoice number": ("invoice_number",),
    "other numbers": ("customer_number", "order_number", "document_number", "credited_invoice"),
    "dates": ("invoice_date", "due_date"),
    "total": ("total",),
    "parts of the total": ("net", "vat"),
    "names": ("seller_name", "buyer_name"),
    "address": ("buyer_address",),
    "identities": ("seller_orgnr", "buyer_orgnr"),
    "payment": ("bankgiro", "plusgiro", "iban", "ocr_reference"),
    "currency": ("currency",),
}
"""Fields whose scores are read on one scale."""

_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}


@dataclass(frozen=True, slots=True)
class Scale:
    """log-odds = slope * score + offset (+ agreement, of two readers). The plain scale takes scores at their word."""

    slope: float = 1.0
    offset: float = 0.0
    agreement: float = 0.0

    def odds(self, score: float, *, is_agreed: bool = False) -> float:
        """The log-odds that a score stands for."""
        return self.slope * score + self.offset + (self.agreement if is_agreed else 0.0)


PLAIN = Scale()


@lru_cache(maxsize=1)
def _scales() -> Mapping[str, Mapping[str, Scale]]:
    made = json.loads(FILE.read_text(encoding="utf-8"))["scales"]
    return {group: {reader: Scale(**row) for reader, row in readers.items()} for group, readers in made.items()}


def scale_of(field: str, source: Source) -> Scale:
    """The fitted scale of a field as read by a reader; the plain one where none was fitted."""
    reader = "ocr" if source is Source.OCR else "text"
    return _scales().get(_GROUP_OF.get(field, ""), {}).get(reader, PLAIN)


def probabilities(odds: Sequence[float]) -> list[float]:
    """For the log-odds of rival values, the probability of each; what is missing to 1 is "none of these"."""
    highest = max([0.0, *odds])
    weights = [math.exp(one - highest) for one in odds]
    whole = sum(weights) + math.exp(-highest)
    return [min(weight / whole, CEILING) for weight in weights]
