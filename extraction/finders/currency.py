"""The currency: printed code or sign beside amounts, else kronor where the page is Swedish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extraction.candidate import Candidate, candidate_in
from extraction.pages import Cell, Page

_SIGNS = re.compile(
    r"(?<![\w])(?P<code>SEK|EUR|NOK|DKK|USD|GBP|CHF|PLN)(?![\w])|(?P<sign>€|\$|£)|(?<=\d)\s?(?P<kr>kr|:-)(?![\w])"
)
_OF_SIGN = {"€": "EUR", "$": "USD", "£": "GBP"}
_TOTAL_LINE = re.compile(
    r"att betala|summa|total|betale|maksettava|amount due|zu zahlen|valuta|currency", re.IGNORECASE
)


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for currency: one per currency met, by how often and whether it stands on a line of a total."""
    counts: Counter[str] = Counter()
    places: dict[str, tuple[Page, Cell, int, int]] = {}
    on_total: set[str] = set()
    for page in pages:
        for line in page.lines:
            is_total = any(_TOTAL_LINE.search(cell.text) for cell in line)
            for cell in line:
                for match in _SIGNS.finditer(cell.text):
                    code = match["code"] or _OF_SIGN.get(match["sign"] or "", "SEK")
                    counts[code] += 1
                    places.setdefault(code, (page, cell, match.start(), match.end()))
                    if is_total:
                        on_total.add(code)
                        places[code] = (page, cell, match.start(), match.end())
    return [
        candidate_in(
            page,
            cell,
            field="currency",
            value=code,
            start=start,
            end=end,
            evidence={
                "share": counts[code] / counts.total(),
                "on_total": 1.0 if code in on_total else 0.0,
                "only": 1.0 if len(places) == 1 else 0.0,
            },
        )
        for code, (page, cell, start, end) in places.items()
    ]
