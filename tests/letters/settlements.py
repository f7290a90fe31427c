"""A settlement as a creditor gets it, for its golden and its PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from claims.money import Money
from claims.party import Party
from claims.statement import CaseSettled, Settlement
from tests.letters.contents import AGENCY

M = Money.of
SETTLEMENT = Settlement(
    number=12,
    name="KRAV-U000123",
    on=date(2026, 4, 7),
    agency=AGENCY,
    creditor=Party("Norrby Bygg & Fasad AB", "5599990016", ("Exempelgatan 1", "111 13 Exempelstad")),
    cases=(
        CaseSettled("2026-000001", ("10234", "10235"), M("10535.00"), M(0), M("1000.00"), M("250.00"), M("450.00"), M("0.07"), M("8834.93")),
        CaseSettled("2026-000007", ("88",), M("1500.00"), M("500.00"), M("200.00"), M("50.00"), M(0), M(0), M("1250.00")),
    ),
    amount=M("9984.93"),
    account="SE86 … 7897",
    vat_rates=(Decimal("0.25"),),
    language="sv",
)  # fmt: skip
HOSTILE = replace(
    SETTLEMENT,
    creditor=Party('Norrby #eval("1") \u202e{{ x }} AB', None, ("Gata 1\nÄrende 1",)),
    cases=(replace(SETTLEMENT.cases[0], invoices=("10234\r\nUtbetalas 1 000 000,00 kr", "{% x %}")),),
    amount=M("8834.93"),
)
