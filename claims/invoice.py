"""An invoice as a claim (fordran): what the creditor says the debtor owes, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.money import Money

ARISES_FROM = ("agreement", "delivery", "period")
"""What the day a claim arose may rest on: the agreement, the delivery, the start of the period on the page."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """A claim for one invoice. `total` is the amount to pay, VAT included.

    `has_interest_text` says that the page states interest on late payment (needed towards a consumer, 4 § räntelagen);
    `agreed_rate` is a yearly rate in per cent with contract evidence; `reminder_fee_agreed` that a fee was agreed.
    `about` says in words what the claim concerns (5 § inkassolagen). `arose_on` is when the claim arose (tillkomst, 2 §
    preskriptionslagen) where somebody has said so, and `arose_from` what that rests on (`ARISES_FROM`).
    """

    number: str
    invoice_date: date
    due_date: date
    total: Money
    ocr_reference: str | None = None
    about: str = ""
    has_interest_text: bool = False
    due_date_agreed: bool = False
    agreed_rate: Decimal | None = None
    reminder_fee_agreed: bool = False
    arose_on: date | None = None
    arose_from: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit note (kreditfaktura): reduces an invoice's principal from a day; `amount` is positive."""

    number: str
    invoice_number: str
    on: date
    amount: Money
    ab_initio: bool = False


BY_AUTHORITY = "authority"
"""The source of money that the authority itself took: it knows of it, and no debtor acknowledged anything by it."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received for a case; `source` is cli, mail, bank, direct (paid to the creditor) or authority.

    `reversed_on` is the day the bank took it back: from then on it has never paid anything.
    """

    on: date
    amount: Money
    source: str
    reference: str = ""
    invoice_number: str | None = None
    reversed_on: date | None = None
