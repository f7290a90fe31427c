"""VAT by rate: rows such as "Moms (25 %) 36 931,55", or the rate as the head of a column with the amount below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from extraction.candidate import Candidate, candidate_in
from extraction.formats import AmountFound, amounts
from extraction.geometry import below, right_of
from extraction.labels import LabelHit, label_text
from extraction.pages import Cell, Page

_TAX = r"(?:moms|mva|vat|alv|mwst|ust|tax|mervärdesskatt|merverdiavgift|arvonlisävero|umsatzsteuer|mehrwertsteuer)"
_RATE = r"(?P<{}>\d{{1,2}}(?:[.,]\d{{1,2}})?)\s*%"
_ROW = re.compile(
    rf"(?<!\w){_TAX}\w*(?:\s+totalt)?\.?\s*\(?\s*{_RATE.format('rate')}"
    rf"|(?<![\w.,]){_RATE.format('first')}\s*{_TAX}(?!\w)\.?",
    re.IGNORECASE,
)
_BASE = re.compile(  # what VAT is counted on
    r"(?:på|av|af|on|of|von|auf|underlag|grunnlag|grundlag|base)\W*(?:kr|sek|nok|dkk|eur)?\s*$", re.IGNORECASE
)
_ONLY_RATE = re.compile(rf"^(?:{_TAX}\W*)?{_RATE.format('rate')}$", re.IGNORECASE)
_EXACT = Decimal("0.02")
_MOST_BESIDE = 3  # more amounts than that on a line are a table of something else


def _money(text: str) -> list[AmountFound]:
    return [amount for amount in amounts(text) if amount.is_money]


def _inside(cell: Cell, end: int) -> list[tuple[Cell, AmountFound]]:
    after = [amount for amount in _money(cell.text) if amount.start >= end]
    return [(cell, amount) for amount in after if not _BASE.search(cell.text[: amount.start])]


def _beside(page: Page, cell: Cell) -> list[tuple[Cell, AmountFound]]:
    right = [other for other in page.lines[cell.line] if other.box[0] >= cell.box[2] - 1]
    found = [(other, amount) for other in right for amount in _money(other.text)]
    return found if len(found) <= _MOST_BESIDE else []


def _under(page: Page, cell: Cell, match: re.Match[str]) -> list[tuple[Cell, AmountFound]]:
    if _BASE.search(cell.text, match.end()):
        return []  # what stands under the words is the base
    hit = LabelHit(cell, match.start(), match.end(), 1.0, True, False)
    return [(other, amount) for other in below(page, hit) for amount in _money(other.text)][:1]


def _row(page: Page, cell: Cell, match: re.Match[str], *, is_alone: bool) -> Candidate | None:
    values = _inside(cell, match.end()) or (_beside(page, cell) if is_alone else []) or _under(page, cell, match)
    if not values:
        return None
    place, value = values[-1]
    return candidate_in(
        page,
        place,
        field="vat_row",
        value=f"{value.value:.2f}",
        start=value.start,
        end=value.end,
        evidence={"sentence": 1.0, "rate": float((match["rate"] or match["first"]).replace(",", "."))},
    )


def _table_row(page: Page, cell: Cell) -> Candidate | None:
    """The VAT on a row of a VAT table: a rate alone in its cell, then a base and the rate's share of it."""
    match = _ONLY_RATE.match(cell.text.strip())
    values = [(other, amount) for other in islice(right_of(page, cell), 2) for amount in _money(other.text)]
    if match is None or len(values) != len(("base", "vat")):
        return None
    (_, base), (place, vat) = values
    rate = Decimal(match["rate"].replace(",", "."))
    if not base.value or abs(base.value * rate / 100 - vat.value) > _EXACT:
        return None
    return candidate_in(
        page,
        place,
        field="vat_row",
        value=f"{vat.value:.2f}",
        start=vat.start,
        end=vat.end,
        evidence={"sentence": 1.0, "rate": float(rate)},
    )


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for vat_row, and for vat where the page has a single rate."""
    rows = []
    for page in pages:
        for line in page.lines:
            named = [(cell, match) for cell in line if (match := _ROW.search(label_text(page, cell)))]
            rows += [_row(page, cell, match, is_alone=len(named) == 1) for cell, match in named]
            rows += [_table_row(page, cell) for cell in line]
    found = [row for row in rows if row is not None]
    if len({row.value for row in found}) == 1:
        found += [replace(row, field="vat") for row in found]
    return found
