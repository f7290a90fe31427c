"""What a document is: by its titles, the labels and rows it carries and the sentences that only one kind has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from claims.reading import DocumentType, Source
from extraction.calibrate import probabilities
from extraction.date_formats import dates
from extraction.doctype_words import (
    CONTRACT,
    CREDIT_NOTE,
    DELIVERY,
    INVOICE,
    LETTER,
    ORDER,
    PROFORMA,
    QUOTE,
    RECEIPT,
    REMINDER,
    SIGNS,
    STATEMENT,
    TERMS_TITLE,
    TITLES,
    Kind,
    key_of,
    kind_by_end,
)
from extraction.labels import hits, is_only_label, label_text, table_heading_lines
from extraction.pages import Cell, Page

__all__ = [
    "CONTRACT", "CREDIT_NOTE", "DELIVERY", "INVOICE", "LETTER", "ORDER", "PROFORMA", "QUOTE", "RECEIPT", "REMINDER",
    "STATEMENT", "Kind", "TypeFound", "is_terms", "titles", "type_of",
]  # fmt: skip

_BIG = 1.25
_LONGEST_TITLE = 60
_SAME_HEIGHT = 0.15
_MOST_BIG = 60  # more is no title but a poster, and each is compared with each
_NEXT_LINE = 2.4  # heights from the top of a title's line to that of its next
_ALIGNED = 4.0  # points
_LEAST_LIKENESS = 86.0
_MOST_MISREAD = 2  # letters
_LEAST_LETTERS = 6  # shorter words are like too many others
_KEYS = [key for key in TITLES if len(key) >= _LEAST_LETTERS]
_CLAUSE = re.compile(r"^[ \t]*(?:§ ?)?\d{1,2}(?:\.\d{1,2})?[.)]?\s+[^\W\d]{2,}[^\n]{20,}", re.MULTILINE)
_LEAST_CLAUSES = 4
_MONEY_AT_END = re.compile(r"\d[.,:]\d{2}-?(?: ?(?:kr|[A-Z]{3}|€))?$")
_MONEY = re.compile(r"\d[.,:]\d{2}(?!\d)")
_LEAST_PROSE = 7  # words of a line of prose
_CLAIM_LABELS = (
    ("due_date", 1.5, 0.6), ("bankgiro", 1.0, 1.0), ("plusgiro", 1.0, 1.0), ("iban", 0.5, 1.0),
    ("ocr_reference", 0.5, 0.9), ("total", 0.5, 0.7), ("vat", 0.5, 0.8),
)  # fmt: skip
_MOST_OF_LABELS = 5.0
_LEAST = 2.0  # weaker evidence is none
_SHARPNESS = 1.3
_titles: WeakKeyDictionary[Page, list[tuple[Kind, float]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class TypeFound:
    """The kind of a document, its probability, and whether a title said so."""

    kind: Kind
    probability: float
    has_title: bool


def _usual_height(page: Page) -> float:
    heights = sorted(word.height for word in page.words)
    return heights[len(heights) // 2] if heights else 1.0


def titles(page: Page) -> list[tuple[Kind, float]]:
    """The titles on a page, each with its weight: more when set large and high on the page."""
    if page not in _titles:
        _titles[page] = _titles_on(page)
    return _titles[page]


def _titles_on(page: Page) -> list[tuple[Kind, float]]:
    usual = _usual_height(page)
    heads = table_heading_lines(page)
    found = []
    for cells in _title_places(page, usual):
        first = cells[0]
        is_big = min(cell.height for cell in cells) > _BIG * usual
        is_high = first.box[1] < 0.4 * page.height
        kind, weight = _named(page, cells, is_big=is_big, is_high=is_high)
        if kind is not None:
            beside = [cell for cell in page.lines[first.line] if cell is not first]
            is_label = first.text.rstrip().endswith(":") and bool(beside)
            is_head = first.line in heads or (len(beside) > 1 and not is_big)
            place = (2.0 if is_big else 0.0) + (1.0 if is_high else -1.0) - (2.0 if is_label or is_head else 0.0)
            found.append((kind, weight + place))
    return found


def _title_places(page: Page, usual: float) -> Iterator[tuple[Cell, ...]]:
    """Cells that may be a title, one by one and, where set large, together with the line under them."""
    big = [cell for cell in page.cells if cell.height > _BIG * usual][:_MOST_BIG]
    for upper in big:
        for lower in big:
            if _goes_on(upper, lower):
                yield upper, lower
    for cell in page.cells:
        if len(cell.text) < _LONGEST_TITLE:
            yield (cell,)
    for line in page.lines:
        if len(line) > 2 and all(len(word.text) == 1 for cell in line for word in cell.words):
            yield tuple(line)


def _goes_on(upper: Cell, lower: Cell) -> bool:
    """Whether the lower cell is the next line of a text set like the upper one."""
    down = lower.box[1] - upper.box[1]
    is_alike = abs(lower.height - upper.height) < _SAME_HEIGHT * upper.height
    edges = (lower.box[0] - upper.box[0], lower.box[2] - upper.box[2])
    is_aligned = min(abs(edges[0]), abs(edges[1]), abs(sum(edges)) / 2) < _ALIGNED
    return 0.7 * upper.height < down < _NEXT_LINE * upper.height and is_alike and is_aligned


def _named(page: Page, cells: Sequence[Cell], *, is_big: bool, is_high: bool) -> tuple[Kind | None, float]:
    """The kind that cells name as a title, and how surely; None when they are no title."""
    text = " ".join(cell.text for cell in cells)
    key = key_of(text)
    if (kind := TITLES.get(key)) is not None:
        return kind, 2.5
    snapped = label_text(page, cells[0]) if len(cells) == 1 else text
    if snapped != text and (kind := TITLES.get(key_of(snapped))) is not None:
        return kind, 2.5
    words = text.split()
    if len(words) > 1 and words[-1].isupper() and (kind := TITLES.get(key_of(words[-1]))) is not None:
        return kind, 2.5  # a title in capitals close behind something else, such as the seller's name
    if page.source is Source.OCR and len(key) >= _LEAST_LETTERS and not is_only_label(text):
        best = process.extractOne(key, _KEYS, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS)
        if best is not None and Levenshtein.distance(best[0], key) <= _MOST_MISREAD:
            return TITLES[best[0]], 2.5
    if not is_big and not is_high:
        return None, 0.0
    is_one_word = len(words) == 1 or all(len(word) == 1 for word in words)
    if is_one_word and not text.endswith(":") and (kind := kind_by_end(key)) is not None:
        return kind, 2.0
    if is_big and len(words) > 1:
        started = next((TITLES[k] for n in range(len(words), 0, -1) if (k := key_of(" ".join(words[:n]))) in TITLES),
                       kind_by_end(key_of(words[0])))  # fmt: skip
        return started, 1.0
    return None, 0.0


def is_terms(page: Page) -> bool:
    """Whether a page holds terms of business alone: numbered clauses under a head that says so, no amounts due."""
    lines = [line for line in page.text.splitlines() if line.strip()]
    if not lines or len(_CLAUSE.findall(page.text)) < _LEAST_CLAUSES:
        return False
    has_head = any(TERMS_TITLE.match(line.strip()) for line in lines[:4])
    has_rows = sum(bool(_MONEY_AT_END.search(line)) for line in lines) > 1
    return has_head and not has_rows and not any(weight >= 4.5 for _kind, weight in titles(page))


def _open_items(pages: Sequence[Page]) -> int:
    """Rows that hold two dates and end in an amount, as statements list invoices."""
    lines = [line for page in pages for line in page.text.splitlines()]
    return sum(bool(_MONEY_AT_END.search(line)) and _has_two_dates(line) for line in lines)


def _has_two_dates(line: str) -> bool:
    found = [date for date in dates(line.replace("\t", " ")) if not date.is_bare or date.end - date.start >= 6]
    return any(a.end <= b.start for a, b in pairwise(found))


def _is_prose(pages: Sequence[Page]) -> bool:
    """Whether sentences stand on it, hardly any amount, and no table."""
    if any(table_heading_lines(page) for page in pages):
        return False
    lines = [line for page in pages for line in page.text.splitlines() if line.strip()]
    prose = sum(len(line.split()) >= _LEAST_PROSE and not _MONEY_AT_END.search(line) for line in lines)
    return prose >= 1 and sum(bool(_MONEY.search(line)) for line in lines) <= 2


def _of_labels(pages: Sequence[Page]) -> float:
    """What labels of claims speak for an invoice."""
    numbers = [hit.strength for page in pages for hit in hits(page, "invoice_number") if not hit.in_heading]
    weight = 2.5 if max(numbers, default=0.0) >= 0.8 else 0.0
    for field, worth, least in _CLAIM_LABELS:
        weight += worth if any(h.strength >= least for page in pages for h in hits(page, field)) else 0.0
    return min(weight, _MOST_OF_LABELS)


def _evidence(pages: Sequence[Page]) -> tuple[dict[Kind, float], bool]:
    weights: dict[Kind, float] = defaultdict(float)
    said = [page for page in pages if page is pages[0] or not is_terms(page)]
    for page in said:
        for kind, weight in titles(page):
            weights[kind] = max(weights[kind], weight if page is pages[0] else weight - 2.0)
    has_title = any(weight >= 2.5 for weight in weights.values())
    text = "\n".join(page.text for page in said).lower()
    for kind, weight, pattern in SIGNS:
        if pattern.search(text):
            weights[kind] += weight
    weights[INVOICE] += _of_labels(said)
    if _open_items(said) > 1:
        weights[STATEMENT] += 3.0
    if not has_title and _is_prose(said):
        weights[LETTER] += 2.5
    return weights, has_title


def type_of(pages: Sequence[Page], again: Sequence[Page] = (), *, has_negative_total: bool = False) -> TypeFound:
    """What the document on these pages is. A reminder's labels are an invoice's too: it wins a tie.

    `again` is the same pages as a second reader sees them: a title that one of them loses the other may have.
    """
    weights, has_title = _evidence(pages)
    if again:
        seen, also_has_title = _evidence(again)
        weights = defaultdict(float, {kind: max(weights[kind], seen[kind]) for kind in {*weights, *seen}})
        has_title = has_title or also_has_title
    if has_negative_total:
        weights[CREDIT_NOTE] += 3.0
    if weights.get(INVOICE, 0.0) > 0:
        for kind, least in ((CREDIT_NOTE, 3.0), (REMINDER, 3.0), (STATEMENT, 4.5)):
            if weights.get(kind, 0.0) >= least:
                weights[kind] += weights[INVOICE] - 0.5
                weights[INVOICE] *= 0.5
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _LEAST:
        return TypeFound((DocumentType.OTHER, None), 0.6, False)
    sure = probabilities([weight * _SHARPNESS for _kind, weight in ranked])
    return TypeFound(ranked[0][0], sure[0], has_title)
