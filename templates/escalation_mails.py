"""The mails to a creditor about what follows the demand: decisions, the authority, objections, offers, an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from claims.money import Money
from templates.mail_base import Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionNeeded(Mail):
    """An application for a payment order waits for the creditor's decision, with every amount shown.

    `advice` is what is recommended (`templates.scores.OUTCOMES`), "" where nothing was weighed; `is_by_person` that a
    handler said so and not the score alone. `at_stake` is what the creditor loses if the debtor cannot pay, enforcement
    included. Nothing that a credit report said is told: only what `reasons` (`templates.scores.TOLD`) say of the claim.
    """

    template: ClassVar[str] = "mail/decision_needed"
    debtor_name: str
    principal: Money
    interest: Money
    costs: Money
    filing_costs: Money
    prepayment: Money | None = None
    enforcement_fee: Money | None = None
    at_stake: Money | None = None
    advice: str = ""
    is_by_person: bool = False
    reasons: tuple[str, ...] = ()
    token: str
    link: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityNews(Mail):
    """What an authority or court said: `news` is a kind of record, `on` the day its paper carries."""

    template: ClassVar[str] = "mail/authority_news"
    debtor_name: str
    news: str
    on: date
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityQuestion(Mail):
    """Something to decide that costs: `question` is one of `QUESTIONS`, `outlays` None where nobody knows the fee."""

    template: ClassVar[str] = "mail/authority_question"
    debtor_name: str
    question: str
    outlays: Money | None = None
    answer_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Mail):
    """A person closed the case with something left: lapsed, or written off. `lapses_on` is the claim's last day."""

    template: ClassVar[str] = "mail/case_closed"
    debtor_name: str
    on: date
    left: Money
    is_prescribed: bool
    lapses_on: date | None = None
    is_estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionAsked(Mail):
    """The debtor objects: what do you hold? `ground` is a code of `GROUNDS`, `summary` a handler's own sentence.

    Nothing that the debtor wrote, and nothing about the debtor's person, is told by mail. `invoice_number` None means
    the whole claim, `amount` None all of it.
    """

    template: ClassVar[str] = "mail/position_asked"
    ground: str
    received_on: date
    due_on: date
    invoice_number: str | None = None
    amount: Money | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDecided(Mail):
    """What came of an objection; `outcome` is one of `claims.objection.Outcome`."""

    template: ClassVar[str] = "mail/objection_decided"
    outcome: str
    upheld: Money | None = None
    invoice_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAsked(Mail):
    """A debtor may settle for less than the house may agree to: the creditor decides. `share` is what is given up."""

    template: ClassVar[str] = "mail/offer_asked"
    amount: Money
    owed: Money
    share: Decimal
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnded(Mail):
    """An offer to settle was kept (the rest is written off) or lapsed (the whole debt stands)."""

    template: ClassVar[str] = "mail/offer_ended"
    is_kept: bool
    amount: Money
    written_off: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSet(Mail):
    """Something about the debtor stops everything; `status` is a hold's name, or "" where it is the debtor's own."""

    template: ClassVar[str] = "mail/status_set"
    status: str
    on: date


NEWS = (
    "taken_up",
    "served",
    "rejected",
    "dismissed",
    "struck_off",
    "judgment",
    "recovery_sought",
    "transferred",
    "court_judgment",
    "court_lost",
    "enforcement_opened",
    "attachment",
    "no_assets",
    "enforcement_ended",
    "bankruptcy_declared",
)
QUESTIONS = ("court_or_not", "enforcement_year", "after_enforcement")
