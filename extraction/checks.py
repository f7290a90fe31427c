"""Checks across the chosen fields of one document: what does not hold becomes a finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from claims.identity import parse_identity
from claims.reading import DocumentType, Source
from claims.refused import Finding
from extraction.candidate import Candidate
from extraction.party_blocks import same_name
from extraction.party_words import first_role
from extraction.relate import adds_up, corrections, vat_sums
from extraction.spelling import may_lack_marks

_LATEST_DUE = timedelta(days=400)
_MERE, _WEAK = 0.3, 0.6  # strengths of the labels "nr" and "faktura"
_UNLIKELY = -2.5  # log-odds; less, and a number is surely not a party's
_ALIKE_MARKS = re.compile(r"[éèêëáàâíìîïúùûñõ]", re.IGNORECASE)  # readers take one for another
_MORE = re.compile(r"\w:|\b(?:AB|HB|KB|för\.|AS|A/S|Oy|GmbH|Ltd|Limited)\b.+\s\d{1,4}(?: ?[A-Za-z])?$")

Values = Mapping[str, str]
Check = Callable[[Values, DocumentType, Sequence[Candidate]], Finding | None]


def _sum(values: Values, _type: DocumentType, candidates: Sequence[Candidate]) -> Finding | None:
    if not {"total", "net"} <= values.keys():
        return None
    vats = vat_sums(candidates)
    total, net = Decimal(values["total"]), Decimal(values["net"])
    # A credit note may print its amounts with or without the minus sign; the readings carry it always.
    by = corrections(candidates)
    # Where no VAT was chosen there may be none: what is left may be an amount of a row.
    vats += [Decimal(0)] if vats and "vat" not in values else []
    if not vats or any(adds_up(total=abs(total), net=abs(net), vat=abs(vat), by=by) for vat in vats):
        return None
    return Finding("sum_mismatch", "net, VAT and rounding do not add up to the total", "total")


def _prepaid(values: Values, _type: DocumentType, candidates: Sequence[Candidate]) -> Finding | None:
    """A prepayment that nothing shows to be deducted: the total may be the sum before it."""
    prepaid = {abs(Decimal(c.value)) for c in candidates if c.field == "prepaid"} - {Decimal(0)}
    if not prepaid or "total" not in values:
        return None
    total, net = abs(Decimal(values["total"])), abs(Decimal(values.get("net", "0")))
    totals = {abs(Decimal(c.value)) for c in candidates if c.field == "total"}
    before = [total + paid for paid in prepaid]
    whole = corrections([c for c in candidates if c.field != "prepaid"])
    is_sum = any(adds_up(total=b, net=net, vat=abs(vat), by=whole) for b in before for vat in vat_sums(candidates))
    if is_sum or not totals.isdisjoint(before):
        return None
    return Finding("prepaid_open", "a prepayment is printed that the amount to pay may not have deducted", "total")


def _dates(values: Values, type_: DocumentType, _candidates: Sequence[Candidate]) -> Finding | None:
    if not {"invoice_date", "due_date"} <= values.keys():
        return None
    issued, due = date.fromisoformat(values["invoice_date"]), date.fromisoformat(values["due_date"])
    if due < issued and type_ is not DocumentType.CREDIT_NOTE:
        return Finding("due_before_invoice_date", "the due date is before the invoice date", "due_date")
    if due - issued > _LATEST_DUE:
        return Finding("due_date_far", "the due date is more than 400 days after the invoice date", "due_date")
    return None


def _one_party(values: Values, _type: DocumentType, _candidates: Sequence[Candidate]) -> Finding | None:
    seller, buyer = values.get("seller_orgnr"), values.get("buyer_orgnr")
    if seller and buyer and seller[-10:] == buyer[-10:]:
        return Finding("same_party", "seller and buyer have the same identity number", "buyer_orgnr")
    if values.get("seller_name") and values.get("seller_name") == values.get("buyer_name"):
        return Finding("same_party", "seller and buyer have the same name", "buyer_name")
    return None


def _sign(values: Values, type_: DocumentType, _candidates: Sequence[Candidate]) -> Finding | None:
    if "total" not in values:
        return None
    total = Decimal(values["total"])
    if type_ is DocumentType.INVOICE and total <= 0:
        return Finding("total_not_positive", "an invoice's total should be above zero", "total")
    return None


def _identities(values: Values, _type: DocumentType, _candidates: Sequence[Candidate]) -> Finding | None:
    for field in ("seller_orgnr", "buyer_orgnr"):
        if _is_swedish(values.get(field, "")) and parse_identity(values[field]) is None:
            return Finding("check_digit", "the identity number's check digit is wrong", field)
    return None


def _is_swedish(number: str) -> bool:
    """Whether a number is written as Swedish ones are; what other registers print their own finders have checked."""
    return sum(letter.isdigit() for letter in number) in (10, 12) and number[:1].isdigit()


def _whose(values: Values, _type: DocumentType, candidates: Sequence[Candidate]) -> Finding | None:
    """A number on the page that may be the missing one of a party's, though it is not clear whose it is."""
    sides = ("seller_orgnr", "buyer_orgnr")
    chosen = {values[side][-10:] for side in sides if side in values}
    for candidate in candidates:
        is_open = candidate.field in sides and candidate.field not in values and candidate.value[-10:] not in chosen
        if is_open and candidate.evidence.get("joint", _UNLIKELY) > _UNLIKELY:
            return Finding("near_tie", "a number on the page is the seller's or the buyer's", candidate.field)
    return None


