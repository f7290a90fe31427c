"""A party to a claim: creditor (borgenär) or debtor (gäldenär)."""

from __future__ import annotations

from dataclasses import dataclass
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
