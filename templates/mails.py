"""The mails to creditors and debtors: what each one says is a typed value, how it says it is a template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from claims.message import REPLY_MARK, OrderKind
from claims.money import Money
from templates.account_mails import Invitation as Invitation
from templates.account_mails import PasswordReset as PasswordReset
from templates.catalog import label
from templates.environment import render, render_blocks
from templates.escalation_mails import NEWS as NEWS
from templates.escalation_mails import QUESTIONS as QUESTIONS
from templates.escalation_mails import AuthorityNews as AuthorityNews
from templates.escalation_mails import AuthorityQuestion as AuthorityQuestion
from templates.escalation_mails import CaseClosed as CaseClosed
from templates.escalation_mails import DecisionNeeded as DecisionNeeded
from templates.escalation_mails import ObjectionDecided as ObjectionDecided
from templates.escalation_mails import OfferAsked as OfferAsked
from templates.escalation_mails import OfferEnded as OfferEnded
from templates.escalation_mails import PositionAsked as PositionAsked
from templates.escalation_mails import StatusSet as StatusSet
from templates.grounds import GROUNDS
from templates.mail_base import Mail as Mail


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
class DirectPayment(Mail):
    """A payment that the debtor made to the creditor was booked; `on` is the day that the creditor had it."""

    template: ClassVar[str] = "mail/direct_payment"
    debtor_name: str
    on: date
    amount: Money
    remaining: Money


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
        Invitation,
        PasswordReset,
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
