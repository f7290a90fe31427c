"""The papers of escalation: applications, what the authority is told, a demand under threat of bankruptcy, a sale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from claims.letter import LetterContent, letter_key
from claims.money import Money
from tests.letters.contents import CASE, COUNSEL, FILING, LATE, balance, business, invoice, payment_order

_OWED = balance(invoice("10234", date(2026, 1, 15), "12500.00"), costs=(LATE, FILING, COUNSEL))
_TOLD: dict[str, Any] = {"reference": "B 1-4711-26", "paid": Money.of("3000.00"), "paid_on": date(2026, 2, 27)}


def _paper(step: str, **extra: Any) -> LetterContent:
    key = letter_key(CASE, step, 1)
    return replace(business(), step=step, key=key, deadline=None, balance=_OWED, extra=extra or None)


def payment_order_filed() -> LetterContent:
    """The application as it is filed, its costs in the claim, without enforcement."""
    extra = {"is_filed": True, "demand_on": date(2026, 2, 2), "demand_deadline": date(2026, 2, 13)}
    return replace(payment_order(), balance=_OWED, extra={**extra, "wants_enforcement": False})


def enforcement() -> LetterContent:
    """An application for enforcement of a judgment."""
    return _paper("enforcement", reference="U 1-4711-26", judged_on=date(2026, 2, 20))


def reduce_application() -> LetterContent:
    """A part was paid while the authority had the application."""
    return _paper("reduce_application", **_TOLD)


def withdraw_application() -> LetterContent:
    """All was paid while the authority had the application."""
    return _paper("withdraw_application", **_TOLD)


def bankruptcy_demand() -> LetterContent:
    """A demand under threat of bankruptcy."""
    return _paper("bankruptcy_demand")


def bankruptcy_demand_english() -> LetterContent:
    """The same in English."""
    return replace(bankruptcy_demand(), language="en")


def sale_notice() -> LetterContent:
    """The claim has a new owner."""
    return _paper(
        "sale_notice",
        new_owner="Söderby Fordran AB (559999-0024)",
        sold_on=date(2026, 2, 27),
        pay_to="Betala till bankgiro 991-2346 och ange fakturans nummer.",
    )


def sale_notice_english() -> LetterContent:
    """The same in English."""
    extra = {**(sale_notice().extra or {}), "pay_to": "Pay to bankgiro 991-2346 and give the invoice number."}
    return replace(sale_notice(), language="en", extra=extra)


AUTHORITY_CONTENTS: dict[str, Callable[[], LetterContent]] = {
    made.__name__: made
    for made in (
        payment_order_filed,
        enforcement,
        reduce_application,
        withdraw_application,
        bankruptcy_demand,
        bankruptcy_demand_english,
        sale_notice,
        sale_notice_english,
    )
}
