"""What is already known when a file comes: the creditors, as evidence for who is the seller, and its mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.candidate import Candidate
from extraction.party_blocks import same_name
from extraction.settings import KnownParties


@dataclass(frozen=True, slots=True)
class MailContext:
    """The mail that carried a file; its texts are hostile and never shown in a log.

    `own` is what its sender wrote, without quotes; `whole` all text in it, also quoted and nested mails. `sender` is
    its address, `others` the addresses it went to and our own. `document_count` tells how many files came with it.
    """

    own: str = field(default="", repr=False)
    whole: str = field(default="", repr=False)
    sender: str = field(default="", repr=False)
    others: frozenset[str] = field(default=frozenset(), repr=False)
    document_count: int = 0


@dataclass(frozen=True, slots=True)
class KnownWithMail(KnownParties):
    """The known creditors, and the mail that carried the file that is read."""

    mail: MailContext = MailContext()


def mail_of(known: KnownParties) -> MailContext:
    """The mail that carried the file; an empty one where it came otherwise."""
    return known.mail if isinstance(known, KnownWithMail) else MailContext()


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
