"""Accept or review: every core field that the page prints must be sure enough, and nothing may speak against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claims.reading import DocumentType, FieldValue, ReadingDecision
from claims.refused import Finding

_NAMES = {
    "invoice_number": "the invoice number",
    "invoice_date": "the invoice date",
    "due_date": "the due date",
    "total": "the amount to pay",
    "seller_name": "the seller",
    "buyer_name": "the buyer",
    "currency": "the currency",
    "credited_invoice": "the credited invoice",
}
CORE = frozenset(_NAMES)
"""Fields that a claim cannot do without, as far as the page prints them."""
_LEAST_SHOWN = 0.95  # a name that something else stands in for may be a little unsure, but no guess
_CLAIM_TYPES = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)
_IF_FOUND = ("seller_orgnr", "buyer_orgnr", "currency", "ocr_reference")


def _needed(type_: DocumentType) -> tuple[tuple[str, ...], ...]:
    """Core fields, each with what may stand in for it."""
    core: tuple[tuple[str, ...], ...] = (
        ("invoice_number",),
        ("invoice_date",),
        ("total",),
        ("seller_name", "seller_orgnr"),
        ("buyer_name",),
    )
    due: tuple[tuple[str, ...], ...] = (("due_date", "payment_terms_days"),) if type_ is DocumentType.INVOICE else ()
    return core + due


def _doubt(field: str, value: FieldValue | None, near_ties: Sequence[str], least: float) -> Finding | None:
    name = _NAMES.get(field, field)
    if value is None:
        return Finding("missing", f"{name} was not found", field)
    if field in near_ties:
        return Finding("near_tie", f"{name} could be one of several values", field)
    if value.confidence < least:
        return Finding("low_confidence", f"{name} is not sure enough ({value.confidence:.1%})", field)
    return None


def _core_doubts(
    fields: Mapping[str, FieldValue], type_: DocumentType, near_ties: Sequence[str], least: float
) -> list[Finding]:
    doubts = []
    for alternatives in _needed(type_):
        findings = [_doubt(field, fields.get(field), near_ties, least) for field in alternatives]
        if all(findings):
            # Of several ways to know it, complain of the one that was at least found.
            doubts.append(next((f for f in findings if f is not None and f.code != "missing"), findings[0]))
    for field in _IF_FOUND:
        if field in fields:
            doubts.append(_doubt(field, fields[field], near_ties, least))
    for field in CORE & fields.keys():
        if fields[field].confidence < _LEAST_SHOWN:
            doubts.append(_doubt(field, fields[field], near_ties, least))
    return list(dict.fromkeys(doubt for doubt in doubts if doubt is not None))


def decide(
    *,
    type: DocumentType,
    type_probability: float,
    fields: Mapping[str, FieldValue],
    near_ties: Sequence[str],
    findings: Sequence[Finding],
    documents_in_file: int,
    allowed_error: float,
) -> tuple[ReadingDecision, tuple[Finding, ...]]:
    """ACCEPT, or REVIEW with every reason. `allowed_error` is the share of wrong values that may pass unseen."""
    reasons = list(findings)
    if type not in _CLAIM_TYPES:
        reasons.append(Finding("not_an_invoice", f"the document is of type {type}"))
        return ReadingDecision.REVIEW, tuple(reasons)
    if type_probability < 0.9:
        reasons.append(Finding("unsure_type", "it is not clear what kind of document this is"))
    if documents_in_file > 1:
        reasons.append(Finding("batch_file", f"the file holds {documents_in_file} documents"))
    reasons += _core_doubts(fields, type, near_ties, 1.0 - allowed_error)
    return (ReadingDecision.REVIEW if reasons else ReadingDecision.ACCEPT), tuple(reasons)
