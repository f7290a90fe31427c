"""The reliability plot counts every core value once, by how sure the reader is, and invents none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bench import reliability
from bench.generator.truth import Made, Truth
from bench.reliability import EDGES, bins, section
from claims.reading import DocumentType, FieldValue, ReadFile, Reading, ReadingDecision, Source


def value(text: str, confidence: float) -> FieldValue:
    return FieldValue(text, confidence, 1, None, Source.TEXT)


TRUTH = Truth(
    "invoice", None, (1,), "sv", {"invoice_number": "A-17", "seller_name": "Provbruket AB", "total": "100.00"}
)
READ = Reading(
    DocumentType.INVOICE,
    (1,),
    {
        "invoice_number": value("A-17", 0.97),
        "total": value("110.00", 0.6),
        "buyer_name": value("Provköparen AB", 0.4),  # not printed
        "bankgiro": value("5555-5551", 0.9),  # not a core field
    },
    ReadingDecision.REVIEW,
)


@pytest.mark.parametrize(
    ("confidence", "low", "high"),
    [(0.0, 0.0, 0.1), (0.05, 0.0, 0.1), (0.9, 0.9, 0.95), (0.9975, 0.995, 0.998), (1.0, 0.998, 1.0)],
)
def test_a_confidence_falls_in_the_bin_that_holds_it(confidence: float, low: float, high: float) -> None:
    (found,) = bins([(confidence, True)])
    assert (found.low, found.high) == (low, high)


def test_bins_count_each_value_once_and_leave_empty_ones_out() -> None:
    sureness = [(0.91, True), (0.93, False), (0.31, False), (0.999, True)]
    found = bins(sureness)
    assert [(b.count, b.right) for b in found] == [(1, 0), (2, 1), (1, 1)]
    assert found[1].confidence == pytest.approx(0.92) and found[1].share == 0.5
    assert sum(b.count for b in bins([(n / 1000, True) for n in range(1001)])) == 1001


@pytest.mark.parametrize(("right", "wrong"), [(0, 10), (10, 0), (5, 5), (999, 1)])
def test_the_interval_holds_the_share_right(right: int, wrong: int) -> None:
    (found,) = bins([(0.5, True)] * right + [(0.5, False)] * wrong)
    low, high = found.interval
    assert 0 <= low <= found.share + 1e-9 and found.share <= high + 1e-9 and high - low < 0.7


def test_edges_rise_from_none_to_sure() -> None:
    assert EDGES[0] == 0 and EDGES[-1] == 1 and list(EDGES) == sorted(set(EDGES))


def serve(monkeypatch: pytest.MonkeyPatch, truth: Truth, readings: tuple[Reading, ...]) -> list[bytes]:
    """Readings in place of the reader's; gives the files that it is asked to read."""
    asked: list[bytes] = []

    class Fixed:
        def __enter__(self) -> Fixed:
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def read(self, data: bytes, *, name: str) -> ReadFile:
            asked.append(data)
            return ReadFile(readings)

    made = Made("prov.pdf", b"as printed", (truth,), {}, "a/b")
    monkeypatch.setattr(reliability, "Extractor", Fixed)
    monkeypatch.setattr(reliability, "make", lambda _serial: made)
    monkeypatch.setattr(reliability, "degraded", lambda _made, _serial: (b"as scanned", "fax/pdf"))
    return asked


@pytest.mark.parametrize(("as_scans", "data"), [(False, b"as printed"), (True, b"as scanned")])
def test_core_values_are_right_or_wrong_as_the_page_prints(
    monkeypatch: pytest.MonkeyPatch, as_scans: bool, data: bytes
) -> None:
    asked = serve(monkeypatch, TRUTH, (READ,))
    assert sorted(reliability.collect([1], as_scans=as_scans)) == [(0.4, False), (0.6, False), (0.97, True)]
    assert asked == [data]


@pytest.mark.parametrize(
    ("truth", "readings", "as_scans", "is_read"),
    [
        (TRUTH, (READ, READ), False, True),
        (TRUTH, (), False, True),
        (replace(TRUTH, type="other", subtype="quote"), (READ,), False, False),
        (replace(TRUTH, pages=(1, 2, 3)), (READ,), True, False),
    ],
)
def test_what_says_nothing_of_confidence_is_left_out(
    monkeypatch: pytest.MonkeyPatch, truth: Truth, readings: tuple[Reading, ...], as_scans: bool, is_read: bool
) -> None:
    asked = serve(monkeypatch, truth, readings)
    assert reliability.collect([1], as_scans=as_scans) == []
    assert bool(asked) == is_read


def test_a_generated_bill_is_read_and_counted() -> None:
    found = reliability.measure(2, 0)
    assert list(found) == [reliability.TEXT_LAYER]
    assert all(0 <= sure <= 1 for sure, _right in found[reliability.TEXT_LAYER])
    assert sum(right for _sure, right in found[reliability.TEXT_LAYER]) >= 5


def test_the_section_tells_bins_and_the_calibration_error() -> None:
    page = "\n\n".join(section({"text layer": [(0.75, True), (0.75, False)]}, "reliability.png"))
    assert "text layer 0.2500 (2 values)" in page
    assert "| text layer | 0.7 to 0.8 | 2 | 0.7500 | 0.5000 |" in page
    assert "](reliability.png)" in page


def test_the_plot_has_a_panel_per_reader(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    values = [(0.5, True), (0.999, True), (1.0, True), (0.0, False)]
    sizes = []
    for names in (("one",), ("one", "two")):
        reliability.draw(dict.fromkeys(names, values), tmp_path / "plot.png")
        with Image.open(tmp_path / "plot.png") as picture:
            sizes.append(picture.size)
    assert sizes[1] == (2 * sizes[0][0], sizes[0][1])
