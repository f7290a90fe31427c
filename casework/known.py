"""What was known of a case on a day, so that figures of the past are what they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from claims.case import CaseFacts, StepTaken


def as_known_on(facts: CaseFacts, on: date) -> CaseFacts:
    """The facts without what came later, so that a past balance is what it was."""
    reversed_later = [
        payment for payment in facts.reversed_payments if payment.reversed_on and payment.reversed_on > on
    ]
    costs_later = [cost for cost, reversed_on in facts.reversed_costs if reversed_on > on]
    return replace(
        facts,
        payments=tuple(payment for payment in (*facts.payments, *reversed_later) if payment.on <= on),
        reversed_payments=(),
        costs=tuple(cost for cost in (*facts.costs, *costs_later) if cost.on <= on),
        reversed_costs=(),
        mitigations=tuple(each for each in facts.mitigations if each.decided_on <= on),
        objections=tuple(each for each in facts.objections if each.received_on <= on),
        offers=tuple(each for each in facts.offers if each.on <= on),
        steps=tuple(_as_it_stood(step, on) for step in facts.steps if step.on <= on),
    )


def _as_it_stood(step: StepTaken, on: date) -> StepTaken:
    """A step that was taken back later still stood."""
    return replace(step, withdrawn_on=None) if step.withdrawn_on and step.withdrawn_on > on else step
