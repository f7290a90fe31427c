"""Which tone a letter may take: what somebody wishes, within what good practice (god inkassosed) allows."""

from __future__ import annotations

from claims.party import DebtorKind
from claims.tone import Tone

TONED = frozenset({"reminder", "demand", "monitoring", "plan_default"})
"""The letters with sentences that the law leaves to us; every other letter has one tone."""


def tone_of(
    wished: Tone, *, step: str, debtor_kind: DebtorKind, has_representative: bool, is_disputed: bool
) -> Tone:  # fmt: skip
    """The tone that a letter takes when one is wished for.

    Firm is for companies and public bodies that speak for themselves and have objected to nothing. A person, also one
    in trade, an estate, whoever stands for a debtor and whoever disputes a part get the normal tone instead: 4 §
    inkassolagen (1974:182) forbids undue pressure, and what is plain speech to a company may press a person.
    """
    if step not in TONED:
        return Tone.NORMAL
    if wished is Tone.FIRM and (debtor_kind.is_natural or has_representative or is_disputed):
        return Tone.NORMAL
    return wished
