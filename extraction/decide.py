"""Accept or review: every core field that the page prints must be sure enough, and nothing may speak against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import prod

from claims.reading import DocumentType, FieldValue, ReadingDecision, Source
from claims.refused import Finding
from extraction.calibrate import gate_of

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
_LEAST_SHOWN = 0.9  # a value that is shown may be a little unsure, but no guess
CLAIM_TYPES = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)
"""What may be accepted without a person."""
_IF_FOUND = ("seller_orgnr", "buyer_orgnr", "ocr_reference")


def _needed(type_: DocumentType) -> tuple[tuple[str, ...], ...]:
    """Core fields, each with what may stand in for it."""
    core: tuple[tuple[str, ...], ...] = (
        ("invoice_number",),
        ("invoice_date",),
        ("total",),
        ("seller_name",),
        ("buyer_name",),
        ("currency",),
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


def _core_doubts(fields: Mapping[str, FieldValue], type_: DocumentType, near_ties: Sequence[str]) -> list[Finding]:
    """What is missing, tied or a mere guess, whatever the document's risk."""
    doubts = []
    for alternatives in _needed(type_):
        findings = [_doubt(field, fields.get(field), near_ties, _LEAST_SHOWN) for field in alternatives]
        if all(findings):
            # Of several ways to know it, complain of the one that was at least found.
            doubts.append(next((f for f in findings if f is not None and f.code != "missing"), findings[0]))
    for field in (*_IF_FOUND, *sorted(CORE)):
        if field in fields:
            doubts.append(_doubt(field, fields[field], near_ties, _LEAST_SHOWN))
    return list(dict.fromkeys(doubt for doubt in doubts if doubt is not None))


def _relied_on(fields: Mapping[str, FieldValue], type_: DocumentType) -> dict[str, float]:
    """The confidence of each value that a claim would rest on; of alternatives, the surest."""
    found = [[name for name in alternatives if name in fields] for alternatives in _needed(type_)]
    surest = [max(names, key=lambda name: fields[name].confidence) for names in found if names]
    return {name: fields[name].confidence for name in (*surest, *(n for n in _IF_FOUND if n in fields))}


def risk_of(fields: Mapping[str, FieldValue], type_: DocumentType) -> float:
    """The probability that at least one value a claim would rest on is wrong, taken as independent of each other."""
    return 1.0 - prod(_relied_on(fields, type_).values())


def _risks(fields: Mapping[str, FieldValue], type_: DocumentType, allowed_error: float) -> list[Finding]:
    """None when the document's risk passes the gate, else the values that make most of it, the least sure first."""
    is_scan = any(fields[name].source is Source.OCR for name in _relied_on(fields, type_))
    limit = gate_of("ocr" if is_scan else "text", allowed_error)
    if risk_of(fields, type_) <= limit:
        return []
    unsure = sorted(_relied_on(fields, type_).items(), key=lambda item: item[1])
    shown = [name for name, sure in unsure if 1.0 - sure > limit / len(unsure)]
    return [
        Finding("low_confidence", f"{_NAMES.get(n, n)} is not sure enough ({fields[n].confidence:.1%})", n)
        for n in shown
    ]


def _alone(name: str) -> Finding:
    return Finding("unconfirmed", f"nothing else on the page confirms {_NAMES[name]}", name)


def decide(
    *,
    type: DocumentType,
    type_probability: float,
    fields: Mapping[str, FieldValue],
    near_ties: Sequence[str],
    unconfirmed: Collection[str] = (),
    findings: Sequence[Finding],
    documents_in_file: int,
    allowed_error: float,
) -> tuple[ReadingDecision, tuple[Finding, ...]]:
    """ACCEPT, or REVIEW with every reason. `allowed_error` is the share of the accepted that may hold a wrong value.

    `unconfirmed` are the fields for whose value nothing speaks but its score.
    """
    reasons = list(findings)
    if type not in CLAIM_TYPES:
        reasons.append(Finding("not_an_invoice", f"the document is of type {type}"))
        return ReadingDecision.REVIEW, tuple(reasons)
    if type_probability < 0.9:
        reasons.append(Finding("unsure_type", "it is not clear what kind of document this is"))
    if documents_in_file > 1:
        reasons.append(Finding("batch_file", f"the file holds {documents_in_file} documents"))
    doubts = _core_doubts(fields, type, near_ties)
    told = {doubt.field for doubt in doubts}
    risks = [risk for risk in _risks(fields, type, allowed_error) if risk.field not in told]
    told |= {risk.field for risk in risks}
    alone = [name for name in _relied_on(fields, type) if name in CORE and name in unconfirmed and name not in told]
    reasons += [*doubts, *risks, *(_alone(name) for name in alone)]
    return (ReadingDecision.REVIEW if reasons else ReadingDecision.ACCEPT), tuple(reasons)
