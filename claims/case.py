"""A case (ärende): one creditor's claims on one debtor, its state, holds and the facts a decision rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from claims.agreement import Offer, PlanAgreement
from claims.balance import Cost
from claims.interruption import Interruption
from claims.invoice import Credit, Invoice, Payment
from claims.money import Money
from claims.objection import Objection
from claims.party import DebtorKind, Party, Representative
from claims.proceeding import AuthorityRecord
from claims.tone import Tone


class CaseState(StrEnum):
    """Where a case is; a closed list."""

    AWAITING_REVIEW = "awaiting_review"
    AWAITING_CREDITOR = "awaiting_creditor"
    AWAITING_DUE = "awaiting_due"
    AWAITING_TERMS = "awaiting_terms"
    READY = "ready"
    DEMAND = "demand"
    FIRST_PHASE = "first_phase"
    DECISION = "decision"
    PAYMENT_ORDER = "payment_order"
    JUDGMENT = "judgment"
    ENFORCEMENT = "enforcement"
    COURT = "court"
    INSTALMENT_PLAN = "instalment_plan"
    MONITORING = "monitoring"
    BANKRUPTCY_DEMAND = "bankruptcy_demand"
    CLOSED = "closed"

    @property
    def is_before_demand(self) -> bool:
        """Whether no demand has left: new invoices on the same debtor still join the case."""
        return self in BEFORE_DEMAND


BEFORE_DEMAND = frozenset(
    {
        CaseState.AWAITING_REVIEW,
        CaseState.AWAITING_CREDITOR,
        CaseState.AWAITING_DUE,
        CaseState.AWAITING_TERMS,
        CaseState.READY,
    }
)


class Hold(StrEnum):
    """A tag that stops outgoing steps while it is set; evaluated when a step would fire. Interest keeps running."""

    DISPUTE = "dispute"
    RESPITE = "respite"
    MANUAL = "manual"
    STOP = "stop"
    BANKRUPTCY = "bankruptcy"
    REORGANISATION = "reorganisation"
    DEBT_RELIEF = "debt_relief"
    DECEASED = "deceased"
    MINOR = "minor"
    PROTECTED_IDENTITY = "protected_identity"
    REPRESENTATIVE = "representative"
    CURRENCY = "currency"
    LIMITATION = "limitation"


class CloseCode(StrEnum):
    """Why a case was closed; UNDONE: the review that opened it was taken back before anything had left."""

    PAID = "paid"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    WRITTEN_OFF = "written_off"
    SOLD = "sold"
    PRESCRIBED = "prescribed"
    REFUSED = "refused"
    MERGED = "merged"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A dunning step that happened: unique by (case, step, occurrence). `deadline` is the day the debtor was given.

    One that was taken back on a day counts for nothing from then on.
    """

    step: str
    occurrence: int
    on: date
    deadline: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """What the creditor (or a handler for them) decided about a step that costs: `choice` names the step or `stop`."""

    choice: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Recommended:
    """What a person recommended for a case beside its score: `outcome` is one of `dunning.score.Outcome`."""

    outcome: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment of an instalment plan (avbetalningsplan): amounts in öre."""

    due_on: date
    ore: int


@dataclass(frozen=True, slots=True)
class Mitigation:
    """Late interest made lower (jämkning, 8 § räntelagen) for days from a first to a last one; None: until further.

    `per_cent` is the most that a year bears then, 0 for no interest at all. `decided_on` is when a person said so: what
    was shown for days before it was shown without.
    """

    first_on: date
    last_on: date | None
    per_cent: Decimal
    decided_on: date

    def holds_on(self, day: date) -> bool:
        """Whether a day's interest is made lower."""
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)