def _other_number(values: Values, type_: DocumentType, candidates: Sequence[Candidate]) -> Finding | None:
    """A credit note's number that is also read as the number of the invoice that it credits."""
    credited = {c.value for c in candidates if c.field == "credited_invoice"}
    if type_ is not DocumentType.CREDIT_NOTE or values.get("invoice_number", "") not in credited:
        return None
    return Finding("near_tie", "the number may be that of the credited invoice", "invoice_number")


def _only_at_invoice(values: Values, type_: DocumentType, candidates: Sequence[Candidate]) -> Finding | None:
    """A credit note's number that only stands at "faktura", as the number of the credited invoice does."""
    own = [c for c in candidates if c.field == "invoice_number" and c.value == values.get("invoice_number")]
    if type_ is not DocumentType.CREDIT_NOTE or not own:
        return None
    strongest = max(max(c.evidence.get(name, 0.0) for name in ("label", "title", "lesson")) for c in own)
    if not _MERE < strongest <= _WEAK or any(c.source not in (Source.TEXT, Source.OCR) for c in own):
        return None
    return Finding("near_tie", "the number may be that of the credited invoice", "invoice_number")


def _cut_name(values: Values, _type: DocumentType, candidates: Sequence[Candidate]) -> Finding | None:
    """A party's name whose beginning may stand on the line above."""
    for field in ("seller_name", "buyer_name"):
        named = [c for c in candidates if c.field == field and c.value == values.get(field)]
        if named and all(c.evidence.get("unclear") for c in named):
            return Finding("near_tie", "the name may go on over two lines", field)
    return None


def _more_than_name(values: Values, _type: DocumentType, _candidates: Sequence[Candidate]) -> Finding | None:
    """A party's name with what looks like a street or another entry of the page behind it."""
    for field in ("seller_name", "buyer_name"):
        if _MORE.search(values.get(field, "")):
            return Finding("near_tie", "the name may hold more than the name", field)
    return None


def _lost_marks(values: Values, _type: DocumentType, candidates: Sequence[Candidate]) -> Finding | None:
    """A party's name that OCR read, with marks that look alike or are missing, or with a label at its beginning."""
    for field in ("seller_name", "buyer_name"):
        name = values.get(field, "")
        read = [c for c in candidates if c.field == field and c.value == name]
        if not read or any(c.source is not Source.OCR for c in read):
            continue
        if may_lack_marks(name) or _ALIKE_MARKS.search(name):
            return Finding("near_tie", "the name may have other marks than the scan shows", field)
        role = first_role(name)
        if role and role[1] < len(name):
            return Finding("near_tie", "the name may begin with the label before it", field)
    return None


def _lost_due_date(values: Values, type_: DocumentType, candidates: Sequence[Candidate]) -> Finding | None:
    """A scanned invoice whose due date did not come through: its terms alone may be those of another line."""
    is_scan = any(c.field == "total" and c.source is Source.OCR for c in candidates)
    if type_ is DocumentType.INVOICE and is_scan and "due_date" not in values:
        return Finding("missing", "the due date was not found", "due_date")
    return None


def _payee(values: Values, _type: DocumentType, candidates: Sequence[Candidate]) -> Finding | None:
    """A seller who may be the one that bought the claim."""
    seller = values.get("seller_name", "")
    if not seller or not any(c.field == "payee_name" and same_name(c.value, seller) for c in candidates):
        return None
    return Finding("near_tie", "the seller may be the one who bought the claim", "seller_name")


CHECKS: tuple[Check, ...] = (
    _sum,
    _prepaid,
    _dates,
    _one_party,
    _sign,
    _identities,
    _whose,
    _other_number,
    _only_at_invoice,
    _cut_name,
    _more_than_name,
    _lost_marks,
    _lost_due_date,
    _payee,
)


def check(values: Values, *, type: DocumentType, candidates: Sequence[Candidate]) -> tuple[Finding, ...]:
    """Every check's finding on the chosen values of one document."""
    findings = (one(values, type, candidates) for one in CHECKS)
    return tuple(finding for finding in findings if finding is not None)
