"""Amounts inside the total that have a name of their own: the invoice fee, and a reminder's debt without its fee."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.candidate import Candidate, candidate_in
from extraction.date_formats import dates
from extraction.formats import AmountFound, amount_text, amounts
from extraction.geometry import Reach, below, right_of
from extraction.labels import LabelHit
from extraction.other_labels import entries, places
from extraction.pages import Cell, Page
from extraction.paragraphs import says_any

_FEE = re.compile(
    r"påminnelse\w*avgift|avgift påminnelse|påminnelsekostnad|purregebyr|rykkergebyr|reminder fee|late fee|mahngebühr|"
    r"mahnkosten|mahnspesen|muistutusmaksu|huomautusmaksu|ersättning för (?:skriftlig )?betalningspåminnelse",
    re.IGNORECASE,
)
_STEMS = ("påminnelse", "gebyr", " fee", "mahn", "maksu")  # one of them stands in whatever _FEE finds
_ONLY_MONEY = re.compile(r"^[\W\d]*(?:kr|sek|nok|dkk|eur|gbp)?[\W\d]*(?:kr|sek|nok|dkk|eur|gbp)?\W*$", re.IGNORECASE)
_MOST_BESIDE = 2  # more amounts on a line are a row of a table, whose last one may hold VAT
_MOST_AMOUNTS = 300
_LEAST_HEADS = 3
_DOUBTFUL = 0.15
_UNNAMED = 0.55


def _money(text: str) -> list[AmountFound]:
    return [amount for amount in amounts(text) if amount.is_money]


@dataclass(frozen=True, slots=True)
class _Place:
    """An amount where it stands."""

    page: Page
    cell: Cell
    amount: AmountFound


def _beside(page: Page, hit: LabelHit) -> list[_Place]:
    """The amounts on a label's line, in its own cell where that holds nothing else."""
    rest = hit.cell.text[hit.end :]
    if rest.strip(" :.") and not _ONLY_MONEY.match(rest):
        return []
    inside = [a for a in _money(hit.cell.text) if a.start >= hit.end]
    if inside:
        return [_Place(page, hit.cell, inside[-1])]
    return [_Place(page, other, amount) for other in right_of(page, hit.cell) for amount in _money(other.text)]


def _under(page: Page, hit: LabelHit) -> list[_Place]:
    """The amount under a label in a row of heads without any number."""
    line = page.lines[hit.cell.line]
    if len(line) < _LEAST_HEADS or any(letter.isdigit() for cell in line for letter in cell.text):
        return []
    cell = next(below(page, hit), None)
    values = _money(cell.text) if cell is not None and _ONLY_MONEY.match(cell.text) else []
    return [_Place(page, cell, values[0])] if cell is not None and values else []


def _candidate(place: _Place, field: str, evidence: dict[str, float]) -> Candidate:
    amount = place.amount
    return candidate_in(
        place.page,
        place.cell,
        field=field,
        value=amount_text(abs(amount.value)),
        start=amount.start,
        end=amount.end,
        evidence=evidence,
    )


def _invoice_fees(pages: Sequence[Page]) -> list[Candidate]:
    found = []
    for page in pages:
        for hit in entries(page, "invoice_fee"):
            values = _beside(page, hit) or _under(page, hit)
            if values and values[-1].amount.value:
                strength = hit.strength if len(values) <= _MOST_BESIDE else 0.7 * hit.strength
                found.append(_candidate(values[-1], "invoice_fee", {"label": strength}))
    return found


def _fees(pages: Sequence[Page]) -> list[_Place]:
    """What the pages name as a reminder's fee, beside its label or under it."""
    found = []
    for page in pages:
        for cell in page.cells if says_any(page, _STEMS) else ():
            label = _FEE.search(cell.text)
            if label:
                hit = LabelHit(cell, label.start(), label.end(), 1.0, not label.start(), False)
                inside = [_Place(page, cell, a) for a in amounts(cell.text) if a.start >= label.end()]
                found += (_beside(page, hit) or inside or _under(page, hit))[:1]
    return [place for place in found if place.amount.value]


def _named_debts(pages: Sequence[Page]) -> dict[Decimal, _Place]:
    """The amounts that stand beside or under a label of the debt."""
    found: dict[Decimal, _Place] = {}
    for page, _hit, reach in places(pages, "principal"):
        for amount in _reached(reach):
            found.setdefault(amount.value, _Place(page, reach.cell, amount))
    return found


def _reached(reach: Reach) -> list[AmountFound]:
    return [a for a in _money(reach.cell.text) if a.start >= reach.start][:1]


def _debts(pages: Sequence[Page]) -> list[Candidate]:
    """The debt without its fee, an amount that comes to the largest one together with the fee, and that fee."""
    places_of_fees = _fees(pages)
    fees = {abs(place.amount.value) for place in places_of_fees}
    if not fees:
        return []
    printed: dict[Decimal, _Place] = {}
    for page in pages:
        for cell in page.cells:
            for amount in _money(cell.text) if not dates(cell.text) else ():
                printed.setdefault(amount.value, _Place(page, cell, amount))
                if len(printed) > _MOST_AMOUNTS:
                    return []
    named, largest = _named_debts(pages), max(printed, default=Decimal(0))
    found = [_candidate(p, "else_reminder_fee", {"label": 0.8}) for p in places_of_fees if p.amount.is_money]
    for value, place in {**printed, **named}.items():
        is_whole = any(value + fee == largest for fee in fees)
        if value > 0 and is_whole and value not in fees:
            signs = {"label": 1.0 if value in named else _UNNAMED}
            found.append(_candidate(named.get(value, place), "principal", signs))
    return found


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for invoice_fee (as printed), and of a reminder for principal and else_reminder_fee, a stand-in."""
    return [*_invoice_fees(pages), *_debts(pages)]
