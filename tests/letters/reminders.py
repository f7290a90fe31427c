"""The reminder before a demand, where a plan has one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from claims.letter import LetterContent
from claims.party import DebtorKind
from tests.letters.contents import CONSUMER, REMINDER, balance, content, invoice


def reminder() -> LetterContent:
    """A person is reminded before the demand, with the fee that was agreed when the debt arose."""
    owed = balance(invoice("881", date(2026, 1, 31), "1249.50", rates=False), costs=(REMINDER,))
    about = {"881": "fotvård den 2 december 2025"}
    return content("reminder", owed, debtor=CONSUMER, kind=DebtorKind.CONSUMER, about=about)


def reminder_english() -> LetterContent:
    """A company is reminded, in English; its late compensation comes with the demand."""
    owed = balance(invoice("10234", date(2026, 1, 15), "12500.00"), costs=())
    return replace(content("reminder", owed), language="en")


REMINDERS = {made.__name__: made for made in (reminder, reminder_english)}
