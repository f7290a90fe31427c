"""Which pages belong together: several invoices in one file, one invoice over several pages, a letter in front."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.choose import choose
from extraction.doctype import CREDIT_NOTE, INVOICE, REMINDER, Kind, titles
from extraction.finders.numbers import find as find_numbers
from extraction.pages import Page

_PAGE_OF = re.compile(
    r"(?:sida|sid|page|side|seite|sivu)\s*[:.]?\s*(?P<page>\d{1,3})\s*(?:av|of|/|\(|von|\()\s*(?P<of>\d{1,3})\)?",
    re.IGNORECASE,
)
_SURE = 0.9
_TITLED = 3.4
_NUMBERED = frozenset({INVOICE, CREDIT_NOTE, REMINDER})  # kinds whose first page may lack its number's label


@dataclass(frozen=True, slots=True)
class _Sign:
    """What a page says of itself: its invoice number, its title's kind, its place in a page count."""

    number: str | None
    kind: Kind | None
    page: int | None
    of: int | None


def _sign(page: Page) -> _Sign:
    choice = choose([c for c in find_numbers([page]) if c.field == "invoice_number"])
    number = choice.best.value if choice is not None and choice.probability >= _SURE else None
    best = max(titles(page), key=lambda found: found[1], default=None)
    kind = best[0] if best is not None and best[1] >= _TITLED else None
    count = _PAGE_OF.search(page.text)
    if count is None or not 1 <= int(count["page"]) <= int(count["of"]):
        return _Sign(number, kind, None, None)
    return _Sign(number, kind, int(count["page"]), int(count["of"]))


def _starts_document(current: Sequence[_Sign], sign: _Sign) -> bool:
    if sign.page is not None and sign.page > 1 and not (sign.number and _numbers(current) - {sign.number}):
        return False
    if sign.page == 1:
        return True
    numbers = _numbers(current)
    if sign.number and numbers:
        same_number = sign.number in numbers
        kinds = {s.kind for s in current if s.kind}
        return not same_number or bool(sign.kind and kinds and sign.kind not in kinds)
    kinds = {s.kind for s in current if s.kind}
    if not numbers and not kinds:
        return bool(sign.number or sign.kind)
    if sign.number and not numbers and kinds.isdisjoint(_NUMBERED):
        return True
    # A page with a title of another kind and no number of its own, such as a delivery note behind an invoice.
    return bool(sign.kind and kinds and sign.kind not in kinds and sign.kind != INVOICE)


def _numbers(signs: Sequence[_Sign]) -> set[str]:
    return {s.number for s in signs if s.number}


def split(pages: Sequence[Page]) -> list[list[Page]]:
    """The documents of a file as runs of pages, in order; empty pages stay with the page before them."""
    documents: list[list[Page]] = []
    signs: list[_Sign] = []
    for page in pages:
        sign = _sign(page) if page.words else _Sign(None, None, None, None)
        if not documents or (page.words and _starts_document(signs, sign)):
            documents.append([page])
            signs = [sign]
        else:
            documents[-1].append(page)
            signs.append(sign)
    return documents
