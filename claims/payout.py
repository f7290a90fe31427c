"""Money that leaves the clients' account: orders to the bank, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from claims.money import Money


class PayoutKind(StrEnum):
    """To whom a payment goes: a creditor (redovisning), a debtor who paid too much, an unknown payer, or us."""

    CREDITOR = "creditor"
    REFUND = "refund"
    RETURN = "return"
    AGENCY = "agency"


class Verdict(StrEnum):
    """What a bank says of an order: it has it, it has paid, or it will not."""

    ACCEPTED = "accepted"
    PAID = "paid"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """One payment. `name` is whom it goes to (mandatory at Swedish banks), `account` a bankgiro's digits or an IBAN.

    `end_to_end` is our own name for it, which the bank repeats; `text` what the receiver reads; `reference` an OCR
    reference where the receiver's account takes nothing else.
    """

    end_to_end: str
    name: str
    account: str
    amount: Money
    text: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """The orders of one run, from one account (IBAN), on one bank day. `message_id` is the file's own name."""

    message_id: str
    made_at: datetime
    on: date
    payer_name: str
    payer_orgnr: str
    payer_account: str
    orders: tuple[PaymentOrder, ...]


@dataclass(frozen=True, slots=True)
class OrderStatus:
    """What a status file says of an order, or of a whole file where `end_to_end` is empty; `code` is the bank's own."""

    message_id: str
    end_to_end: str
    verdict: Verdict
    code: str
    why: str = ""


def run_name(run_id: int) -> str:
    """A payout run's name, as people and the bank see it."""
    return f"KRAV-P{run_id:06d}"


def payout_name(payout_id: int) -> str:
    """A payment's name, as people and the bank see it, and as the receiver may quote it."""
    return f"KRAV-U{payout_id:06d}"
