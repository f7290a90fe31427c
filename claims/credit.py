"""A credit report (kreditupplysning): what is asked about a debtor and why, and what is kept of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from claims.money import Money
from claims.party import DebtorKind


class Trend(StrEnum):
    """Where a debtor's economy is going."""

    BETTER = "better"
    STEADY = "steady"
    WORSE = "worse"


class Purpose(StrEnum):
    """What a report is asked for: kept with every request."""

    LEGAL_ACTION = "legal_action"
    INSTALMENT_PLAN = "instalment_plan"
    MONITORING = "monitoring"


class Ground(StrEnum):
    """Why somebody may be told of a private person's means (9 § kreditupplysningslagen 1973:1173).

    A credit agreement, made or asked for, or a similar reason: an unpaid claim on the person that is to be taken on.
    """

    CREDIT_AGREEMENT = "credit_agreement"
    UNPAID_CLAIM = "unpaid_claim"


@dataclass(frozen=True, slots=True)
class CreditQuestion:
    """What a bureau is asked: an identity number (digits only), and why; `reference` is our own case number."""

    identity: str
    is_person: bool
    purpose: Purpose
    ground: str
    reference: str


@dataclass(frozen=True, slots=True)
class CreditReport:
    """What is kept of a report. None where the bureau does not say.

    `score` is the bureau's own, 0 to 100, higher is better; `remarks` how many remarks on payment there are; `debts`
    what is owed at the authority; `income` a year's, a business's turnover; `factors` are the bureau's words.
    """

    provider: str
    on: date
    score: int | None = None
    remarks: int | None = None
    debts: Money | None = None
    income: Money | None = None
    trend: Trend | None = None
    factors: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept."""
        return {
            "provider": self.provider,
            "on": self.on.isoformat(),
            "score": self.score,
            "remarks": self.remarks,
            "debts": str(self.debts) if self.debts is not None else None,
            "income": str(self.income) if self.income is not None else None,
            "trend": str(self.trend) if self.trend is not None else None,
            "factors": list(self.factors),
        }


def is_private(kind: DebtorKind) -> bool:
    """Whether the debtor is a person who is no trader, of whom a report needs a ground that the law knows (9 §)."""
    return kind in (DebtorKind.CONSUMER, DebtorKind.ESTATE)


def gets_copy(*, kind: DebtorKind, identity: str) -> bool:
    """Whether the one asked about gets a copy that says who asked (11 § kreditupplysningslagen).

    Natural persons do, and trading and limited partnerships (handelsbolag, kommanditbolag), whose numbers begin with 9.
    """
    return kind.is_natural or (len(identity) == 10 and identity.startswith("9"))
