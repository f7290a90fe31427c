"""An objection (invändning, bestridande): what of a claim the debtor says is wrong, on what ground, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.money import Money


class Ground(StrEnum):
    """What a debtor objects; a closed list, the debtor's own words are kept beside it."""

    NOT_ORDERED = "not_ordered"
    NOT_AS_ORDERED = "not_as_ordered"
    ALREADY_PAID = "already_paid"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_PERSON = "wrong_person"
    OTHER = "other"


class Outcome(StrEnum):
    """What came of an objection; UNCLEAR means that the parties disagree and a jurist has it."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    UNCLEAR = "unclear"

    @property
    def ends_it(self) -> bool:
        """Whether the objection is over once the debtor has been answered."""
        return self is not Outcome.UNCLEAR


@dataclass(frozen=True, slots=True)
class Objection:
    """What is disputed: the whole case (no `invoice_number`), one invoice, or an `amount` of one invoice.

    It stands from the day it came to the day before `ended_on`.
    """

    number: int
    ground: Ground
    received_on: date
    invoice_number: str | None = None
    amount: Money | None = None
    ended_on: date | None = None

    def stands_on(self, day: date) -> bool:
        """Whether it has come and has not been brought to an end."""
        return self.received_on <= day and (self.ended_on is None or day < self.ended_on)
