"""Proceedings at an authority or a court: what was told on which day, and where a proceeding stands because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.money import Money


class Procedure(StrEnum):
    """What kind of proceeding: a payment order, its enforcement, or a demand under threat of bankruptcy."""

    PAYMENT_ORDER = "payment_order"
    ENFORCEMENT = "enforcement"
    BANKRUPTCY_DEMAND = "bankruptcy_demand"


class Stage(StrEnum):
    """Where a proceeding stands; a closed list (docs/authority.md has the way between them)."""

    FILED = "filed"
    COMPLETION_REQUESTED = "completion_requested"
    TAKEN_UP = "taken_up"
    SERVICE_FAILED = "service_failed"
    SELF_SERVICE = "self_service"
    SERVED = "served"
    CONTESTED = "contested"
    TREATED_AS_CONTESTED = "treated_as_contested"
    PARTLY_CONTESTED = "partly_contested"
    TRANSFER_REQUESTED = "transfer_requested"
    TRANSFERRED = "transferred"
    STRUCK_OFF = "struck_off"
    REJECTED = "rejected"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    JUDGED = "judged"
    FINAL = "final"
    APPEALED = "appealed"
    RECOVERY_SOUGHT = "recovery_sought"
    LOST = "lost"
    APPLIED = "applied"
    OPENED = "opened"
    SUSPENDED = "suspended"
    NO_ASSETS = "no_assets"
    ENDED = "ended"
    SENT = "sent"
    PETITION_OPEN = "petition_open"
    PETITIONED = "petitioned"
    LAPSED = "lapsed"
    BANKRUPT = "bankrupt"

    @property
    def is_over(self) -> bool:
        """Whether the proceeding has ended, so that nothing more is awaited from it."""
        return self in _OVER


_OVER = frozenset(
    {
        Stage.STRUCK_OFF,
        Stage.REJECTED,
        Stage.DISMISSED,
        Stage.WITHDRAWN,
        Stage.FINAL,
        Stage.LOST,
        Stage.NO_ASSETS,
        Stage.ENDED,
        Stage.LAPSED,
        Stage.BANKRUPT,
    }
)


class RecordKind(StrEnum):
    """What an authority or court told, or was told by us, in the words of docs/authority.md."""

    RECEIVED = "received"
    COMPLETION_REQUESTED = "completion_requested"
    COMPLETED = "completed"
    REJECTED = "rejected"
    TAKEN_UP = "taken_up"
    SERVICE_FAILED = "service_failed"
    SELF_SERVICE = "self_service"
    SERVED = "served"
    DISMISSED = "dismissed"
    CONTESTED = "contested"
    TREATED_AS_CONTESTED = "treated_as_contested"
    PARTLY_CONTESTED = "partly_contested"
    TRANSFER_REQUESTED = "transfer_requested"
    TRANSFERRED = "transferred"
    STRUCK_OFF = "struck_off"
    WITHDRAWN = "withdrawn"
    REDUCED = "reduced"
    JUDGMENT = "judgment"
    RECOVERY_SOUGHT = "recovery_sought"
    APPEALED = "appealed"
    APPEAL_ENDED = "appeal_ended"
    COURT_JUDGMENT = "court_judgment"
    COURT_LOST = "court_lost"
    ENFORCEMENT_APPLIED = "enforcement_applied"
    ENFORCEMENT_OPENED = "enforcement_opened"
    ENFORCEMENT_FEE = "enforcement_fee"
    ATTACHMENT = "attachment"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    NO_ASSETS = "no_assets"
    ENFORCEMENT_ENDED = "enforcement_ended"
    ENFORCEMENT_WITHDRAWN = "enforcement_withdrawn"
    BANKRUPTCY_DEMAND_SERVED = "bankruptcy_demand_served"
    BANKRUPTCY_PETITIONED = "bankruptcy_petitioned"
    BANKRUPTCY_DECLARED = "bankruptcy_declared"
    BANKRUPTCY_REFUSED = "bankruptcy_refused"


@dataclass(frozen=True, slots=True)
class AuthorityRecord:
    """One thing that was told. `on` is the day the paper itself carries (sent, served, decided), not when we read it.

    `until` is a day that was set in it, `reference` its number there (målnummer, utslagsnummer), `amount` what is
    awarded, contested or charged, by its kind; `costs` what a judgment awards of costs where that is not all.
    """

    kind: RecordKind
    on: date
    until: date | None = None
    reference: str = ""
    amount: Money | None = None
    costs: Money | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that runs in a proceeding: its name, its last day, from when it was counted, and the rule it rests on."""

    name: str
    last_on: date
    runs_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Proceeding:
    """One proceeding as its records tell it on a day.

    `stage_on` is the day it came to its stage, `reference` the last number told. `was_served` says whether the debtor
    was served or took part, which is what limitation asks (7 § preskriptionslagen). `ended_on` is None while it lives.
    """

    kind: Procedure
    began_on: date
    stage: Stage
    stage_on: date
    ended_on: date | None = None
    was_served: bool = False
    reference: str = ""
    records: tuple[AuthorityRecord, ...] = ()

    @property
    def is_alive(self) -> bool:
        """Whether something is still awaited."""
        return not self.stage.is_over

    def last(self, kind: RecordKind) -> AuthorityRecord | None:
        """The latest record of a kind."""
        return next((record for record in reversed(self.records) if record.kind is kind), None)
