"""Evidence that lies between fields: sums that add up, dates in order, a reference that holds the invoice number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from extraction.candidate import Candidate

_MOST_VAT = Decimal("0.26")  # of the net amount; which of two amounts is the VAT shows in their sizes
_EXACT = Decimal("0.01")
_ROUNDED = Decimal("0.50")
_RATES = (Decimal("0.25"), Decimal("0.12"), Decimal("0.06"))
_SWEDISH_DIGITS = (10, 12)
_LATEST_DUE = timedelta(days=180)
_LEAST_DIGITS = 4
_WEAK_LABEL = 0.6
_SHARE = Decimal("0.05")
_SHARE_OF_ROUNDED = Decimal("0.11")
_MOST_VALUES = 40
_MOST_RATES = 8
_PART_SUM = 0.7  # a label such as "delsumma" also names what is carried over to the next page


def _values(candidates: Sequence[Candidate], field: str) -> list[Decimal]:
    """A field's different values, the first ones only: a hostile page may print thousands."""
    found = dict.fromkeys(Decimal(c.value) for c in candidates if c.field == field)
    return sorted(islice(found, _MOST_VALUES))


def vat_sums(candidates: Sequence[Candidate]) -> list[Decimal]:
    """What all VAT may come to: each VAT amount alone, and the sum of the rows per rate."""
    rows = {(c.evidence["rate"], c.value) for c in candidates if c.field == "vat_row"}
    sums = set(_values(candidates, "vat"))
    if rows and len({rate for rate, _value in rows}) == len(rows):
        sums.add(sum((Decimal(value) for _rate, value in rows), Decimal(0)))
    return sorted(sums)


@dataclass(frozen=True, slots=True)
class Corrections:
    """What may stand between net + VAT and the total, sorted: roundings less prepayments, and prepayments alone."""

    offsets: tuple[Decimal, ...]
    prepaid: tuple[Decimal, ...]


def corrections(candidates: Sequence[Candidate]) -> Corrections:
    """The corrections that a document's candidates allow; none is always among them."""
    printed = [value for value in _values(candidates, "rounding") if abs(value) <= Decimal(1)]
    roundings = {Decimal(0), *printed, *(-value for value in printed)}
    prepaid = {Decimal(0), *(abs(value) for value in _values(candidates, "prepaid"))}
    return Corrections(tuple(sorted({r - p for r in roundings for p in prepaid})), tuple(sorted(prepaid)))


def adds_up(*, total: Decimal, net: Decimal, vat: Decimal, by: Corrections) -> bool:
    """Whether net + VAT + rounding - prepaid is the total, to the öre; whole-krona totals may be rounded unseen."""
    missing = total - net - vat
    if _holds(by.offsets, missing, _EXACT):
        return True
    return total == total.to_integral_value() and _holds(by.prepaid, -missing, _ROUNDED)


def _holds(values: Sequence[Decimal], wanted: Decimal, within: Decimal) -> bool:
    """Whether one of some sorted values is within a distance of the wanted one."""
    index = bisect_left(values, wanted - within)
    return index < len(values) and values[index] <= wanted + within


def _vat_rates(candidates: Sequence[Candidate]) -> frozenset[Decimal]:
    """The Swedish VAT rates and those that the page prints, as shares."""
    printed = dict.fromkeys(c.evidence["rate"] for c in candidates if c.field == "vat_row")
    return frozenset((*_RATES, *(Decimal(str(rate)) / 100 for rate in islice(printed, _MOST_RATES))))


def _is_share(vat: Decimal, total: Decimal, rates: Iterable[Decimal]) -> bool:
    """Whether an amount is the VAT inside a total at one of the rates."""
    within = _SHARE if total != total.to_integral_value() else _SHARE_OF_ROUNDED
    return any(abs(total * rate / (1 + rate) - vat) <= within for rate in rates)


def _beside(candidates: Sequence[Candidate], field: str) -> set[Decimal]:
    """Amounts that stand beside their label, not under the head of a column."""
    return {Decimal(c.value) for c in candidates if c.field == field and not c.evidence.get("below")}


