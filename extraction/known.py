"""What is already known of creditors, as evidence for who is the seller."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.candidate import Candidate
from extraction.party_blocks import same_name
from extraction.settings import KnownParties


def weigh_known(candidates: Sequence[Candidate], known: KnownParties) -> list[Candidate]:
    """A known creditor is likely the seller and hardly the buyer (though a client may owe another client)."""
    orgnrs = {number[-10:] for number in known.creditor_orgnrs}

    def is_known(candidate: Candidate) -> bool:
        if candidate.field.endswith("_orgnr"):
            return candidate.value[-10:] in orgnrs
        return any(same_name(candidate.value, name) for name in known.creditor_names)

    def weighed(candidate: Candidate) -> Candidate:
        if candidate.field in ("seller_name", "seller_orgnr") and is_known(candidate):
            return candidate.plus(known=1.0)
        if candidate.field in ("buyer_name", "buyer_orgnr") and is_known(candidate):
            return candidate.plus(known_as_other=1.0)
        return candidate

    return [weighed(candidate) for candidate in candidates]
