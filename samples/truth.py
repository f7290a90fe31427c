"""What is true about a sample page, in the format of `krav extract`: only what the page really prints."""

from __future__ import annotations

from typing import TypedDict

from claims.money import Money
from samples.invoice import Kind, SampleInvoice
from samples.layout import LAYOUTS

ALWAYS = frozenset(
    {
        "invoice_number",
        "invoice_date",
        "due_date",
        "currency",
        "total",
        "seller_name",
        "seller_orgnr",
        "buyer_name",
        "buyer_address",
        "credited_invoice",
    }
)
"""Printed by every layout whenever the document has them; the rest is up to `Layout.prints`."""


class DocumentTruth(TypedDict):
    """One document: its type, what stands on it, and which core fields it leaves out."""

    type: str
    subtype: str | None
    language: str
    pages: int
    fields: dict[str, str]


def _money(ore: int, currency: str) -> str:
    return str(Money(ore, currency))


def _all_fields(invoice: SampleInvoice) -> dict[str, str | None]:
    claim = invoice.is_claim
    terms = invoice.kind is Kind.INVOICE
    return {
        "invoice_number": invoice.number if claim else None,
        "invoice_date": invoice.invoice_date.isoformat() if claim else None,
        "due_date": invoice.due_date.isoformat() if claim and invoice.kind is not Kind.CREDIT_NOTE else None,
        "currency": invoice.currency,
        "total": _money(invoice.to_pay_ore, invoice.currency),
        "net": _money(invoice.net_ore, invoice.currency),
        "vat": _money(invoice.vat_ore, invoice.currency),
        "seller_name": invoice.seller.name,
        "seller_orgnr": invoice.seller.orgnr,
        "buyer_name": invoice.buyer.name,
        "buyer_orgnr": invoice.buyer.orgnr if invoice.shows_buyer_orgnr else None,
        "buyer_address": "\n".join(invoice.buyer.address),
        "buyer_email": invoice.buyer.email,
        "seller_email": invoice.seller.email,
        "ocr_reference": invoice.ocr,
        "bankgiro": invoice.seller.bankgiro,
        "plusgiro": invoice.seller.plusgiro,
        "iban": invoice.seller.iban,
        "customer_number": invoice.customer_number,
        "payment_terms_days": str(invoice.terms_days) if terms else None,
        "interest_text": "yes" if terms and invoice.interest_text else None,
        "interest_rate": invoice.interest_rate if terms and invoice.interest_text else None,
        "reminder_fee": _money(invoice.fee_ore, invoice.currency) if invoice.fee_ore else None,
        "credited_invoice": invoice.credits,
    }


def printed_fields(invoice: SampleInvoice) -> dict[str, str]:
    """Every field the page prints, by its `krav extract` name."""
    shown = ALWAYS | LAYOUTS[invoice.layout].prints
    if invoice.kind is Kind.CREDIT_NOTE or not invoice.is_claim:
        shown = shown - {"bankgiro", "plusgiro", "iban", "ocr_reference"}
    return {name: value for name, value in _all_fields(invoice).items() if value is not None and name in shown}


def truth(invoice: SampleInvoice, *, pages: int = 1) -> DocumentTruth:
    """The document's truth: type, subtype, language, number of pages and the fields it prints."""
    return DocumentTruth(
        type=str(invoice.kind) if invoice.is_claim else "other",
        subtype=None if invoice.is_claim else str(invoice.kind),
        language=invoice.language,
        pages=pages,
        fields=printed_fields(invoice),
    )
