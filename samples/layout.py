"""The table of page layouts: which file draws a page, what it prints and how it writes amounts and dates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "layouts"
FONTS = Path(__file__).parent / "fonts"

NBSP = "\u00a0"
THIN = "\u2009"

PAYMENT = frozenset({"bankgiro", "ocr_reference"})
SUMS = frozenset({"net", "vat"})
TERMS = frozenset({"payment_terms_days", "interest_text", "interest_rate"})


@dataclass(frozen=True, slots=True)
class Layout:
    """A page design. `prints` names the optional fields it has room for; `thousands` and `decimal` write amounts.

    `dates` is a strftime pattern, or "long" for "2 mars 2026"; `unit` stands after an amount to pay.
    """

    name: str
    prints: frozenset[str]
    thousands: str = NBSP
    decimal: str = ","
    dates: str = "%Y-%m-%d"

    @property
    def file(self) -> Path:
        """The Typst file that draws the page."""
        return FOLDER / f"{self.name}.typ"


_ROWS = (
    Layout("klassisk", PAYMENT | SUMS | TERMS | {"buyer_orgnr", "customer_number", "seller_email", "iban"}),
    Layout("etikett", PAYMENT | SUMS | TERMS | {"buyer_orgnr", "customer_number", "seller_email"}, thousands=" "),
    Layout("giro", PAYMENT | SUMS | TERMS | {"buyer_orgnr", "customer_number", "buyer_email"}, thousands=" "),
    Layout("enkel", SUMS | TERMS | {"plusgiro", "bankgiro", "buyer_orgnr"}, thousands="", dates="long"),
    Layout(
        "specifikation",
        PAYMENT | SUMS | TERMS | {"buyer_orgnr", "customer_number", "plusgiro", "seller_email", "iban"},
        thousands=THIN,
    ),
    Layout(
        "konsument", PAYMENT | {"vat", "interest_text", "interest_rate", "buyer_orgnr", "customer_number", "plusgiro"}
    ),
    Layout(
        "affarssystem",
        PAYMENT | SUMS | TERMS | {"buyer_orgnr", "customer_number", "plusgiro"},
        thousands=".",
        dates="%y-%m-%d",
    ),
    Layout(
        "international",
        SUMS | TERMS | {"buyer_orgnr", "customer_number", "iban", "seller_email"},
        thousands=",",
        decimal=".",
    ),
    Layout("paminnelse", PAYMENT | {"buyer_orgnr", "customer_number", "reminder_fee"}),
    Layout("order", SUMS | {"buyer_orgnr", "customer_number"}),
)
LAYOUTS: dict[str, Layout] = {row.name: row for row in _ROWS}
