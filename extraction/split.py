"""Which pages belong together: several invoices in one file, one invoice over several pages, a letter in front."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extraction.choose import choose
from extraction.doctype import Kind, is_terms, titles
from extraction.doctype_words import LETTER, SIGNS
from extraction.finders.numbers import find as find_numbers
from extraction.labels import hits, table_heading_lines
from extraction.language import language_of
from extraction.pages import Page

_PAGE_OF = re.compile(
    r"(?:sida|sidan|sid\.?|blad|page|side|seite|sivu)\s*[:.]?\s*(?P<page>\d{1,3})\s*(?:av|of|/|\(|von|\()\s*"
    r"(?P<of>\d{1,3})\)?",
    re.IGNORECASE,
)
_BARE_PAGE_OF = re.compile(r"(?P<page>\d{1,3})\s?(?:/\s?(?P<of>\d{1,3})|\((?P<in>\d{1,3})\))")
_EDGE = 0.12  # share of the page's height where a bare "2/3" is a page count
_SURE = 0.9
_TITLED, _BIG_TITLE = 3.4, 4.5
_HEAD_FIELDS = ("invoice_number", "invoice_date", "due_date", "customer_number", "order_number", "payment_terms")
_POSTAL = re.compile(r"(?:^|[\s,·-])(?:\d{3} \d{2}|\d{4,5}) +[^\W\d_]{3,}|\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b")
_CARRIED = re.compile(
    r"(?:^|\t)\W{0,5}(?:transport|transporteras|att överföra|delsumma att överföra|överfört|från föregående sida|"
    r"forts(?:\.|ättning)?|overføres|overført|siirto|siirretään|siirretty|(?:carried|brought) forward|continued|"
    r"übertrag|fortsetzung)\b(?! \w+ -)",
    re.IGNORECASE | re.MULTILINE,
)
_SUM_STRENGTH = 0.7
_FEW_WORDS = 45
_OTHER_SIZE = 20.0  # points
_WEIGHTS = {
    "count follows": -4.0, "count first": 3.0, "count later": -3.0, "count done": 2.0, "count open": -1.5,
    "other kind": 3.0, "big title": 2.4, "plain title": 0.8, "other number": 3.2, "first number": 0.5,
    "same number": -3.0, "few words": -2.0, "new address": 3.5, "address again": 2.2, "other size": 0.8,
    "other language": 1.0, "sum before": 1.0, "terms": -2.5, "closes as a letter": 1.5,
    "starts in table": -1.8, "same foot": -1.0, "carried": -2.5,
}  # fmt: skip
"""What speaks for a page that starts a document. From a logistic regression on generated bundles, then rounded, and
made stronger where bundles say less than pages of the world: page counts, numbers, carried sums."""
_HEAD_WEIGHT, _MOST_HEAD_FIELDS = 1.0, 4
_LEAST = 3.3
_TOP = 0.2
_EDGE_LINES = 8
_FOOT_LINES = 3
_UPPER = 0.5


@dataclass(frozen=True, eq=False)
class _Sign:
    """What a page says of itself."""

    source: Page

    @cached_property
    def number(self) -> str | None:
        """Its invoice number, where sure."""
        choice = choose([c for c in find_numbers([self.source]) if c.field == "invoice_number"])
        return choice.best.value if choice is not None and choice.probability >= _SURE else None

    @cached_property
    def title(self) -> tuple[Kind | None, float]:
        """The kind and the weight of its clearest title."""
        return max(titles(self.source), key=lambda found: found[1], default=(None, 0.0))

    @cached_property
    def count(self) -> tuple[int, int] | None:
        """Its place in a page count."""
        found = _PAGE_OF.search(self.source.text)
        if found is None:
            edge = _EDGE * self.source.height
            cells = [c for c in self.source.cells if c.box[3] < edge or c.box[1] > self.source.height - edge]
            bare = [match for cell in cells if (match := _BARE_PAGE_OF.fullmatch(cell.text.strip())) is not None]
            found = bare[0] if bare else None
        if found is None:
            return None
        page, of = int(found["page"]), int(found["of"] or found["in"])
        return (page, of) if 1 <= page <= of else None

    @cached_property
    def head_fields(self) -> int:
        """How many fields of a document's head it labels outside tables."""
        return sum(
            any(hit.strength >= _SUM_STRENGTH and not hit.in_heading for hit in hits(self.source, field))
            for field in _HEAD_FIELDS
        )

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The postal lines on its upper half."""
        upper = [cell.text for cell in self.source.cells if cell.box[1] < _UPPER * self.source.height]
        return frozenset(text for text in upper if _POSTAL.search(text))

    @cached_property
    def foot(self) -> frozenset[str]:
        """Its last lines."""
        lines = self.source.lines[-_FOOT_LINES:] if len(self.source.lines) > 2 * _FOOT_LINES else ()
        return frozenset(" ".join(cell.text for cell in line) for line in lines)

    @cached_property
    def starts_in_table(self) -> bool:
        """Whether a table's head stands among its first lines."""
        heads = table_heading_lines(self.source)
        return any(
            index in heads and line[0].box[1] < _TOP * self.source.height
            for index, line in enumerate(self.source.lines[:4])
        )

    @cached_property
    def is_carried_in(self) -> bool:
        """Whether a sum of the page before stands near its top."""
        return bool(_CARRIED.search("\n".join(self.source.text.splitlines()[:_EDGE_LINES])))

    @cached_property
    def is_carried_out(self) -> bool:
        """Whether a sum for the next page stands near its bottom."""
        return bool(_CARRIED.search("\n".join(self.source.text.splitlines()[-_EDGE_LINES:])))

    @cached_property
    def is_letter(self) -> bool:
        """Whether it greets as letters do."""
        return any(kind == LETTER and pattern.search(self.source.text.lower()) for kind, _weight, pattern in SIGNS)

    @cached_property
    def has_sum(self) -> bool:
        """Whether a sum to pay is on it."""
        return any(hit.strength >= _SUM_STRENGTH for hit in hits(self.source, "total"))

    @cached_property
    def language(self) -> str:
        """The language of this page alone."""
        return language_of([self.source])