def _sums(candidates: Sequence[Candidate]) -> list[Candidate]:
    beside = _beside(candidates, "net")
    candidates = [c for c in candidates if not c.evidence.get("heading") or c.field != "total"]
    totals, nets, vats = _values(candidates, "total"), _values(candidates, "net"), vat_sums(candidates)
    vat_rates = _vat_rates(candidates)
    parts = vats or [Decimal(0)]  # a page that names no VAT charges none
    largest = max((abs(Decimal(c.value)) for c in candidates if c.field in ("total", "net")), default=Decimal(0))
    prepaid = _values(candidates, "prepaid")
    rates = set(_values(candidates, "vat_row"))
    by = corrections(candidates)
    triples = [
        (total, net, vat)
        for total in totals
        for net in nets
        for vat in parts
        if net
        and total
        and abs(net) <= abs(total)
        and abs(vat) <= _MOST_VAT * abs(net)
        and adds_up(total=total, net=net, vat=vat, by=by)
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
        is_sum = candidate.field == "vat" and len(rates) > 1 and value == sum(rates)
        if candidate.field == "vat" and len(rates) > 1 and value in rates and not is_sum:
            return candidate.plus(one_rate=1.0)
        signs = {"adds_up": 1.0 if is_sum or value in agreeing[candidate.field] else 0.0}
        if candidate.field == "total":
            signs["largest"] = 1.0 if abs(value) == largest else 0.0
            signs["not_largest"] = 1.0 if abs(value) < largest and not prepaid and value not in solid else 0.0
            signs["vat_share"] = (
                1.0 if value and any(vat and _is_share(abs(vat), abs(value), vat_rates) for vat in vats) else 0.0
            )
            signs["is_vat"] = 1.0 if value in vats and value not in agreeing["total"] else 0.0
            signs["after_prepaid"] = 1.0 if any(value + paid in totals for paid in by.prepaid if paid) else 0.0
            signs["before_prepaid"] = 1.0 if any(value - paid in totals for paid in by.prepaid if paid) else 0.0
            if signs["not_largest"]:
                signs["adds_up"] = 0.0  # a row of a VAT table adds up too
        if candidate.field == "vat":
            is_share = any(total and _is_share(abs(value), abs(total), vat_rates) for total in totals)
            signs["vat_share"] = 1.0 if value and is_share else 0.0
        if candidate.field == "net":
            is_carried = bool(totals) and candidate.evidence.get("label", 1.0) <= _PART_SUM
            is_doubtful = bool(vats) and (is_carried or bool(candidate.evidence.get("below")))
            signs["column_mismatch"] = 1.0 if is_doubtful and not signs["adds_up"] else 0.0
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
    numbers = (c.value for c in candidates if c.field in ("seller_orgnr", "buyer_orgnr"))
    home = 1.0 if any(n.isdigit() and len(n) in _SWEDISH_DIGITS for n in numbers) else 0.0
    return [c.plus(giro=giro, home=home) if c.field == "currency" and c.value == "SEK" else c for c in candidates]


def _numbers(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Invoice numbers by a weak label: the only number there is, or one that rather names the invoice credited."""
    numbers = [c for c in candidates if c.field == "invoice_number"]
    is_only = len({c.value for c in numbers}) == 1
    credited = {c.value for c in candidates if c.field == "credited_invoice"}
    own = {c.value for c in numbers if c.evidence.get("label", 0.0) > _WEAK_LABEL and c.value not in credited}

    def related(candidate: Candidate) -> Candidate:
        if candidate.field != "invoice_number" or candidate.evidence.get("label", 1.0) > _WEAK_LABEL:
            return candidate
        is_other = bool(own) and candidate.value in credited
        return candidate.plus(only=float(is_only), is_other=float(is_other))

    return [related(candidate) for candidate in candidates]


RELATIONS: tuple[Callable[[Sequence[Candidate]], list[Candidate]], ...] = (
    _sums,
    _dates,
    _references,
    _numbers,
    _currency,
)


def relate(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of one document with the evidence they give each other."""
    related = list(candidates)
    for relation in RELATIONS:
        related = relation(related)
    return related
