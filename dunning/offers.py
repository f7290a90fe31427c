"""An offer to settle (uppgörelse, ackord): whether it was kept, and when, from the payments alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.agreement import Offer
from claims.case import CaseFacts
from claims.money import Money


@dataclass(frozen=True, slots=True)
class Kept:
    """An offer that was paid in time: on which day its amount was reached, and by how much it was exceeded that day."""

    offer: Offer
    on: date
    excess: Money


def kept(facts: CaseFacts, *, as_of: date) -> Kept | None:
    """The first offer that was paid in full while it stood, None when none was.

    Counted from the payments that stand: one that the bank takes back takes the settlement with it, and the whole debt
    stands again. What was paid before the offer was made does not count.
    """
    for offer in sorted(facts.offers, key=lambda each: (each.on, each.number)):
        last = min(offer.valid_to, as_of)
        came = 0
        for payment in sorted(facts.payments, key=lambda each: each.on):
            if not offer.on <= payment.on <= last or (offer.ended_on and payment.on >= offer.ended_on):
                continue
            came += payment.amount.ore
            if came >= offer.amount.ore:
                return Kept(offer, payment.on, _excess(facts, offer, payment.on))
    return None


def discount(*, owed: Money, amount: Money) -> Decimal:
    """What part of the debt an offer gives up: 0.20 is a fifth. Nothing owed gives up nothing."""
    return Decimal(max(0, owed.ore - amount.ore)) / Decimal(owed.ore) if owed.ore > 0 else Decimal(0)


def _excess(facts: CaseFacts, offer: Offer, on: date) -> Money:
    """What had come beyond the offer at the end of the day it was kept: the debtor's to have back."""
    came = sum(paid.amount.ore for paid in facts.payments if offer.on <= paid.on <= on)
    return Money(came - offer.amount.ore, offer.amount.currency)
