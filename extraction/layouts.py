"""Which design a document is printed in, and by whom: what is the same on every bill of one seller's system."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from claims.reading import Source
from extraction.anchors import words_of
from extraction.candidate import Candidate
from extraction.formats import EMAIL
from extraction.pages import Cell, Page
from extraction.spelling import spelling_key

LEAST_LIKE = 0.5
"""From this similarity on, a document is printed in a layout."""

Mark = tuple[str, float]
"""A label's words and how far from the left edge it stands, as a share of the page's width."""

_KINDS = {"seller_orgnr": "org", "buyer_orgnr": "org", "bankgiro": "bankgiro", "plusgiro": "plusgiro", "iban": "iban"}
_NAMES_SELLER = ("org", "name")
_SHARED_DOMAINS = frozenset(
    {"gmail.com", "hotmail.com", "hotmail.se", "outlook.com", "telia.com", "icloud.com", "live.se", "yahoo.se"}
)
_WEB = re.compile(r"(?<![\w@.])www\.([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_ASIDE = 0.025  # of the page's width
_LIKE = 88.0
_LEAST_LETTERS = 3
_MOST_MARKS = 120
_LONGEST_NAME = 60
_NAMED, _PAID, _UNKNOWN = 1.6, 1.2, 0.6
"""What the share of labels is worth where the seller's number or name, only an account or mail domain, or none of them
says who sells: one seller's designs differ in most labels, many sellers' bills from one program in hardly any."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A fingerprint: `identities` such as "org:5599999993", "bankgiro:9912346", "mail:prov.example"; `marks` are words.

    No picture, amount, number or name of a buyer is part of it.
    """

    identities: frozenset[str]
    marks: frozenset[Mark]

    def as_json(self) -> dict[str, Any]:
        """The layout as JSON values, in a fixed order."""
        return {"identities": sorted(self.identities), "marks": [list(mark) for mark in sorted(self.marks)]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Layout:
        """The inverse of `as_json`."""
        return cls(frozenset(data["identities"]), frozenset((words, x) for words, x in data["marks"]))


def layout_of(pages: Sequence[Page], candidates: Sequence[Candidate]) -> Layout:
    """The fingerprint of a document's pages; whose numbers stand on them is not yet parted."""
    return Layout(frozenset(_identities(pages, candidates)), frozenset(_marks(pages, _buyers(candidates))))


def seller_layout(seen: Layout, fields: Mapping[str, str]) -> Layout:
    """The layout with only those identities that are the seller's, told by the values that a handler confirmed."""
    mine = {f"{_KINDS[name]}:{value[-10:]}" for name, value in fields.items() if name in _KINDS and name[:5] != "buyer"}
    mine |= {f"name:{spelling_key('seller_name', fields['seller_name'])}"} if "seller_name" in fields else set()
    buyer = fields.get("buyer_orgnr", "")[-10:]
    mail = fields.get("buyer_email", "").rpartition("@")[2].lower()
    domains = {one for one in seen.identities if one.startswith("mail:") and one != f"mail:{mail}"}
    kept = (mine & seen.identities) | domains
    return Layout(frozenset(kept - {f"org:{buyer}"}), seen.marks)


def similarity(learnt: Layout, seen: Layout, *, by_ocr: bool) -> float:
    """0 to 1: the share of the learnt labels that stand where they stood; 0 for another seller.

    The seller's number or name decides who sells where one is printed, as an account may be a factor's; else the
    account or the mail domain does. With nothing to tell the seller, hardly any difference is borne.
    """
    named = {one for one in learnt.identities if one.partition(":")[0] in _NAMES_SELLER}
    telling = named or learnt.identities
    if not learnt.marks or (telling and not telling & seen.identities):
        return 0.0
    share = sum(_has(seen.marks, mark, by_ocr=by_ocr) for mark in learnt.marks) / len(learnt.marks)
    return min(1.0, share * (_NAMED if named else _PAID if telling else _UNKNOWN))


def _has(marks: Collection[Mark], mark: Mark, *, by_ocr: bool) -> bool:
    near = [words for words, x in marks if abs(x - mark[1]) <= _ASIDE]
    if mark[0] in near or not by_ocr:
        return mark[0] in near
    return process.extractOne(mark[0], near, scorer=fuzz.ratio, score_cutoff=_LIKE) is not None


def _identities(pages: Sequence[Page], candidates: Sequence[Candidate]) -> Iterator[str]:
    for candidate in candidates:
        if candidate.field in _KINDS:
            yield f"{_KINDS[candidate.field]}:{candidate.value[-10:]}"
        elif candidate.field in ("seller_name", "buyer_name"):
            yield f"name:{spelling_key(candidate.field, candidate.value)}"
    for page in pages:
        for cell in page.cells:
            domains = [match[0].rpartition("@")[2] for match in EMAIL.finditer(cell.text)]
            domains += [match[1] for match in _WEB.finditer(cell.text)]
            yield from (f"mail:{one.lower()}" for one in domains if one.lower() not in _SHARED_DOMAINS)
            if len(cell.text) <= _LONGEST_NAME and not any(letter.isdigit() for letter in cell.text):
                yield f"name:{spelling_key('seller_name', cell.text)}"


def _buyers(candidates: Sequence[Candidate]) -> frozenset[str]:
    """The words of buyers' names and addresses, line by line: no part of a fingerprint."""
    texts = [c.value for c in candidates if c.field in ("buyer_name", "buyer_address")]
    return frozenset(words_of(line) for text in texts for line in text.split("\n"))


def _marks(pages: Sequence[Page], buyers: Collection[str]) -> list[Mark]:
    """Labels with their places, in reading order: texts before a colon or a digit, outside of item rows."""
    found: dict[Mark, None] = {}
    for page in pages[:1] if len(pages) == 1 else (pages[0], pages[-1]):
        for cell in page.cells:
            words = words_of(re.split(r"[:\d]", cell.text, maxsplit=1)[0])
            if len(words) >= _LEAST_LETTERS and words not in buyers and not _is_item(page, cell):
                found[words, round(cell.box[0] / page.width, 3)] = None
    return list(found)[:_MOST_MARKS]


def _is_item(page: Page, cell: Cell) -> bool:
    """Whether a cell names what is sold: words on a line with several cells of mere numbers."""
    numbers = [c for c in page.lines[cell.line] if any(x.isdigit() for x in c.text) and len(words_of(c.text)) <= 3]
    return len(numbers) >= 2 and not any(letter.isdigit() for letter in cell.text)


def is_by_ocr(pages: Sequence[Page]) -> bool:
    """Whether the pages were read by OCR, so that words may be misspelt."""
    return any(page.source is Source.OCR for page in pages)
