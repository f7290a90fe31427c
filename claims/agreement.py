"""What was agreed with a debtor: an instalment plan (avbetalningsplan) and an offer to settle (uppgörelse, ackord)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from claims.money import Money


@dataclass(frozen=True, slots=True)
class PlanAgreement:
    """An instalment plan that is in force. `component` (1-9) is the digit of its own payment reference.

    `consulted_on` is the day it was talked over with the debtor, None when nobody wrote that down: without it the
    statutory cost of a plan may not be charged (3 § 2 lag 1981:739).
    """

    component: int
    agreed_on: date
    consulted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer to take less: `amount` paid from `on` to `valid_to`, both included, and the rest is given up.

    It binds both sides until then; `ended_on` is the first day on which it no longer stands because it was taken back.
    """

    number: int
    on: date
    amount: Money
    valid_to: date
    ended_on: date | None = None
