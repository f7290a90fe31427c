"""The review desk's closed lists in words: fields, checks, why an item stands where it does, what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from templates.catalog import label
from templates.clean import Kept, clean_lines
from templates.reasons import REASONS

FIELD_NAMES: Mapping[str, str] = {
    "type": "Slag av dokument",
    "invoice_number": "Fakturanummer",
    "invoice_date": "Fakturadatum",
    "due_date": "Förfallodag",
    "currency": "Valuta",
    "total": "Att betala",
    "net": "Netto",
    "vat": "Moms",
    "seller_name": "Säljare",
    "seller_orgnr": "Säljarens organisationsnummer",
    "buyer_name": "Köpare",
    "buyer_orgnr": "Köparens organisations- eller personnummer",
    "buyer_address": "Köparens adress",
    "ocr_reference": "OCR-nummer",
    "bankgiro": "Bankgiro",
    "plusgiro": "Plusgiro",
    "iban": "IBAN",
    "about": "Vad fakturan avser",
    "interest_text": "Dröjsmålsränta anges",
    "payment_terms_days": "Betalningsvillkor, dagar",
    "credited_invoice": "Krediterad faktura",
    "seller_email": "Säljarens e-post",
    "buyer_email": "Köparens e-post",
}

TYPE_NAMES: Mapping[str, str] = {
    "invoice": "Faktura",
    "credit_note": "Kreditfaktura",
    "reminder": "Påminnelse",
    "statement": "Kontoutdrag",
    "other": "Annat",
}

SOURCES: Mapping[str, str] = {
    "xml": "e-faktura",
    "qr": "QR-kod",
    "text": "text i filen",
    "ocr": "avläst bild",
    "mail": "mejlet",
    "handler": "handläggare",
}

CHECKS: Mapping[str, str] = {
    "sums_agree": "Netto och moms ger beloppet att betala.",
    "days_in_order": "Förfallodagen ligger rimligt efter fakturadatumet.",
    "check_digit_right": "Kontrollsiffran stämmer.",
    "creditor_known": "Borgenären är känd och kontrollerad:",
    "creditor_unconfirmed": "Borgenären är känd men inte kontrollerad än:",
    "creditor_new": "Borgenären är ny för oss.",
    "debtor_known": "Gäldenären är känd sedan tidigare:",
    "debtor_other_name": "Samma nummer är känt under ett annat namn:",
    "duplicate_invoice": "Samma faktura finns redan och läggs åt sidan. Ärende:",
    "same_number": "Numret finns redan med annat innehåll. Ärende:",
}
"""What the desk's own checks say; the reader's are in `templates.reasons`."""

PLACES: Mapping[str, str] = {
    "age": "har väntat längst",
    "value": "stort belopp",
    "deadline": "kan preskriberas snart",
    "not_due": "inte förfallen än",
}

CODES: Mapping[str, str] = {
    **REASONS,
    "low_confidence": "Ett värde är osäkert.",
    "near_tie": "Ett fält har flera rimliga värden.",
    "missing": "Ett värde saknas.",
    "unconfirmed": "Ett värde är inte bekräftat.",
    "check_digit": "En kontrollsiffra stämmer inte.",
    "sources_disagree": "Sidan och e-fakturan eller koden säger olika.",
    "mail_disagrees": "Mejlet och sidan säger olika.",
}
"""A reason without its field: what the queue is filtered by."""

OUTCOMES: Mapping[str, str] = {
    "filed": "Godkänd",
    "set_aside": "Lagd åt sidan",
    "rejected": "Avvisad",
    "split": "Delad: delarna läses om och kommer i kön",
    "joined": "Sammanfogad: dokumentet läses om och kommer i kön",
}

REJECT_REASONS: Mapping[str, str] = {
    "not_an_invoice": "Det är ingen faktura. Skicka fakturan som kravet gäller.",
    "unreadable": "Bilden går inte att läsa. Skicka fakturan som PDF eller en skarpare bild.",
    "incomplete": "Det saknas sidor. Skicka hela fakturan.",
    "no_debtor": "Det framgår inte vem som ska betala. Skicka en faktura med köparens namn och adress.",
    "not_due": "Fakturan är inte förfallen. Skicka den igen när förfallodagen har passerat.",
    "paid": "Fakturan är enligt uppgifterna på den redan betald.",
    "not_yours": "Fakturan är utställd av ett annat företag än ert. Skicka en fullmakt eller ett bevis på överlåtelse.",
}
"""What a handler may choose as the reason that a creditor reads; they may change the words."""


def text_of(words: Mapping[str, str], code: str, *, language: str) -> str:
    """A code of one of these lists in words; the code itself where it has none."""
    return label(words[code], language=language) if code in words else code


def _filter(words: Mapping[str, str]) -> Callable[..., str]:
    @pass_context
    def worded(context: Context, code: Any) -> str:
        return text_of(words, str(code), language=str(context.get("language", "sv")))

    return worded


REVIEW_FILTERS: Mapping[str, Callable[..., Any]] = {
    "review_field": _filter(FIELD_NAMES),
    "review_type": _filter(TYPE_NAMES),
    "review_source": _filter(SOURCES),
    "review_check": _filter(CHECKS),
    "review_place": _filter(PLACES),
    "review_code": _filter(CODES),
    "review_lines": lambda text: Kept("\n".join(clean_lines(str(text)))),
    "review_outcome": _filter(OUTCOMES),
    "reject_reason": _filter(REJECT_REASONS),
}
"""Jinja2 filters by name: a code in the page's language."""
