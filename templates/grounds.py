"""What a debtor objects, in words that stand in the middle of a letter or mail; the codes are `claims.objection`'s."""

from __future__ import annotations

from collections.abc import Mapping

GROUNDS: Mapping[str, str] = {
    "not_ordered": "varan eller tjänsten är inte beställd",
    "not_as_ordered": "varan eller tjänsten är inte som den skulle vara",
    "already_paid": "fakturan är redan betald",
    "wrong_amount": "beloppet är fel",
    "wrong_person": "kravet är riktat mot fel person eller företag",
    "other": "kravet är fel av annat skäl",
}
"""Swedish is the source; `locale/` has the other languages."""
