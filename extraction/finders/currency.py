"""The currency: printed code or sign beside amounts, else kronor where the page is Swedish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.candidate import Candidate, candidate_in
from extraction.labels import hits, text_of
from extraction.language import language_of
from extraction.pages import Cell, Page

_SIGNS = re.compile(
    r"(?<![\w])(?P<code>SEK|EUR|NOK|DKK|USD|GBP|CHF|PLN)(?![\w])|(?P<sign>€|\$|£)|(?<=\d)\s?(?P<kr>[Kk][Rr]|:-)(?![\w])|"
    r"(?i:belopp|summa|pris|totalt?|netto|beløb|beløp|sum|moms|mva)\s(?P<head>(?i:kr))(?![\w])"
)
_OF_SIGN = {"€": "EUR", "$": "USD", "£": "GBP"}
_CROWNS = {"no": "NOK", "da": "DKK"}  # whose "kr" it is
_HOMES = (
    ("NOK", re.compile(r"(?<!\w)(?:MVA|Mva|mva|KID)(?!\w)")),
    ("DKK", re.compile(r"(?<!\w)(?:CVR|cvr|FIK)(?!\w)")),
)
_TOTAL_LINE = re.compile(
    r"att betala|summa|total|betale|betaling|maksettava|yhteensä|amount due|zu zahlen|valuta|currency|kredit|i alt|"
    r"betrag|til gode|hyvit",
    re.IGNORECASE,
)
_MANY = 3  # amounts that all carry the same mark
_SENTENCE = 7  # words; a sentence speaks of fees and limits, not of what is paid for


@dataclass(frozen=True, slots=True)
class _Mention:
    """A currency printed at characters `span` of a cell; `is_total` when its line names a total."""

    code: str
    page: Page
    cell: Cell
    span: tuple[int, int]
    is_total: bool


def _crowns(pages: Sequence[Page]) -> str:
    """Whose "kr" it is: by words that only one country's invoices print, else by the language."""
    text = text_of(pages)
    counts = {code: len(pattern.findall(text)) for code, pattern in _HOMES}
    best = max(counts, key=lambda code: counts[code])
    by_language = _CROWNS.get(language_of(pages), "SEK")
    is_foreign = by_language != "SEK" and counts[best] > min(counts.values())
    return best if is_foreign else by_language


def _is_sentence(cell: Cell) -> bool:
    """Whether a cell is running text that no total stands in."""
    return len(cell.words) >= _SENTENCE and not _TOTAL_LINE.search(cell.text)


def _mentions(pages: Sequence[Page]) -> list[_Mention]:
    """Every currency that is printed, outside running text where it can be."""
    crowns = _crowns(pages)
    every = [
        _Mention(match["code"] or _OF_SIGN.get(match["sign"] or "", crowns), page, cell, match.span(), is_total)
        for page in pages
        for labelled in ({hit.cell.line for hit in hits(page, "total")},)
        for number, line in enumerate(page.lines)
        for is_total in (number in labelled or any(_TOTAL_LINE.search(cell.text) for cell in line),)
        for cell in line
        for match in _SIGNS.finditer(cell.text)
    ]
    plain = [mention for mention in every if not _is_sentence(mention.cell)]
    # Pages of terms speak of fees in kronor, whatever the invoice is paid in.
    summed = {id(mention.page) for mention in plain if mention.is_total}
    return [mention for mention in plain if id(mention.page) in summed] or plain or every


def _implied(pages: Sequence[Page]) -> list[Candidate]:
    """Kronor on a Swedish page whose amounts carry no mark, shown at what is named a total."""
    total = next((hit for page in pages for hit in hits(page, "total")), None)
    if total is None or language_of(pages) != "sv":
        return []
    page = next(page for page in pages if page.number == total.cell.page)
    evidence = {"implied": 1.0}
    return [candidate_in(page, total.cell, field="currency", value="SEK", start=0, end=total.end, evidence=evidence)]


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for currency: one per currency met, by how often and whether it stands on a line of a total."""
    mentions = _mentions(pages)
    if not mentions:
        return _implied(pages)
    counts = Counter(mention.code for mention in mentions)
    # Where it is shown: at the first mention, or at the last on a line of a total.
    places = {mention.code: mention for mention in reversed(mentions)}
    places |= {mention.code: mention for mention in mentions if mention.is_total}
    return [
        candidate_in(
            place.page,
            place.cell,
            field="currency",
            value=code,
            start=place.span[0],
            end=place.span[1],
            evidence={
                "share": counts[code] / counts.total(),
                "on_total": 1.0 if place.is_total else 0.0,
                "only": 1.0 if len(places) == 1 else 0.0,
                "throughout": 1.0 if len(places) == 1 and counts[code] >= _MANY else 0.0,
            },
        )
        for code, place in places.items()
    ]
