"""Values in the form in which truth and reading can be compared."""

from __future__ import annotations

DIGITS_ONLY = ("bankgiro", "plusgiro", "seller_orgnr", "buyer_orgnr")
AMOUNTS = ("total", "net", "vat")


def plain(name: str, value: str | None) -> str | None:
    """Numbers as their last ten digits, amounts with two decimals, other text with single spaces."""
    if value is None:
        return None
    if name in DIGITS_ONLY:
        return value.replace("-", "").replace(" ", "")[-10:]
    return f"{float(value):.2f}" if name in AMOUNTS else " ".join(value.split())
