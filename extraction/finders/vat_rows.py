"""VAT by rate: rows such as "Moms (25 %) 36 931,55", or the rate as the head of a column with the amount below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, permutations

from extraction.candidate import Candidate, candidate_in
from extraction.formats import AmountFound, amounts
from extraction.geometry import below, right_of
from extraction.labels import LabelHit, label_text
from extraction.pages import Cell, Page, union

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
_UNSURE = 0.15  # of two amounts for one rate at least one is no sum

_Placed = tuple[Cell, AmountFound]


@dataclass(frozen=True, slots=True)
class _Row:
    """The VAT of one rate, and the amount it is counted on where that is printed."""

    vat: Candidate
    base: Decimal | None
    net: Candidate | None = None


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


def _row(page: Page, cell: Cell, match: re.Match[str], *, is_alone: bool) -> _Row | None:
    values = _inside(cell, match.end()) or (_beside(page, cell) if is_alone else []) or _under(page, cell, match)
    if not values:
        return None
    place, value = values[-1]
    rate = (match["rate"] or match["first"]).replace(",", ".")
    vat = candidate_in(
        page,
        place,
        field="vat_row",
        value=f"{value.value:.2f}",
        start=value.start,
        end=value.end,
        evidence={"sentence": 1.0, "rate": float(rate)},
    )
    near = [amount.value for _cell, amount in values[:-1]] + [amount.value for amount in _money(cell.text)]
    return _Row(vat, next((base for base in near if _is_share(Decimal(rate), base, value.value)), None))


def _is_share(rate: Decimal, base: Decimal, vat: Decimal) -> bool:
    return bool(base) and base != vat and abs(base * rate / 100 - vat) <= _EXACT


def _split(values: Sequence[_Placed], rate: Decimal) -> tuple[_Placed, _Placed] | None:
    """The base and the VAT among two amounts in this order, or among three of which one is the sum of both."""
    if len(values) == len(("base", "vat")):
        pairs = [(values[0], values[1])]
    elif len(values) == len(("base", "vat", "sum")):
        amounts_of = [amount.value for _cell, amount in values]
        pairs = [
            (base, vat)
            for base, vat in permutations(values, 2)
            if sum(amounts_of) - base[1].value - vat[1].value == base[1].value + vat[1].value
        ]
    else:
        return None
    return next(((base, vat) for base, vat in pairs if _is_share(rate, base[1].value, vat[1].value)), None)


def _table_row(page: Page, cell: Cell) -> _Row | None:
    """The VAT on a row of a VAT table: a rate alone in its cell, then a base and the rate's share of it.

    The sum of both may stand on the row too; then they may come in any order.
    """
    match = _ONLY_RATE.match(cell.text.strip())
    if match is None:
        return None
    right = list(islice(right_of(page, cell), _MOST_BESIDE + 1))
    values = [(other, amount) for other in right for amount in _money(other.text)]
    rate = Decimal(match["rate"].replace(",", "."))
    split = _split(values, rate)
    if split is None:
        return None
    (base_place, base), (place, vat) = split
    found = candidate_in(
        page,
        place,
        field="vat_row",
        value=f"{vat.value:.2f}",
        start=vat.start,
        end=vat.end,
        evidence={"sentence": 1.0, "rate": float(rate)},
    )
    net = candidate_in(
        page,
        base_place,
        field="net",
        value=f"{base.value:.2f}",
        start=base.start,
        end=base.end,
        evidence={"sentence": 1.0},
    )
    return _Row(found, base.value, net)


def _by_rate(rows: Sequence[_Row], pages: Sequence[Page]) -> list[Candidate]:
    """All rows as one value, "25:1000.00:250.00;12:100.00:12.00": rate, base ("" where none is printed) and VAT."""
    found: dict[str, _Row] = {}
    values: dict[str, set[str]] = {}
    for row in rows:
        rate = f"{Decimal(str(row.vat.evidence['rate'])).normalize():f}"
        values.setdefault(rate, set()).add(row.vat.value)
        if rate not in found or (found[rate].base is None and row.base is not None):
            found[rate] = row
    if not found:
        return []
    page = next(page for page in pages if page.number == next(iter(found.values())).vat.page)
    texts = [
        f"{rate}:{'' if row.base is None else f'{row.base:.2f}'}:{row.vat.value}"
        for rate, row in sorted(found.items(), key=lambda item: -Decimal(item[0]))
    ]
    box = union([row.vat.box for row in found.values() if row.vat.page == page.number])
    is_sure = all(len(one) == 1 for one in values.values())
    signs = {"sentence": 1.0 if is_sure else _UNSURE}
    doubt = max(row.vat.evidence.get("reading_doubt", 0.0) for row in found.values())
    signs |= {"reading_doubt": doubt} if doubt else {}
    return [Candidate("vat_by_rate", ";".join(texts), page.number, box, page.source, signs)]


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for vat_row, for vat and net where the page has a single rate, and vat_by_rate with all of them."""
    rows: list[_Row | None] = []
    for page in pages:
        for line in page.lines:
            named = [(cell, match) for cell in line if (match := _ROW.search(label_text(page, cell)))]
            rows += [_row(page, cell, match, is_alone=len(named) == 1) for cell, match in named]
            rows += [_table_row(page, cell) for cell in line]
    kept = [row for row in rows if row is not None]
    found = [row.vat for row in kept]
    if len({row.value for row in found}) == 1:
        found += [replace(row, field="vat") for row in found]
        found += [row.net for row in kept if row.net is not None]
    return [*found, *_by_rate(kept, pages)]
