"""The mails to creditors and debtors: what each one says is a typed value, how it says it is a template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from claims.agency import Agency
from claims.message import REPLY_MARK, OrderKind
from claims.money import Money
from templates.catalog import label
from templates.environment import render, render_blocks
from templates.grounds import GROUNDS


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """An invoice as understood; a credit note has a negative total. None where the page does not say."""

    number: str
    total: Money
    about: str = ""
    invoice_date: date | None = None
    due_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsOffer:
    """The price of one case. Rates are shares of one (0.08); amounts are without VAT.

    `surcharged` are the numbers of invoices so old that `surcharge_rate` is added on what is collected on them.
    """

    version: str
    setup_fee: Money
    commission_rate: Decimal
    surcharge_rate: Decimal
    surcharged: tuple[str, ...]
    withdrawal_before_demand: Money
    withdrawal_after_demand: Money
    legal_prepayment: Money
    vat_rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What every mail says: who we are, and the case it is about (None when there is none)."""

    template: ClassVar[str] = ""
    agency: Agency
    case_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptMail(Mail):
    """What we understood of what was sent, what is missing, the terms, and what happens next.

    `missing`: codes of `MISSING`. `unread`: names of files that a person reads. `token` is XXXX-XXXX. `link` is signed.
    `first_letter_at`: when the first letter leaves if accepted now. `is_accepted`: by a standing agreement.
    """

    template: ClassVar[str] = "mail/receipt"
    creditor_name: str
    debtor_name: str
    debtor_orgnr: str | None = None
    debtor_address: tuple[str, ...] = ()
    invoices: tuple[InvoiceLine, ...] = ()
    total: Money
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    terms: TermsOffer | None = None
    token: str | None = None
    link: str | None = None
    expires_on: date | None = None
    first_letter_at: datetime | None = None
    not_due_before: date | None = None
    is_accepted: bool = False
    is_joined: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Mail):
    """The terms are accepted; `needs_check` when a handler first checks an unknown creditor."""

    template: ClassVar[str] = "mail/accepted"
    accepted_at: datetime
    first_letter_at: datetime | None = None
    needs_check: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmed(Mail):
    """An order that was obeyed, told back with what was understood; `token` where the case still waits for a yes."""

    template: ClassVar[str] = "mail/order_confirmed"
    kind: OrderKind
    amount: Money | None = None
    on: date | None = None
    remaining: Money | None = None
    orgnr: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHeld(Mail):
    """An order that a person must look at first; `reason` is a code of `HELD`."""

    template: ClassVar[str] = "mail/order_held"
    reason: str = "unauthenticated"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReceived(Mail):
    """A question or message that a handler answers."""

    template: ClassVar[str] = "mail/question_received"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardedToHandler(Mail):
    """What came could not be taken care of by the machine; `file` names are those we could not read."""

    template: ClassVar[str] = "mail/forwarded_to_handler"
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandSent(Mail):
    """A demand has left."""

    template: ClassVar[str] = "mail/demand_sent"
    debtor_name: str
    on: date
    deadline: date
    total: Money
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCorrected(Mail):
    """A letter to the debtor was wrong and was corrected, or taken back; `wrong` is a handler's own sentence.

    `total` and `deadline` are those of the letter that replaces it, None when it was taken back.
    """

    template: ClassVar[str] = "mail/letter_corrected"
    debtor_name: str
    corrected_on: date
    wrong: str
    total: Money | None = None
    deadline: date | None = None


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
class SettlementMail(Mail):
    """A settlement and its payment are on their way; `account` shows the account's end, `cases` how many it is of."""

    template: ClassVar[str] = "mail/settlement"
    number: int
    on: date
    amount: Money
    account: str
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnInvoiceMail(Mail):
    """An invoice of our own is attached; `amount` is what is to be paid, below zero on a credit.

    `kind` is setup, prepayment, success, withdrawal or credit; `waits` names what begins when it is paid (start,
    filing), "" for nothing; `credits` the invoice that it takes back. `account` is a bankgiro's digits or an IBAN.
    """

    template: ClassVar[str] = "mail/own_invoice"
    number: str
    kind: str
    amount: Money
    due_on: date
    account: str
    ocr_reference: str
    waits: str = ""
    credits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNotTaken(Mail):
    """A claim is not collected on our usual terms; `reasons` are codes of `NOT_TAKEN`.

    `is_closed` when a handler has decided so, with `why` as their own sentence; else one looks at it first. It names
    nothing of the debtor.
    """

    template: ClassVar[str] = "mail/claim_not_taken"
    invoices: tuple[str, ...]
    reasons: tuple[str, ...]
    outcome: str = "refuse"
    is_closed: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidClosed(Mail):
    """The case is paid and closed."""

    template: ClassVar[str] = "mail/paid_closed"
    debtor_name: str
    on: date
    collected: Money


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
class DirectPayment(Mail):
    """A payment that the debtor made to the creditor was booked; `on` is the day that the creditor had it."""

    template: ClassVar[str] = "mail/direct_payment"
    debtor_name: str
    on: date
    amount: Money
    remaining: Money


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRejected(Mail):
    """A person has looked at files and takes no case from them; `why` is the person's own sentence."""

    template: ClassVar[str] = "mail/review_rejected"
    files: tuple[str, ...]
    why: str


MAILS: Mapping[str, type[Mail]] = {
    kind.template.removeprefix("mail/"): kind
    for kind in (
        ReceiptMail,
        Accepted,
        OrderConfirmed,
        OrderHeld,
        QuestionReceived,
        ForwardedToHandler,
        DemandSent,
        LetterCorrected,
        DecisionNeeded,
        AuthorityNews,
        AuthorityQuestion,
        PaidClosed,
        CaseClosed,
        SettlementMail,
        OwnInvoiceMail,
        ClaimNotTaken,
        DirectPayment,
        PositionAsked,
        ObjectionDecided,
        OfferAsked,
        OfferEnded,
        StatusSet,
        ReviewRejected,
    )
}
MISSING = (
    "creditor_identity",
    "debtor_identity",
    "debtor_address",
    "invoice_date",
    "due_date",
    "about",
    "currency",
)
HELD = ("unauthenticated", "several_orders", "token_unknown", "token_used", "token_expired", "unclear")
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
WITH_HTML = frozenset({"mail/receipt"})


@dataclass(frozen=True, slots=True)
class Words:
    """A mail in words; `html` is None where plain text says it as well."""

    subject: str
    text: str
    html: str | None = None


def words(mail: Mail, *, language: str = "sv") -> Words:
    """A mail's subject and text: the template's blocks in order, a blank line between them, empty ones left out.

    The text begins with the line above which an answer is read.
    """
    blocks = render_blocks(f"{mail.template}.txt", language=language, **_context(mail, language))
    subject = blocks.pop("subject")
    tidy = {name: re.sub(r"\n{3,}", "\n\n", text) for name, text in blocks.items() if text}
    html = None
    if mail.template in WITH_HTML:
        html = render(f"{mail.template}.html", language=language, blocks=_paragraphs(tidy), mail=mail, mark=REPLY_MARK)
    return Words(subject, "\n\n".join((REPLY_MARK, *tidy.values())) + "\n", html)


def _context(mail: Mail, language: str) -> dict[str, Any]:
    found = {field.name: getattr(mail, field.name) for field in fields(mail)}
    ground = GROUNDS.get(str(found.get("ground", "")))
    return {**found, "ground": label(ground, language=language)} if ground else found


def _paragraphs(blocks: Mapping[str, str]) -> dict[str, list[list[str]]]:
    return {name: [part.split("\n") for part in text.split("\n\n")] for name, text in blocks.items()}