class CatchUp(StrEnum):
    """What becomes of a step that fell due while nothing ran; a closed list."""

    SENT = "sent"
    COLLAPSED = "collapsed"
    REDATED = "re-dated"


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """A step that would have been taken on `missed_on`, in an outage that ended the day before `again_on`."""

    step: str
    occurrence: int
    missed_on: date
    outcome: CatchUp
    again_on: date


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything a decision may rest on. The decision is a pure function of this, the plan, the law and the day.

    `accepted_at` is when the creditor accepted the terms; `missing` names what only the creditor can tell;
    `creditor_is_confirmed` that a handler (or a standing agreement) has checked an unknown creditor. `debtor` is whom
    a letter goes to: without name and address nothing leaves. `small_remainder` is the most the creditor let us write
    off when they accepted the terms; None when they did not. `payments` and `costs` are those that stand;
    `reversed_payments` stood until they were taken back, `reversed_costs` until the day beside each: they count only
    where an earlier day is asked for. `representatives` stand for the debtor, `is_protected` says that nothing may be
    printed of where the debtor lives, `judged` names the checks that somebody with the right to has judged, and
    `unsent` the steps whose letter has not left. `records` is what authorities and courts told, oldest first;
    `caught_up` is what outages did to steps that fell due in them; `interruptions` what a person has recorded that
    interrupts limitation. `scored_on` is when the case was last weighed, `recommended` what people then recommended.
    `unpaid` names what waits until an invoice of ours is paid (start, filing), `not_taken` why a claim is not collected
    on the usual terms, until a handler takes it after all. `objections` are all that were ever made, `offers` to settle
    likewise; `agreement` is the instalment plan in force; `returned` names the letters that came back undelivered;
    `has_unread_objection` that the debtor wrote what reads as an objection and nobody has answered yet. `tone` is what
    letters are wished to take: the case's own, else its creditor's (`dunning.tone` says when they do).
    """

    number: str
    state: CaseState
    debtor_kind: DebtorKind
    registered_at: datetime
    accepted_at: datetime | None
    creditor_is_confirmed: bool
    missing: tuple[str, ...]
    currency: str
    invoices: tuple[Invoice, ...]
    credits: tuple[Credit, ...]
    payments: tuple[Payment, ...]
    costs: tuple[Cost, ...]
    steps: tuple[StepTaken, ...]
    holds: frozenset[Hold]
    decisions: tuple[DecisionTaken, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    close_code: CloseCode | None = None
    debtor: Party | None = None
    small_remainder: Money | None = None
    mitigations: tuple[Mitigation, ...] = ()
    reversed_payments: tuple[Payment, ...] = ()
    reversed_costs: tuple[tuple[Cost, date], ...] = ()
    representatives: tuple[Representative, ...] = ()
    is_protected: bool = False
    judged: frozenset[str] = frozenset()
    unsent: frozenset[tuple[str, int]] = frozenset()
    records: tuple[AuthorityRecord, ...] = ()
    caught_up: tuple[CaughtUp, ...] = ()
    interruptions: tuple[Interruption, ...] = ()
    scored_on: date | None = None
    recommended: tuple[Recommended, ...] = ()
    unpaid: frozenset[str] = frozenset()
    not_taken: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()
    offers: tuple[Offer, ...] = ()
    agreement: PlanAgreement | None = None
    returned: frozenset[tuple[str, int]] = frozenset()
    has_unread_objection: bool = False
    tone: Tone = Tone.NORMAL

    def representative(self, on: date) -> Representative | None:
        """Who stands for the debtor on a day: of several, who began last."""
        standing = [each for each in self.representatives if each.is_in_force(on)]
        return max(standing, key=lambda each: each.from_on, default=None)

    def counts_from(self, step: str, occurrence: int) -> date | None:
        """The day from which an occurrence's wait is counted anew after an outage; None where none asks for that."""
        redated = (
            each.again_on
            for each in self.caught_up
            if (each.step, each.occurrence, each.outcome) == (step, occurrence, CatchUp.REDATED)
        )
        return max(redated, default=None)

    def collapsed(self, step: str) -> int:
        """How many occurrences of a step outages made one with another, so that they are not to come."""
        return sum(each.step == step and each.outcome is CatchUp.COLLAPSED for each in self.caught_up)

    def taken(self, step: str) -> tuple[StepTaken, ...]:
        """The occurrences of a step that stand, oldest first."""
        return tuple(s for s in self.steps if s.step == step and s.withdrawn_on is None)

    def times(self, step: str) -> int:
        """How often a step was ever taken, what was taken back included."""
        return sum(s.step == step for s in self.steps)
