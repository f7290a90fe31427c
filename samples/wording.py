"""How a sample page writes amounts, dates and its standing sentences."""

from __future__ import annotations

from datetime import date

from samples.invoice import SampleInvoice
from samples.layout import Layout

_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)

INTEREST = {
    "sv": "Vid betalning efter förfallodagen debiteras dröjsmålsränta enligt räntelagen.",
    "en": "Late payment interest is charged after the due date according to the Swedish Interest Act.",
}
AGREED_INTEREST = {
    "sv": "Efter förfallodagen debiteras dröjsmålsränta med {rate} % per år enligt avtal.",
    "en": "Late payment interest of {rate} % a year, as agreed, is charged after the due date.",
}
TERMS = {"sv": "{days} dagar netto", "en": "Net {days} days"}


def amount(ore: int, layout: Layout) -> str:
    """An amount in öre as the layout writes it, two decimals: 12345678 -> "123 456,78"."""
    whole, cents = divmod(abs(ore), 100)
    grouped = f"{whole:,}".replace(",", layout.thousands)
    return f"{'-' if ore < 0 else ''}{grouped}{layout.decimal}{cents:02d}"


def day(on: date, layout: Layout) -> str:
    """A date as the layout writes it."""
    if layout.dates == "long":
        return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    return on.strftime(layout.dates)


def interest_sentence(invoice: SampleInvoice) -> str | None:
    """The late-interest sentence (dröjsmålsränta), None when the page is silent about interest."""
    if not invoice.interest_text:
        return None
    if invoice.interest_rate is None:
        return INTEREST[invoice.language]
    return AGREED_INTEREST[invoice.language].format(rate=invoice.interest_rate)
