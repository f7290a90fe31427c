"""What a file's reading tells of the reader: how long it took, and how sure each value was."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from casework.metrics import EXTRACT_SECONDS, FIELD_CONFIDENCE, Metric
from claims.reading import ReadFile, Source
from extraction.decide import CORE
from storage import tallies
from storage.database import Tx

SECONDS, MILLISECONDS = "extract_seconds", "extract_milliseconds"
CONFIDENCE, MILLIONTHS, FAILED = "field_confidence", "field_confidence_millionths", "document_failed"
_ABOVE = "more"
_LONG = timedelta(hours=1)


def measure(tx: Tx, *, result: ReadFile, took: timedelta) -> None:
    """Count one file that was read: its time by reader, its values' confidence by field, its fault if it has one."""
    reader = _reader(result)
    took = max(timedelta(0), min(took, _LONG))  # a clock may be set while a file is read
    counts: Counter[tuple[str, str]] = Counter()
    counts[SECONDS, _label(reader, took.total_seconds(), EXTRACT_SECONDS)] += 1
    counts[MILLISECONDS, reader] += round(took.total_seconds() * 1000)
    if result.error is not None:
        counts[FAILED, result.error.code] += 1
    for reading in result.documents:
        for name in sorted(CORE & set(reading.fields)):
            confidence = reading.fields[name].confidence
            counts[CONFIDENCE, _label(name, confidence, FIELD_CONFIDENCE)] += 1
            counts[MILLIONTHS, name] += round(confidence * 1_000_000)
    tallies.add_all(tx, counts)


def histogram(counted: dict[str, int], metric: Metric) -> dict[str, list[int]]:
    """By label, how many were at most each bound of the metric, and last how many there were in all.

    What was counted under bounds that the metric no longer has falls to the next higher one.
    """
    found: dict[str, list[int]] = {}
    for label, count in counted.items():
        name, _, place = label.partition("|")
        row = found.setdefault(name, [0] * (len(metric.buckets) + 1))
        first = sum(place == _ABOVE or bound < float(place) for bound in metric.buckets)
        for index in range(first, len(row)):
            row[index] += count
    return found


def _label(name: str, value: float, metric: Metric) -> str:
    return f"{name}|{next((str(bound) for bound in metric.buckets if value <= bound), _ABOVE)}"


def _reader(result: ReadFile) -> str:
    if result.error is not None:
        return "none"
    sources = {value.source for reading in result.documents for value in reading.fields.values()}
    return str(next((each for each in (Source.OCR, Source.XML, Source.QR) if each in sources), Source.TEXT))
