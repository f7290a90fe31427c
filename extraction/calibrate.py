"""Scores to probabilities: rival values of a field share one, and so does "none of these"."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from claims.reading import Source

FILE = Path(__file__).with_name("calibration.json")
"""Slope and offset per group and reader, and the gates, made by `python -m bench.fit_calibration`; it says on what."""

CEILING = 0.9995
"""Nothing read off a page is surer than this."""

SCANS_ALLOWED = 2
"""How many times the allowed rate of errors the accepted scans may reach: one in a hundred where it is one in 200."""

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

GROUP_OF: Mapping[str, str] = {name: group for group, names in GROUPS.items() for name in names}
"""The group of a field."""


@dataclass(frozen=True, slots=True)
class Scale:
    """log-odds = slope * score + offset. The plain scale takes scores at their word."""

    slope: float = 1.0
    offset: float = 0.0

    def odds(self, score: float) -> float:
        """The log-odds that a score stands for."""
        return self.slope * score + self.offset


PLAIN = Scale()


def reader_of(source: Source) -> str:
    """The readers whose values are weighed alike: "ocr" or "text"."""
    return "ocr" if source is Source.OCR else "text"


@lru_cache(maxsize=1)
def _made() -> Mapping[str, Any]:
    made: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return made


@cache
def _scale(group: str, reader: str) -> Scale:
    row = _made()["scales"].get(group, {}).get(reader)
    return Scale(**row) if row else PLAIN


def scale_of(field: str, source: Source) -> Scale:
    """The fitted scale of a field as read by a reader; the plain one where none was fitted."""
    return _scale(GROUP_OF.get(field, ""), reader_of(source))


def gate_of(reader: str, allowed_error: float) -> float:
    """The risk up to which a document may be accepted, so that of those accepted `allowed_error` is wrong at most.

    The risk of one document is larger than that of the many that pass with it. Without a fitted gate for so small a
    rate, no document's own risk may be above the rate. Of scans twice as many may be wrong.
    """
    allowed = allowed_error * SCANS_ALLOWED if reader == "ocr" else allowed_error
    fitted = [float(risk) for rate, risk in _made().get("gates", {}).get(reader, ()) if rate <= allowed]
    return max([allowed, *fitted])


def forget() -> None:
    """Read the file anew at the next question: it was just fitted again."""
    _made.cache_clear()
    _scale.cache_clear()


def probabilities(odds: Sequence[float]) -> list[float]:
    """For the log-odds of rival values, the probability of each; what is missing to 1 is "none of these"."""
    highest = max([0.0, *odds])
    weights = [math.exp(one - highest) for one in odds]
    whole = sum(weights) + math.exp(-highest)
    return [min(weight / whole, CEILING) for weight in weights]
