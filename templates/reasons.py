"""Why a reading waits for a person, in a handler's words; the codes are those of docs/formats.md."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import pass_context
from jinja2.runtime import Context

from templates.catalog import label
from templates.clean import clean_line

FIELDS: Mapping[str, str] = {
    "invoice_number": "fakturanumret",
    "invoice_date": "fakturadatumet",
    "due_date": "förfallodagen",
    "payment_terms_days": "betalningsvillkoren",
    "total": "beloppet att betala",
    "net": "nettobeloppet",
    "vat": "momsen",
    "currency": "valutan",
    "seller_name": "säljaren",
    "seller_orgnr": "säljarens organisationsnummer",
    "buyer_name": "köparen",
    "buyer_orgnr": "köparens organisations- eller personnummer",
    "buyer_email": "köparens e-post",
    "buyer_address": "köparens adress",
    "ocr_reference": "OCR-numret",
    "credited_invoice": "den krediterade fakturan",
}
"""A field in the middle of a sentence."""

REASONS: Mapping[str, str] = {
    "low_confidence": "Läsaren är inte säker nog på {field}.",
    "near_tie": "Det finns mer än ett rimligt värde för {field}.",
    "missing": "Läsaren hittade inte {field}.",
    "unconfirmed": "Inget annat på sidan bekräftar {field}.",
    "check_digit": "Kontrollsiffran stämmer inte: {field}.",
    "sum_mismatch": "Netto, moms och avrundning ger inte beloppet att betala.",
    "prepaid_open": "En förskottsbetalning står på sidan och är kanske inte avdragen.",
    "due_before_invoice_date": "Förfallodagen ligger före fakturadatumet.",
    "due_date_far": "Förfallodagen ligger mer än 400 dagar efter fakturadatumet.",
    "same_party": "Säljare och köpare är densamma.",
    "total_not_positive": "Beloppet att betala är inte större än noll.",
    "not_an_invoice": "Dokumentet verkar inte vara en faktura.",
    "unsure_type": "Det är oklart vad för slags dokument det är.",
    "batch_file": "Filen innehåller flera dokument.",
    "sources_disagree": "Sidan och dess e-faktura eller kod säger olika: {field}.",
    "paid_already": "Fakturans kod säger att den är betald.",
    "mail_disagrees": "Mejlet anger något annat än sidan: {field}.",
    "only_in_mail": "Köparens nummer står bara i mejlet, inte på sidan.",
    "blind_audit": "En person ombeds kontrollera alla värden.",
    "broken_page": "En sida gick inte att läsa.",
    "unread_pages": "Filen har fler inskannade sidor än vad som läses.",
}
"""Swedish is the source; `locale/` has the other languages."""


def reason_text(code: str, field: str | None, message: str, *, language: str) -> str:
    """A reason as a sentence; the reader's own message where the code has no words here."""
    words = REASONS.get(code)
    if words is None:
        return clean_line(message)
    return label(words, language=language).format(field=field_text(field, language=language))


def field_text(field: str | None, *, language: str) -> str:
    """A field's name in the middle of a sentence, "" for none."""
    named = FIELDS.get(field or "")
    return label(named, language=language) if named else clean_line(field or "")


@pass_context
def reason(context: Context, found: Mapping[str, str | None]) -> str:
    """The Jinja2 filter: a reason as stored with a reading, in the page's language."""
    language = str(context.get("language", "sv"))
    return reason_text(found.get("code") or "", found.get("field"), found.get("message") or "", language=language)
