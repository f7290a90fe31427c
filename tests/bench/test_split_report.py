"""The report on pages and types counts what is right and never tells the misreads of held-out designs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench import split_report
from bench.generator.axes import AXES
from bench.generator.truth import Made, Truth
from bench.split_report import Tally, count, groups_of, table
from claims.reading import DocumentType, ReadFile, Reading, ReadingDecision

AXIS_VALUES = {axis: next(iter(values)) for axis, values in AXES.items()}


def truth(kind: str, *pages: int, subtype: str | None = None) -> Truth:
    return Truth(kind, subtype, pages, "sv", {})


def reading(type_: DocumentType, *pages: int, subtype: str | None = None, language: str = "sv") -> Reading:
    return Reading(type_, pages, {}, ReadingDecision.REVIEW, (), subtype=subtype, language=language)


MADE = Made("prov.pdf", b"", (truth("reminder", 1), truth("invoice", 2, 3)), {**AXIS_VALUES, "bundle": "mixed"}, "a/b")
RIGHT = (reading(DocumentType.REMINDER, 1), reading(DocumentType.INVOICE, 2, 3))


@pytest.mark.parametrize(
    ("readings", "wanted", "note"),
    [
        (RIGHT, (1, 1, 2, 2), None),
        ((RIGHT[0], reading(DocumentType.STATEMENT, 2, 3)), (1, 0, 2, 1), "page 2: type invoice read as statement"),
        ((RIGHT[0], RIGHT[1], reading(DocumentType.INVOICE, 4)), (0, 0, 2, 2), "pages 1 2+3 read as 1 2+3 4"),
        ((reading(DocumentType.REMINDER, 1, 2, 3),), (0, 0, 0, 0), "pages 1 2+3 read as 1+2+3"),
        ((), (0, 0, 0, 0), "pages 1 2+3 read as "),
    ],
)
def test_a_file_is_right_when_every_page_and_type_is(
    readings: tuple[Reading, ...], wanted: tuple[int, ...], note: str | None
) -> None:
    tally = Tally()
    notes = count(tally, MADE, readings)
    assert (tally.parted, tally.right, tally.documents, tally.typed) == wanted
    assert notes == ([note] if note else [])


def test_a_language_read_wrong_is_told_and_counted() -> None:
    tally = Tally()
    notes = count(tally, MADE, (RIGHT[0], replace(RIGHT[1], language="no")))
    assert (tally.right, tally.told) == (1, 1)
    assert notes == ["page 2: language sv read as no"]


def test_a_file_counts_by_its_sort_and_design() -> None:
    assert set(groups_of(MADE, "fax/pdf")) == {
        "bundles", "bundles, other designs", "bundle mixed", "degradation fax/pdf",
    }  # fmt: skip
    single = Made("prov.pdf", b"", (truth("other", 1, subtype="quote"),), {**AXIS_VALUES, "head": "band"}, "a/b")
    assert set(groups_of(single, "")) == {
        "single documents", "single documents, held-out designs", "single of one page", "single quote", "single in sv",
    }  # fmt: skip


def test_misreads_of_held_out_designs_are_counted_but_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = replace(MADE, name="hidden.pdf", axes={**MADE.axes, "head": "band"})

    class Blind:
        def __enter__(self) -> Blind:
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def read(self, data: bytes, *, name: str) -> ReadFile:
            return ReadFile(())

    monkeypatch.setattr(split_report, "Extractor", Blind)
    monkeypatch.setattr(split_report, "files", lambda serials: ((n, (MADE, hidden)[n]) for n in serials))
    tallies, notes = split_report.measure(range(2), as_scans=False)
    assert (tallies["bundles"].files, tallies["bundles"].right) == (2, 0)
    assert len(notes) == 1 and notes[0].startswith("prov.pdf")


def test_the_table_has_a_row_per_group() -> None:
    tally = Tally()
    count(tally, MADE, RIGHT)
    assert table({"bundles": tally}).splitlines()[-1].startswith("| bundles | 1 | 1.000 | 1.000 |")
