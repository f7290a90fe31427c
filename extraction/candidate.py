"""A value that a finder proposes for a field, with the evidence for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default

from claims.reading import Box, Source
from extraction.pages import Cell, Page


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal. `evidence` maps named evidence (the rows of scorer.HAND) to its strength, mostly 0 to 1.

    `holder` is the name of the party that the value stands with, where it belongs to one.
    """

    field: str
    value: str
    page: int
    box: Box
    source: Source
    evidence: Mapping[str, float] = default(default_factory=dict)
    holder: str = ""

    def plus(self, **evidence: float) -> Candidate:
        """The same proposal with more evidence."""
        merged = {**self.evidence, **evidence}
        return replace(self, evidence=merged)


Finder = Callable[[Sequence[Page]], list[Candidate]]
"""Looks through the pages of one document and proposes values; finders do not know each other."""


def candidate_in(
    page: Page,
    cell: Cell,
    *,
    field: str,
    value: str,
    start: int,
    end: int,
    evidence: Mapping[str, float],
    holder: str = "",
) -> Candidate:
    """A candidate that stands at characters start to end of a cell; reading doubt of its words becomes evidence."""
    doubt = 1.0 - cell.confidence_of(start, end)
    merged = {**evidence, **({"reading_doubt": doubt} if doubt > 0 else {})}
    if page.source is Source.OCR:
        merged["ocr"] = 1.0
    return Candidate(field, value, page.number, page.to_file(cell.box_of(start, end)), page.source, merged, holder)
