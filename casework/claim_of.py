"""From a reading to a claim: the fields as values, or the list of what a claim cannot do without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from claims.days import parse_iso_date
from claims.invoice import Invoice
from claims.money import Money
from claims.reading import Reading
from claims.refused import Finding

NEEDED = ("invoice_number", "invoice_date", "due_date", "total")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document claims: the invoice (credit notes negative) and, on a credit note, the invoice it credits."""

    invoice: Invoice
    credits_invoice: str | None


def claim_of(reading: Reading) -> Claim | tuple[Finding, ...]:
    """The claim in a reading, or findings that say which fields a handler must supply."""
    number = (reading.value("invoice_number") or "").strip()
    issued = _day(reading, "invoice_date")
    total = amount_of(reading)
    is_credit = total is not None and total.ore < 0
    due = _day(reading, "due_date") or _due_from_terms(reading, issued) or (issued if is_credit else None)
    values = {"invoice_number": number or None, "invoice_date": issued, "due_date": due, "total": total}
    missing = tuple(Finding("missing", f"{name} is not known", name) for name in NEEDED if values[name] is None)
    if missing or issued is None or due is None or total is None:
        return missing
    invoice = Invoice(
        number=number,
        invoice_date=issued,
        due_date=due,
        total=total,
        ocr_reference=reading.value("ocr_reference"),
        about=(reading.value("about") or "").strip(),
        has_interest_text=reading.value("interest_text") == "yes",
    )
    return Claim(invoice, reading.value("credited_invoice"))


def _day(reading: Reading, name: str) -> date | None:
    return parse_iso_date(reading.value(name) or "")


def _due_from_terms(reading: Reading, issued: date | None) -> date | None:
    days = reading.value("payment_terms_days") or ""
    return issued + timedelta(days=int(days)) if issued and days.isdigit() else None


def amount_of(reading: Reading) -> Money | None:
    """The amount to pay that a reading says; None where it says none."""
    text = reading.value("total")
    try:
        return Money.of(Decimal(text), reading.value("currency") or "SEK") if text else None
    except InvalidOperation:
        return None