def _of_count(last: _Sign, sign: _Sign) -> Iterator[str]:
    count, before = sign.count, last.count
    if count is not None and before is not None and count == (before[0] + 1, before[1]):
        yield "count follows"
        return
    if count is not None:
        yield "count first" if count[0] == 1 else "count later"
    if before is not None and before[0] == before[1]:
        yield "count done"
    elif before is not None and count is None:
        yield "count open"


def _of_names(document: Sequence[_Sign], sign: _Sign) -> Iterator[str]:
    """What number and title say."""
    numbers = {s.number for s in document if s.number}
    kinds = {s.title[0] for s in document if s.title[1] >= _TITLED}
    kind, weight = sign.title
    is_other_kind = weight >= _TITLED and bool(kinds) and kind not in kinds
    if is_other_kind:
        yield "other kind"
    if weight >= _TITLED:
        yield "big title" if weight >= _BIG_TITLE else "plain title"
    if sign.number:
        if sign.number not in numbers:
            yield "other number" if numbers else "first number"
        elif not is_other_kind:
            yield "same number"  # a reminder with its invoice behind it has the number twice
    starts_by_itself = sign.number or weight >= _TITLED or (sign.count is not None and sign.count[0] == 1)
    if not starts_by_itself and len(sign.source.words) < _FEW_WORDS:
        yield "few words"


def _of_looks(document: Sequence[_Sign], sign: _Sign) -> Iterator[str]:
    """What the rest of the page says: addresses, sums, tables that go on, paper and language."""
    last = document[-1]
    seen = frozenset[str]().union(*(s.addresses for s in document))
    if sign.addresses:
        yield "new address" if sign.addresses - seen else "address again"
    page, before = sign.source, last.source
    if abs(page.width - before.width) > _OTHER_SIZE or abs(page.height - before.height) > _OTHER_SIZE:
        yield "other size"
    if sign.language != last.language and min(len(page.words), len(before.words)) >= _FEW_WORDS:
        yield "other language"
    says = {
        "sum before": any(s.has_sum for s in document), "terms": is_terms(page), "closes as a letter": sign.is_letter,
        "starts in table": sign.starts_in_table, "same foot": bool(sign.foot & last.foot),
        "carried": sign.is_carried_in or last.is_carried_out,
    }  # fmt: skip
    yield from (name for name, holds in says.items() if holds)


def _starts_document(document: Sequence[_Sign], sign: _Sign) -> bool:
    signs = [*_of_count(document[-1], sign), *_of_names(document, sign), *_of_looks(document, sign)]
    head = _HEAD_WEIGHT * min(sign.head_fields, _MOST_HEAD_FIELDS) / _MOST_HEAD_FIELDS
    return head + sum(_WEIGHTS[name] for name in signs) > _LEAST


def split(pages: Sequence[Page]) -> list[list[Page]]:
    """The documents of a file as runs of pages, in order; empty pages stay with the page before them."""
    documents: list[list[Page]] = []
    signs: list[_Sign] = []
    for page in pages:
        sign = _Sign(page)
        if not documents or (page.words and signs and _starts_document(signs, sign)):
            documents.append([])
            signs = []
        documents[-1].append(page)
        if page.words:
            signs.append(sign)
    return documents


def cut(pages: Sequence[Page], runs: Sequence[Sequence[int]]) -> list[list[Page]]:
    """The documents of a file where a person says which pages each has; pages that no run names are left out."""
    documents = [[page for page in pages if page.number in run] for run in runs]
    return [document for document in documents if document]
