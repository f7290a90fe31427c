"""What every credit bureau has in common: asked about one party, it answers with a report and its raw bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from claims.credit import CreditQuestion, CreditReport


@dataclass(frozen=True, slots=True)
class Fetched:
    """A report as understood, and as it came."""

    report: CreditReport
    raw: bytes


class CreditBureau(Protocol):
    """A way to ask about a debtor's means. Asking is seen by the one asked about: ask once, and only with a purpose."""

    @property
    def provider(self) -> str:
        """The bureau's name, kept with every request."""
        ...

    def fetch(self, question: CreditQuestion) -> Fetched | None:
        """The report, None where the bureau knows nothing of the party. May take long: never inside a transaction.

        Raises Unavailable("credit_bureau") while the bureau cannot be reached, Refused("credit_report_invalid") for an
        answer that is not understood.
        """
        ...
