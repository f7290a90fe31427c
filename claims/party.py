"""A party to a claim: creditor (borgenär) or debtor (gäldenär)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DebtorKind(StrEnum):
    """What law a debtor stands under; unsure means CONSUMER, the careful default."""

    BUSINESS = "business"
    CONSUMER = "consumer"
    SOLE_TRADER = "sole_trader"
    PUBLIC = "public"
    ESTATE = "estate"

    @property
    def is_natural(self) -> bool:
        """Whether a natural person stands behind (consumer, sole trader, estate)."""
        return self in (DebtorKind.CONSUMER, DebtorKind.SOLE_TRADER, DebtorKind.ESTATE)


@dataclass(frozen=True, slots=True)
class Party:
    """A name, an identity number (digits only, None when unknown) and ways to reach them."""

    name: str
    orgnr: str | None = None
    address: tuple[str, ...] = ()
    email: str | None = None
    phone: str | None = None
    country: str = "SE"


class RepresentativeKind(StrEnum):
    """Who may speak for a debtor: ombud, god man, förvaltare, boutredningsman."""

    AGENT = "agent"
    GUARDIAN = "guardian"
    ADMINISTRATOR = "administrator"
    ESTATE_ADMINISTRATOR = "estate_administrator"

    @property
    def receives_in_place(self) -> bool:
        """Whether what must reach the debtor must reach this person instead (NJA 2022 s. 150 of a förvaltare)."""
        return self in (RepresentativeKind.ADMINISTRATOR, RepresentativeKind.ESTATE_ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Representative:
    """Who stands for a debtor from a day on, to the day before `until_on`; letters go there and not to the debtor."""

    kind: RepresentativeKind
    name: str
    address: tuple[str, ...]
    from_on: date
    until_on: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether this person stands for the debtor on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)
