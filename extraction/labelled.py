"""The search most finders share: from a field's labels to the places where a value may stand, with the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from extraction.candidate import Candidate, candidate_in
from extraction.formats import Found
from extraction.geometry import Reach, reaches, right_of
from extraction.labels import LabelHit, hits, next_label
from extraction.pages import Page

_MAX_GAP = 22  # characters between a label and its value on one line
_ALONE_ONLY = 0.3  # labels as weak as "nr" count at the start of a cell only: "Org.nr" is another thing
_WEAK = 0.6  # "faktura 123" inside a sentence is mostly about another invoice

_GROUPS = re.compile(r"\d{3,6}(?: \d{1,6})*|\d{1,6}")
_RUN_GAP = 2.0  # heights between two groups of one number
_LEADER = re.compile(r"[.·…_]{3,}|(?:[.·…] ){3,}")  # "Fakturadatum ........ 2026-01-31"

Parse = Callable[[str, bool], list[Found]]
"""Text and whether OCR repair is allowed -> values found, left to right."""


def _wrapped_text(page: Page, reach: Reach) -> str:
    """A reach's text with that of the cell right under it, when the two stand like lines of one paragraph."""
    cell = reach.cell
    for other in (c for line in page.lines[cell.line + 1 : cell.line + 2] for c in line):
        if abs(other.box[0] - cell.box[0]) < 6 and other.box[1] - cell.box[1] < 1.8 * cell.height:
            return f"{reach.text} {other.text}"
    return reach.text


def _with_run(page: Page, reach: Reach) -> str:
    """A reach's text with the cells to its right that go on with its groups of digits: "6197 | 0970 | 2381"."""
    text, cell = reach.text, reach.cell
    for other in right_of(page, cell):
        is_near = other.box[0] - cell.box[2] < _RUN_GAP * cell.height
        if not (is_near and _GROUPS.fullmatch(cell.text) and _GROUPS.fullmatch(other.text)):
            break
        text, cell = f"{text} {other.text}", other
    return text


def _clipped(values: list[Found], length: int) -> list[Found]:
    return [Found(v.value, min(v.start, length - 1), min(v.end, length)) for v in values if v.start < length]


def without_leaders(text: str) -> str:
    """A text with its rows of dots as spaces, so that places in it stay."""
    return _LEADER.sub(lambda match: " " * len(match[0]), text)


def _gap(text: str, start: int) -> int:
    """How many characters stand before a place, runs of spaces as one."""
    return len(" ".join(text[:start].split()))


def _before_next_label(values: list[Found], text: str) -> list[Found]:
    """Of amounts in a sentence those that stand before the next label: "att betala 125,00, varav moms 25,00"."""
    following = next_label(text, values[0].end)
    return [value for value in values if value.end <= following]


def _values_at(page: Page, reach: Reach, parse: Parse, wraps: Collection[str], *, is_run: bool) -> list[Found]:
    text = without_leaders(_with_run(page, reach) if is_run else reach.text)
    values = parse(text, page.source.value == "ocr")
    if not values and reach.relation in wraps:
        values = parse(_wrapped_text(page, reach), False)
    return _clipped(values, len(reach.text))


def _evidence(hit: LabelHit, relation: str) -> dict[str, float]:
    return {
        "label": hit.strength,
        relation: 1.0,
        "mid_text": 0.0 if hit.at_start else 1.0 if hit.strength > _WEAK else 4.0,
        "heading": 1.0 if hit.in_heading else 0.0,
    }


def labelled(
    pages: Sequence[Page],
    *,
    field: str,
    parse: Parse,
    label: str = "",
    anywhere: bool = False,
    last: bool = False,
    wraps: Collection[str] = (),
    unless: re.Pattern[str] | None = None,
    runs: bool = False,
) -> list[Candidate]:
    """Values of a field found from its labels: the first that parses at the nearest place of each label.

    `anywhere` takes a value wherever it stands after the label on the line (amounts); else it must follow closely.
    `wraps` are the relations in which a value may go on on the line under it, as a long one does in a narrow column.
    `last` takes the right-most value instead of the first (an amount column).
    `runs` reads groups of digits in cells side by side as one value.
    `unless` names what must not follow a label in its cell.
    """
    found = []
    for page in pages:
        for hit in hits(page, label or field):
            if hit.strength <= _ALONE_ONLY and not hit.at_start:
                continue
            if unless is not None and unless.match(hit.cell.text, hit.end):
                continue
            for reach in reaches(page, hit):
                values = _values_at(page, reach, parse, wraps, is_run=runs)
                near = [v for v in values if anywhere or _gap(without_leaders(reach.text), v.start) <= _MAX_GAP]
                if not near:
                    continue
                if last and reach.relation == "inline":
                    near = _before_next_label(near, reach.text)
                value = near[-1] if last and reach.relation in ("inline", "right", "far") else near[0]
                found.append(
                    candidate_in(
                        page,
                        reach.cell,
                        field=field,
                        value=value.value,
                        start=reach.start + value.start,
                        end=reach.start + value.end,
                        evidence=_evidence(hit, reach.relation),
                    )
                )
                break
    return found
