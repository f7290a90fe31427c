"""Invoices, credit notes and border servers' words for tests: one line each, with the reading a perfect reader gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims.reading import DocumentType, FieldValue, Reading, ReadingDecision, Source
from claims.refused import Finding
from samples.goods import BUILDING
from samples.invoice import Kind, Line, SampleInvoice
from samples.mail import AUTHSERV_ID
from samples.people import BUILDER, PAINTER, Buyer, Company
from samples.truth import truth


def authentication(auth: str, domain: str) -> str:
    """Our border server's word on a sender: pass, fail, none, or "" for no header at all."""
    said = {
        "pass": f"dmarc=pass header.from={domain}",
        "fail": f"dmarc=fail header.from={domain}; spf=fail smtp.mailfrom={domain}",
        "none": "dmarc=none; spf=none",
        "": "",
    }[auth]
    return said and f"{AUTHSERV_ID}; {said}"


def reading_of(
    bill: SampleInvoice, *, decision: str = "accept", about: str = "Målarfärg enligt order", **fields: str | None
) -> Reading:
    """The reading of an invoice as a perfect reader gives it; `fields` replaces values, None takes one away."""
    found = truth(bill)
    values: dict[str, str | None] = {**found["fields"], "about": about, **fields}
    kind = found["type"]
    return Reading(
        type=DocumentType(kind),
        subtype=found["subtype"],
        pages=(1,),
        fields={n: FieldValue(v, 0.99, 1, (50.0, 50.0, 90.0, 60.0), Source.TEXT) for n, v in values.items() if v},
        decision=ReadingDecision(decision),
        reasons=() if decision == "accept" else (Finding("uncertain", "the total is uncertain", "total"),),
        language=bill.language,
    )


def bill(
    number: str,
    *,
    buyer: Buyer = PAINTER,
    seller: Company = BUILDER,
    total: str = "10000",
    due: date = date(2026, 1, 30),
    invoiced: date | None = None,
    **more: Any,
) -> SampleInvoice:
    """An invoice of one row whose total with VAT is `total` kronor (a multiple of 1.25 kr)."""
    net = round(float(total) * 80)
    found = SampleInvoice(
        kind=Kind.INVOICE,
        layout="klassisk",
        seller=seller,
        buyer=buyer,
        number=number,
        invoice_date=invoiced or due - timedelta(days=30),
        due_date=due,
        lines=(Line(BUILDING[0].text, Decimal(1), "st", net),),
    )
    found = replace(found, **more)
    assert found.total_ore == round(float(total) * 100), (found.total_ore, total)
    return found


def credit_note(of: SampleInvoice, number: str, *, total: str, on: date = date(2026, 2, 20)) -> SampleInvoice:
    """A credit note for part or all of an invoice."""
    net = round(float(total) * 80)
    line = Line("Kredit", of.lines[0].quantity, "st", net)
    return replace(
        of, kind=Kind.CREDIT_NOTE, number=number, invoice_date=on, due_date=on, lines=(line,), credits=of.number
    )
