"""The search most finders share: from a field's labels to the places where a value may stand, with the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extraction.candidate import Candidate, candidate_in
from extraction.formats import Found
from extraction.geometry import Reach, reaches
from extraction.labels import hits
from extraction.pages import Page

_MAX_GAP = 22  # characters between a label and its value on one line
_ALONE_ONLY = 0.3  # labels as weak as "nr" count at the start of a cell only: "Org.nr" is another thing
_WEAK = 0.6  # "faktura 123" inside a sentence is mostly about another invoice

Parse = Callable[[str, bool], list[Found]]
"""Text and whether OCR repair is allowed -> values found, left to right."""


def _wrapped_text(page: Page, reach: Reach) -> str:
    """A reach's text with that of the cell right under it, when the two stand like lines of one paragraph."""
    cell = reach.cell
    for other in (c for line in page.lines[cell.line + 1 : cell.line + 2] for c in line):
        if abs(other.box[0] - cell.box[0]) < 6 and other.box[1] - cell.box[1] < 1.8 * cell.height:
            return f"{reach.text} {other.text}"
    return reach.text


def _clipped(values: list[Found], length: int) -> list[Found]:
    return [Found(v.value, min(v.start, length - 1), min(v.end, length)) for v in values if v.start < length]


def labelled(
    pages: Sequence[Page],
    *,
    field: str,
    parse: Parse,
    label: str = "",
    anywhere: bool = False,
    last: bool = False,
    wraps: bool = False,
) -> list[Candidate]:
    """Values of a field found from its labels: the first that parses at the nearest place of each label.

    `anywhere` takes a value wherever it stands after the label on the line (amounts); else it must follow closely.
    `wraps` lets a value below its label go on on the next line, as a long date does in a narrow column.
    `last` takes the right-most value instead of the first (an amount column).
    """
    found = []
    for page in pages:
        for hit in hits(page, label or field):
            if hit.strength <= _ALONE_ONLY and not hit.at_start:
                continue
            for reach in reaches(page, hit):
                values = parse(reach.text, page.source.value == "ocr")
                if not values and wraps and reach.relation == "below":
                    values = _clipped(parse(_wrapped_text(page, reach), False), len(reach.text))
                near = [v for v in values if anywhere or v.start <= _MAX_GAP]
                if not near:
                    continue
                value = near[-1] if last and reach.relation in ("inline", "right", "far") else near[0]
                evidence = {
                    "label": hit.strength,
                    reach.relation: 1.0,
                    "mid_text": 0.0 if hit.at_start else 1.0 if hit.strength > _WEAK else 4.0,
                    "heading": 1.0 if hit.in_heading else 0.0,
                }
                found.append(
                    candidate_in(
                        page,
                        reach.cell,
                        field=field,
                        value=value.value,
                        start=reach.start + value.start,
                        end=reach.start + value.end,
                        evidence=evidence,
                    )
                )
                break
    return found
