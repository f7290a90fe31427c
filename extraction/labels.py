"""Where the labels of fields stand on a page, also those misread by OCR or written on two lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from claims.reading import Source
from extraction.label_words import (
    LABELS,
    OTHER_DATES,
    OTHER_LABELS,
    REFERENCES,
    SUM_HEADS,
    TABLE_HEADS,
    compiled,
)
from extraction.pages import Cell, Page
from extraction.party_words import BUYER_ROLES, OTHER_ROLES, PLACE_LABELS, SELLER_ROLES
from extraction.phrases import Phrases, longest_of

REFERENCE_LABEL = compiled(REFERENCES)
_TABLE_HEAD = compiled(TABLE_HEADS)
_SUM_HEAD = compiled(SUM_HEADS)
_BEGINS_ENTRY = re.compile(r"(?:^|[|·•]|\s/)[ ()*•\-–—,:;#]*$")  # in a run: "Datum: ... | Nummer: ..."
_NO_FIELD = ("", 0.0)
_PHRASES = [(phrase, (f, s)) for f, rows in LABELS.items() for s, text in rows for phrase in text.split("|")]
_PHRASES += [(phrase, _NO_FIELD) for phrase in f"{REFERENCES}|{OTHER_ROLES}|{OTHER_DATES}".split("|")]
_EVERY_LABEL = Phrases(_PHRASES)
_ROLES = f"{BUYER_ROLES}|{SELLER_ROLES}|{PLACE_LABELS}".split("|")
_OTHERS = [phrase for rows in OTHER_LABELS.values() for _strength, text in rows for phrase in text.split("|")]
# Every word that means something, so that none is taken for a misread one that it resembles.
_KNOWN_WORDS = {word for phrase in [*(p for p, _said in _PHRASES), *_ROLES, *_OTHERS] for word in phrase.split()}
_VOCABULARY = sorted(word for word in _KNOWN_WORDS if len(word) >= 6)
_AROUND = " ()*•-–—|,:;#./"
_LETTERS = re.compile(r"[^\W\d_]{6,}")
_LEAST_LIKENESS = 84.0
_IN_ADDRESS = re.compile(r"(?:@|www\.)\S*$", re.IGNORECASE)  # words of a mail or web address are no labels
_LEAST_HEADS = 3
_CLOSE_LINES = 1.8
_ALIGNED = 6.0  # points
_headings: WeakKeyDictionary[Page, frozenset[int]] = WeakKeyDictionary()
_found: WeakKeyDictionary[Page, dict[str, list[LabelHit]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label at characters start to end of a cell; `at_start` when nothing stands before it in the cell."""

    cell: Cell
    start: int
    end: int
    strength: float
    at_start: bool
    in_heading: bool


@lru_cache(maxsize=4096)
def _snapped(word: str) -> str:
    best = process.extractOne(word.casefold(), _VOCABULARY, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS)
    # The length must stay, or places in the text would move.
    return best[0] if best and len(best[0]) == len(word) else word


def label_text(page: Page, cell: Cell) -> str:
    """A cell's text to look for labels in: as it is, or with words misread by OCR snapped to label words."""
    return cell.text if page.source is not Source.OCR else _LETTERS.sub(lambda m: _snapped(m[0]), cell.text)


def table_heading_lines(page: Page) -> frozenset[int]:
    """Lines that name the columns of an item table: at least three column words with hardly anything else.

    A row of sums alone ("Netto", "Moms", "Totalt") heads no items.
    """
    if page in _headings:
        return _headings[page]
    heads = set()
    for index, line in enumerate(page.lines):
        text = " ".join(label_text(page, cell) for cell in line)
        named = _TABLE_HEAD.findall(text)
        names_items = len(named) >= _LEAST_HEADS and not all(_SUM_HEAD.fullmatch(name) for name in named)
        is_filled = sum(map(len, named)) > 0.6 * len(text)
        if names_items and is_filled and not any(letter.isdigit() for letter in text):
            heads.add(index)
    _headings[page] = frozenset(heads)
    return _headings[page]


def hits(page: Page, field: str) -> list[LabelHit]:
    """Every place where a field's label stands; of overlapping ones the strongest, then the longest."""
    if page not in _found:
        _found[page] = _hits(page)
    return _found[page].get(field, [])


