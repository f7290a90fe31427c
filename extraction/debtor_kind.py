"""A hint of what sort of debtor the buyer is, from the name and number on the page (domain: first hit wins)."""

from __future__ import annotations

import re

from claims.identity import IdentityKind, parse_identity
from claims.party import DebtorKind
from extraction.party_names import COMPANY

_ESTATE = re.compile(r"^(?:dödsbo(?:et)?|db)(?:\W|$)|dödsbo", re.IGNORECASE)
_PUBLIC = re.compile(
    r"(?<!\w)(?:kommun|region|landsting|myndighet\w*|verket|\w+verket|länsstyrelsen|universitet)(?!\w)", re.IGNORECASE
)
_TRADER = re.compile(r"(?<!\w)(?:firma|enskild|e\.f\.|f-?skatt)(?!\w)", re.IGNORECASE)


def debtor_kind(name: str | None, orgnr: str | None) -> tuple[DebtorKind, float] | None:
    """The likely kind and how sure (0 to 1); None when neither name nor number says anything."""
    number = parse_identity(orgnr) if orgnr else None
    if name and _ESTATE.search(name):
        return DebtorKind.ESTATE, 0.95
    if number is not None and number.kind is IdentityKind.ORGANISATION:
        public = number.digits.startswith("2")
        return (DebtorKind.PUBLIC, 0.95) if public else (DebtorKind.BUSINESS, 0.98)
    company = bool(name and COMPANY.search(name))
    if number is not None and number.is_personal:
        return (DebtorKind.SOLE_TRADER, 0.7) if company or _TRADER.search(name or "") else (DebtorKind.CONSUMER, 0.9)
    if not name:
        return None
    if _PUBLIC.search(name):
        return DebtorKind.PUBLIC, 0.8
    return (DebtorKind.BUSINESS, 0.9) if company else (DebtorKind.CONSUMER, 0.7)
