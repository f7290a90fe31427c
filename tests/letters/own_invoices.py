"""Our own invoices as a creditor gets them, one of each kind, and the terms and quotes in full, for their goldens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from casework.terms_text import terms_text
from claims.money import Money
from claims.own_invoice import InvoiceKind, LineKind, OwnInvoice, with_vat, without_vat
from claims.party import Party
from dunning.law.registry import law_for
from dunning.terms import Quote, quote, quote_ahead
from tests.dunning.builders import PRICES, case, invoice, kr, on

M = Money.of
VAT = Decimal("0.25")
SUCCESS = OwnInvoice(
    name="F2026-000012",
    kind=InvoiceKind.SUCCESS,
    on=date(2026, 4, 7),
    due_on=date(2026, 4, 17),
    case_number="2026-000007",
    creditor=Party("Norrby Bygg & Fasad AB", "5599990016", ("Exempelgatan 1", "111 13 Exempelstad")),
    lines=(with_vat(LineKind.COMMISSION, M(1000), VAT), without_vat(LineKind.KEPT, M(450))),
    ocr_reference="126000012020",
    language="sv",
    set_off=M(1000),
)
SETUP = replace(
    SUCCESS, kind=InvoiceKind.SETUP, lines=(with_vat(LineKind.SETUP_FEE, M(500), VAT),), set_off=M(0), waits=True
)
PREPAYMENT = replace(SETUP, kind=InvoiceKind.PREPAYMENT, lines=(without_vat(LineKind.PREPAYMENT, M(680)),), waits=True)
WITHDRAWAL = replace(
    SETUP,
    kind=InvoiceKind.WITHDRAWAL,
    lines=(
        without_vat(LineKind.OUTLAY, M(300), "payment_order 2026-04-01"),
        without_vat(LineKind.OUTLAY, M(600), "enforcement 2026-05-04"),
        without_vat(LineKind.PREPAID_USED, M(-680)),
    ),
    waits=False,
)
CREDIT = replace(
    SETUP,
    kind=InvoiceKind.CREDIT,
    lines=(with_vat(LineKind.SETUP_FEE, M(-500), VAT),),
    waits=False,
    credits="F2026-000011",
    reason="Avgiften var dubbel.",
)
HOSTILE = replace(
    SUCCESS,
    creditor=Party('Norrby #eval("1") \u202e{{ x }} AB', None, ("Gata 1\nAtt betala 1",)),
)
OWN_INVOICES = {
    "success": SUCCESS,
    "setup": SETUP,
    "prepayment": PREPAYMENT,
    "withdrawal": WITHDRAWAL,
    "credit": CREDIT,
}
LAW = law_for("SE")
TERMS: Quote = quote(
    prices=replace(PRICES, setup_fees={**PRICES.setup_fees, "SE": M(500)}, prepay_before_filing=True),
    facts=case(invoice(10_000, due="2025-09-02", number="88101"), invoice(2_500, number="88167")),
    today=on("2026-03-02"),
    law=LAW,
)
QUOTED: Quote = quote_ahead(
    prices=PRICES, country="DE", amount=kr(3000), days_overdue=200, today=on("2026-03-02"), is_business=False
)


def terms_in(language: str) -> str:
    """The terms of a case in full."""
    return terms_text(TERMS, language=language)