def _hits(page: Page) -> dict[str, list[LabelHit]]:
    """The places of the labels of all fields."""
    found: dict[str, list[LabelHit]] = defaultdict(list)
    headings = table_heading_lines(page)
    for cell in page.cells:
        for field, start, end, strength in _labels_in(label_text(page, cell)):
            at_start = bool(_BEGINS_ENTRY.search(label_text(page, cell)[:start]))
            found[field].append(LabelHit(cell, start, end, strength, at_start, cell.line in headings))
    for upper, lower in _two_line_heads(page):
        text = f"{label_text(page, upper)} {label_text(page, lower)}"
        # The label stands at the lower of two cells, under which the value is.
        for field, strength in _named_by(text).items():
            hit = LabelHit(lower, 0, len(lower.text), strength, at_start=True, in_heading=False)
            found[field].append(hit)
    return found


def _labels_in(text: str) -> list[tuple[str, int, int, float]]:
    """Field, place and strength of the labels in a cell.

    A piece of a longer label names something else: "summa" of "summa moms". Nor are the words of an address labels.
    """
    every = _EVERY_LABEL.find(text)
    if not every:
        return []
    outer = longest_of(every)
    kept: list[tuple[str, int, int, float]] = []
    ranked = sorted(every, key=lambda hit: (-hit.said[1], hit.start - hit.end, hit.start))
    for start, end, (field, strength) in ((hit.start, hit.end, hit.said) for hit in ranked):
        is_taken = any(f == field and s < end and start < e for f, s, e, _strength in kept)
        is_piece = any(s <= start and end <= e and e - s > end - start + 1 for s, e in outer)
        if field and not is_taken and not is_piece:
            kept.append((field, start, end, strength))
    return [one for one in sorted(kept, key=lambda one: one[1]) if not _is_in_address(text, one[1], one[2])]


def _is_in_address(text: str, start: int, end: int) -> bool:
    return bool(_IN_ADDRESS.search(text[:start])) or text[end : end + 1] == "@"


def _named_by(text: str) -> dict[str, float]:
    """The fields that a text names which is nothing but a label, each with the strength."""
    named: dict[str, float] = {}
    for hit in _EVERY_LABEL.find(text):
        field, strength = hit.said
        if field and hit.start == 0 and hit.end == len(text):
            named[field] = max(strength, named.get(field, 0.0))
    return named


def _two_line_heads(page: Page) -> Iterator[tuple[Cell, Cell]]:
    """Heads of narrow columns that are written on two lines ("Oss" over "tillhanda"), upper and lower cell."""
    for upper, lower in pairwise(page.lines):
        cells = (*upper, *lower)
        if len(upper) < _LEAST_HEADS or any(letter.isdigit() for cell in cells for letter in cell.text):
            continue
        for below in lower:
            for above in upper:
                is_close = below.box[1] - above.box[1] < _CLOSE_LINES * above.height
                if is_close and abs(below.box[0] - above.box[0]) < _ALIGNED:
                    yield above, below


def begins_with_label(text: str) -> bool:
    """Whether a text starts with a label, so that what follows belongs to that one."""
    return _EVERY_LABEL.longest_at(text) > 0


def next_label(text: str, start: int) -> int:
    """Where the first label from a place on begins; the text's end when there is none."""
    return min((hit.start for hit in _EVERY_LABEL.find(text) if hit.start >= start), default=len(text))


def entry_inside(text: str) -> int:
    """Where the first label with a colon begins that something else stands before; 0 when there is none."""
    for start, end in _EVERY_LABEL.longest(text):
        if start and text[end : end + 2].lstrip().startswith(":"):
            return start
    return 0


def is_only_label(text: str) -> bool:
    """Whether a text is nothing but labels and punctuation."""
    end = 0
    for start, stop in _EVERY_LABEL.longest(text):
        if text[end:start].strip(_AROUND):
            return False
        end = stop
    return not text[end:].strip(_AROUND)


def is_table_head(text: str) -> bool:
    """Whether a text is the head of a column of an item table and nothing else."""
    return bool(_TABLE_HEAD.fullmatch(text.strip(" .:")))


def text_of(pages: Sequence[Page]) -> str:
    """All text of a document, pages parted by a form feed."""
    return "\f".join(page.text for page in pages)
