"""Evidence that lies between fields: sums that add up, dates in order, a reference that holds the invoice number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from extraction.candidate import Candidate

_MOST_VAT = Decimal("0.26")  # of the net amount; which of two amounts is the VAT shows in their sizes
_EXACT = Decimal("0.01")
_ROUNDED = Decimal("0.50")
_RATES = (Decimal("0.25"), Decimal("0.12"), Decimal("0.06"))
_LATEST_DUE = timedelta(days=180)
_LEAST_DIGITS = 4


def _values(candidates: Sequence[Candidate], field: str) -> list[Decimal]:
    return sorted({Decimal(c.value) for c in candidates if c.field == field})


def vat_sums(candidates: Sequence[Candidate]) -> list[Decimal]:
    """What all VAT may come to: each VAT amount alone, and the sum of the rows per rate."""
    rows = {(c.evidence["rate"], c.value) for c in candidates if c.field == "vat_row"}
    sums = set(_values(candidates, "vat"))
    if rows and len({rate for rate, _value in rows}) == len(rows):
        sums.add(sum((Decimal(value) for _rate, value in rows), Decimal(0)))
    return sorted(sums)


def _roundings(candidates: Sequence[Candidate]) -> list[Decimal]:
    found = [value for value in _values(candidates, "rounding") if abs(value) <= Decimal(1)]
    return [Decimal(0), *found, *(-value for value in found)]


def adds_up(*, total: Decimal, net: Decimal, vat: Decimal, candidates: Sequence[Candidate]) -> bool:
    """Whether net + VAT + rounding - prepaid is the total, to the öre; whole-krona totals may be rounded unseen."""
    prepaid = [Decimal(0), *(abs(value) for value in _values(candidates, "prepaid"))]
    for paid in prepaid:
        for rounding in _roundings(candidates):
            if abs(net + vat + rounding - paid - total) <= _EXACT:
                return True
        if total == total.to_integral_value() and abs(net + vat - paid - total) <= _ROUNDED:
            return True
    return False


def _is_share(vat: Decimal, total: Decimal) -> bool:
    """Whether an amount is the VAT inside a total at one of the Swedish rates."""
    return any(abs(total * rate / (1 + rate) - vat) <= Decimal("0.05") for rate in _RATES)


def _beside(candidates: Sequence[Candidate], field: str) -> set[Decimal]:
    """Amounts that stand beside their label, not under the head of a column."""
    return {Decimal(c.value) for c in candidates if c.field == field and not c.evidence.get("below")}


def _sums(candidates: Sequence[Candidate]) -> list[Candidate]:
    beside = _beside(candidates, "net")
    candidates = [c for c in candidates if not c.evidence.get("heading") or c.field != "total"]
    totals, nets, vats = _values(candidates, "total"), _values(candidates, "net"), vat_sums(candidates)
    largest = max((abs(Decimal(c.value)) for c in candidates if c.field in ("total", "net")), default=Decimal(0))
    prepaid = _values(candidates, "prepaid")
    rates = set(_values(candidates, "vat_row"))
    triples = [
        (total, net, vat)
        for total in totals
        for net in nets
        for vat in vats
        if net
        and total
        and abs(net) <= abs(total)
        and abs(vat) <= _MOST_VAT * abs(net)
        and adds_up(total=total, net=net, vat=vat, candidates=candidates)
    ]
    real = [triple for triple in triples if triple[2]] or triples
    solid = {total for total, net, _vat in real if net in beside}
    agreeing = {field: {triple[index] for triple in real} for index, field in enumerate(("total", "net", "vat"))}

    def related(candidate: Candidate) -> Candidate:
        if candidate.field not in agreeing:
            return candidate
        value = Decimal(candidate.value)
        if candidate.field == "vat" and largest and abs(value) > _MOST_VAT * largest:
            return candidate.plus(too_much=1.0)
        if candidate.field == "vat" and len(rates) > 1 and value in rates:
            return candidate.plus(one_rate=1.0)
        signs = {"adds_up": 1.0 if value in agreeing[candidate.field] else 0.0}
        if candidate.field == "total":
            signs["largest"] = 1.0 if abs(value) == largest else 0.0
            signs["not_largest"] = 1.0 if abs(value) < largest and not prepaid and value not in solid else 0.0
            signs["vat_share"] = 1.0 if value and any(vat and _is_share(abs(vat), abs(value)) for vat in vats) else 0.0
            signs["is_vat"] = 1.0 if value in vats and value not in agreeing["total"] else 0.0
            if signs["not_largest"]:
                signs["adds_up"] = 0.0  # a row of a VAT table adds up too
        if candidate.field == "net":
            in_column = bool(vats) and bool(candidate.evidence.get("below")) and not signs["adds_up"]
            signs["column_mismatch"] = 1.0 if in_column else 0.0
            signs["is_total"] = 1.0 if value in totals and value not in agreeing["net"] else 0.0
        return candidate.plus(**signs)

    return [related(candidate) for candidate in candidates]


def _dates(candidates: Sequence[Candidate]) -> list[Candidate]:
    issued = {date.fromisoformat(c.value) for c in candidates if c.field == "invoice_date"}
    due = {date.fromisoformat(c.value) for c in candidates if c.field == "due_date"}
    terms = {int(c.value) for c in candidates if c.field == "payment_terms_days"}

    def related(candidate: Candidate) -> Candidate:
        if candidate.field not in ("invoice_date", "due_date"):
            return candidate
        value = date.fromisoformat(candidate.value)
        pairs = [(value, other) for other in due] if candidate.field == "invoice_date" else [(o, value) for o in issued]
        in_order = any(timedelta(0) <= second - first <= _LATEST_DUE for first, second in pairs)
        exact = any((second - first).days in terms for first, second in pairs)
        is_due = candidate.field == "invoice_date" and value in due and len(issued) > 1
        return candidate.plus(
            in_order=1.0 if in_order else 0.0,
            out_of_order=1.0 if pairs and not in_order else 0.0,
            by_terms=1.0 if exact else 0.0,
            is_other=1.0 if is_due else 0.0,
        )

    return [related(candidate) for candidate in candidates]


def digits_of(text: str) -> str:
    """Only the digits of a text."""
    return re.sub(r"\D", "", text)


def _references(candidates: Sequence[Candidate]) -> list[Candidate]:
    references = {c.value for c in candidates if c.field == "ocr_reference"}
    numbers = {digits_of(c.value) for c in candidates if c.field == "invoice_number"}

    def related(candidate: Candidate) -> Candidate:
        if candidate.field == "invoice_number":
            digits = digits_of(candidate.value)
            held = len(digits) >= _LEAST_DIGITS and any(digits in r and digits != r for r in references)
            return candidate.plus(in_reference=1.0 if held else 0.0)
        if candidate.field == "ocr_reference":
            held = any(len(digits) >= _LEAST_DIGITS and digits in candidate.value for digits in numbers)
            return candidate.plus(holds_number=1.0 if held else 0.0)
        return candidate

    return [related(candidate) for candidate in candidates]


def _currency(candidates: Sequence[Candidate]) -> list[Candidate]:
    """A bankgiro or plusgiro is paid to in kronor, and a page with a Swedish identity number is mostly in kronor."""
    fields = {c.field for c in candidates}
    giro = 0.0 if fields.isdisjoint(("bankgiro", "plusgiro")) else 1.0
    home = 0.0 if fields.isdisjoint(("seller_orgnr", "buyer_orgnr")) else 1.0
    return [c.plus(giro=giro, home=home) if c.field == "currency" and c.value == "SEK" else c for c in candidates]


RELATIONS: tuple[Callable[[Sequence[Candidate]], list[Candidate]], ...] = (
    _sums,
    _dates,
    _references,
    _currency,
)


def relate(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of one document with the evidence they give each other."""
    related = list(candidates)
    for relation in RELATIONS:
        related = relation(related)
    return related
