"""The agency's own invoices (byråns fakturor) to its creditors: what is charged, line by line, and what is open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from claims.account import ocr_reference
from claims.money import Money, total
from claims.party import Party

START, FILING = "start", "filing"
"""What waits until an invoice of ours is paid: the whole case, or an application to the authority."""
_NAME = re.compile(r"F(\d{4})-(\d{6,})")


class InvoiceKind(StrEnum):
    """What an invoice of ours is for.

    `setup` the set-up fee, `prepayment` a deposit before a legal step, `success` commission that could not be taken out
    of a settlement, `withdrawal` the cost of a case taken back, `credit` takes back all or part of an earlier one.
    """

    SETUP = "setup"
    PREPAYMENT = "prepayment"
    SUCCESS = "success"
    WITHDRAWAL = "withdrawal"
    CREDIT = "credit"


class LineKind(StrEnum):
    """What a line charges. Outlays and deposits bear no VAT (utlägg); fees and commission do."""

    SETUP_FEE = "setup_fee"
    WITHDRAWAL_FEE = "withdrawal_fee"
    COMMISSION = "commission"
    KEPT = "kept"
    OUTLAY = "outlay"
    PREPAYMENT = "prepayment"
    PREPAID_USED = "prepaid_used"


class PaidBy(StrEnum):
    """How an invoice of ours was paid.

    `clients_bank` it came to the clients' account with its reference, `own_bank` to our own, `set_off` it had been
    taken out of what came in for the creditor, `refund` what we paid back of one that was credited.
    """

    CLIENTS_BANK = "clients_bank"
    OWN_BANK = "own_bank"
    SET_OFF = "set_off"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One line: an amount without VAT, the rate as a share and its VAT. `detail` names a step and its day."""

    kind: LineKind
    net: Money
    vat_rate: Decimal
    vat: Money
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        """The line as JSON values; amounts in öre."""
        return {
            "kind": str(self.kind),
            "net_ore": self.net.ore,
            "vat_rate": str(self.vat_rate),
            "vat_ore": self.vat.ore,
            "detail": self.detail,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], currency: str) -> OwnLine:
        """The inverse of `as_json`."""
        return cls(
            LineKind(data["kind"]),
            Money(data["net_ore"], currency),
            Decimal(data["vat_rate"]),
            Money(data["vat_ore"], currency),
            data["detail"],
        )

    @property
    def total(self) -> Money:
        """The amount with its VAT."""
        return self.net + self.vat


def with_vat(kind: LineKind, net: Money, rate: Decimal, detail: str = "") -> OwnLine:
    """A line that bears VAT, rounded half up to the öre."""
    vat = Money(int((Decimal(net.ore) * rate).to_integral_value(ROUND_HALF_UP)), net.currency)
    return OwnLine(kind, net, rate, vat, detail)


def without_vat(kind: LineKind, net: Money, detail: str = "") -> OwnLine:
    """A line that bears none."""
    return OwnLine(kind, net, Decimal(0), Money.zero(net.currency), detail)


@dataclass(frozen=True, slots=True)
class OwnInvoice:
    """An invoice of ours as its creditor gets it. `credits` is the name of the one that it takes back, "" for none.

    `set_off` is what of it had been taken out of a settlement: that is paid already. `reason` stands on a credit.
    `waits` is True where something does not begin before it is paid.
    """

    name: str
    kind: InvoiceKind
    on: date
    due_on: date
    case_number: str
    creditor: Party
    lines: tuple[OwnLine, ...]
    ocr_reference: str
    language: str
    set_off: Money
    credits: str = ""
    reason: str = ""
    waits: bool = False

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.set_off.currency

    @property
    def net(self) -> Money:
        """The sum without VAT."""
        return total((line.net for line in self.lines), self.currency)

    @property
    def vat(self) -> Money:
        """The VAT."""
        return total((line.vat for line in self.lines), self.currency)

    @property
    def to_pay(self) -> Money:
        """What is left to pay when it is issued; below zero on a credit."""
        return self.net + self.vat - self.set_off


def invoice_name(year: int, serial: int) -> str:
    """An invoice's number as everybody sees it: F2026-000001, one series a year without a gap."""
    return f"F{year}-{serial:06d}"


def parse_invoice_name(text: str) -> tuple[int, int] | None:
    """The year and serial of an invoice's number, None when it is none."""
    match = _NAME.fullmatch(text.strip().upper())
    return (int(match[1]), int(match[2])) if match else None


def invoice_ocr(year: int, serial: int) -> str:
    """The payment reference of an invoice of ours: twelve digits, one more than a case's, so that neither is the other.

    1, two digits of the year, six of the number, 0, then length digit and check digit.
    """
    return ocr_reference(f"1{year % 100:02d}{serial:06d}0")


def invoice_of_ocr(digits: str) -> tuple[int, int] | None:
    """The year and serial of the invoice that a payment reference is of; None when it is no reference of an invoice."""
    if not re.fullmatch(r"1\d{11}", digits):
        return None
    year, serial = 2000 + int(digits[1:3]), int(digits[3:9])
    return (year, serial) if invoice_ocr(year, serial) == digits else None
