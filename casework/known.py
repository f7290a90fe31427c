"""What was known of a case on a day, so that figures of the past are what they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from claims.case import CaseFacts


def as_known_on(facts: CaseFacts, on: date) -> CaseFacts:
    """The facts without what came later, so that a past balance is what it was."""
    reversed_later = [
        payment for payment in facts.reversed_payments if payment.reversed_on and payment.reversed_on > on
    ]
    return replace(
        facts,
        payments=tuple(payment for payment in (*facts.payments, *reversed_later) if payment.on <= on),
        reversed_payments=(),
        costs=tuple(cost for cost in facts.costs if cost.on <= on),
        steps=tuple(step for step in facts.steps if step.on <= on),
    )
