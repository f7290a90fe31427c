"""What an invoice says for machines (XML, QR code) joined with what its page says for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from claims.reading import DocumentType, FieldValue, Reading, ReadingDecision, Source
from claims.refused import Finding
from extraction.calibrate import CEILING
from extraction.checks import check
from extraction.debtor_kind import debtor_kind
from extraction.decide import decide
from extraction.read import PrintedCode, Structured
from extraction.settings import ReaderSettings
from extraction.spelling import spelling_key

_COMPARED = (
    *("invoice_number", "invoice_date", "due_date", "total", "currency", "seller_orgnr", "buyer_orgnr", "bankgiro"),
    *("plusgiro", "iban", "ocr_reference", "credited_invoice"),
)
_OF_CODES = frozenset(
    {"invoice_date", "due_date", "total", "vat", "currency", "bankgiro", "plusgiro", "iban", "seller_orgnr"}
)
_OF_PAGES = ("broken_page", "unread_pages", "timeout", "crashed")
_SURE_ON_PAGE = 0.9  # below that, what the page seems to say is no objection


def structured_reading(invoice: Structured, settings: ReaderSettings) -> Reading:
    """The reading of an XML file; it has no pages and no boxes."""
    fields = {name: _said(value) for name, value in invoice.fields.items()}
    return _decided(invoice, fields, (), settings, Reading(invoice.type, (), {}, ReadingDecision.REVIEW))


def with_structured(reading: Reading, invoice: Structured, settings: ReaderSettings) -> Reading:
    """A page's reading with the values of the XML attached to it, which are what the sender's program meant.

    A value that the page surely says otherwise is doubtful: the people who agreed on the invoice saw the page.
    """
    fields = dict(reading.fields)
    doubts = [reason for reason in reading.reasons if reason.code in _OF_PAGES]
    for name, value in invoice.fields.items():
        printed = fields.get(name)
        is_same = printed is not None and spelling_key(name, printed.value) == spelling_key(name, value)
        if name in _COMPARED and printed is not None and not is_same and printed.confidence >= _SURE_ON_PAGE:
            doubts.append(Finding("sources_disagree", f"the page says {name} otherwise than the e-invoice in it", name))
        fields[name] = _said(value, printed if is_same else None)
    if reading.type not in (invoice.type, DocumentType.OTHER):
        doubts.append(Finding("sources_disagree", f"the page is a {reading.type}, the e-invoice in it is not", "type"))
    return _decided(invoice, fields, tuple(doubts), settings, reading)


def with_code(reading: Reading, code: PrintedCode) -> Reading:
    """A page's reading with its QR code: values that both give are sure, values that differ are doubtful.

    The code's own reference is left alone: it may be an invoice number or a payment reference, and either may pass for
    the other.
    """
    fields = dict(reading.fields)
    doubts = [Finding("paid_already", "the QR code says that the invoice is paid")] if code.kind == "cash" else []
    if code.kind == "credit_note" and reading.type is DocumentType.INVOICE:
        doubts.append(Finding("sources_disagree", "the QR code is that of a credit note", "type"))
    agreed = set()
    for name in _OF_CODES & code.fields.keys():
        value, printed = code.fields[name], fields.get(name)
        if printed is not None and printed.value != value:
            doubts.append(Finding("sources_disagree", f"the QR code says {name} otherwise than the page", name))
            continue
        agreed.add(name)
        fields[name] = _said(value, printed, Source.QR)
    cured = ("low_confidence", "near_tie", "missing", "unconfirmed")
    kept = [reason for reason in reading.reasons if reason.field not in agreed or reason.code not in cured]
    reasons = (*kept, *doubts)
    decision = ReadingDecision.REVIEW if reasons else ReadingDecision.ACCEPT
    return replace(reading, fields=fields, reasons=reasons, decision=decision)


def _said(value: str, printed: FieldValue | None = None, source: Source = Source.XML) -> FieldValue:
    place = (printed.page, printed.box) if printed is not None else (None, None)
    return FieldValue(value, CEILING, *place, source)


def _decided(
    invoice: Structured,
    fields: Mapping[str, FieldValue],
    doubts: tuple[Finding, ...],
    settings: ReaderSettings,
    reading: Reading,
) -> Reading:
    values = {name: field.value for name, field in fields.items()}
    # Identity numbers were checked by the XML's own reader, which knows the foreign ones.
    odd = [one for one in check(values, type=invoice.type, candidates=()) if one.code != "check_digit"]
    hint = debtor_kind(values.get("buyer_name"), values.get("buyer_orgnr"))
    if hint is not None:
        fields = {**fields, "buyer_kind_hint": FieldValue(hint[0].value, hint[1], None, None, Source.XML)}
    decision, reasons = decide(
        type=invoice.type,
        type_probability=1.0,
        fields=fields,
        near_ties=(),
        findings=[*invoice.findings, *doubts, *odd],
        documents_in_file=1,
        allowed_error=settings.allowed_error,
    )
    return replace(
        reading, type=invoice.type, subtype=invoice.subtype, fields=fields, decision=decision, reasons=reasons
    )
