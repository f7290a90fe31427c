"""The books' vocabulary: accounts, lines and vouchers (verifikationer), equal in debit and credit to the öre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.money import Money


class Book(StrEnum):
    """Two sets of books that never mix: other people's money (10 § inkassolagen), and the agency's own."""

    CLIENT = "client"
    OWN = "own"


class LedgerAccount(StrEnum):
    """Every account; a closed list. Debits are above zero, credits below.

    Clients' money (redovisningsmedel): `client_bank` what the bank holds for others, `uncleared` what a person says has
    come and no bank file has told of; against them what we owe: `suspense` (nobody knows whose), `other_funds` (no
    debtor's), `undistributed` (on a case without accepted terms), `creditor`, `refund` (to a debtor), `outgoing`
    (ordered at the bank, not seen leaving) and `owed_to_agency`.
    Our own: `client_clearing` is that last one seen from our side, earned as `commission`, `vat`, `interest` and
    `costs`; `own_bank` is what has come over to our own account. Of our own invoices: `receivable` is what creditors
    owe us (kundfordringar), `fees` what we earned by them, `outlays` what we have laid out for creditors (utlägg) and
    `prepaid` what they deposited (förskott från kunder).
    """

    CLIENT_BANK = "client_bank"
    UNCLEARED = "uncleared"
    SUSPENSE = "suspense"
    OTHER_FUNDS = "other_funds"
    UNDISTRIBUTED = "undistributed"
    CREDITOR = "creditor"
    REFUND = "refund"
    OUTGOING = "outgoing"
    OWED_TO_AGENCY = "owed_to_agency"
    CLIENT_CLEARING = "client_clearing"
    COMMISSION = "commission"
    VAT = "vat"
    INTEREST = "interest"
    COSTS = "costs"
    OWN_BANK = "own_bank"
    RECEIVABLE = "receivable"
    FEES = "fees"
    OUTLAYS = "outlays"
    PREPAID = "prepaid"

    @property
    def book(self) -> Book:
        """The books that an account stands in."""
        return Book.OWN if self in _OWN else Book.CLIENT


_OWN = frozenset(
    {
        LedgerAccount.CLIENT_CLEARING,
        LedgerAccount.COMMISSION,
        LedgerAccount.VAT,
        LedgerAccount.INTEREST,
        LedgerAccount.COSTS,
        LedgerAccount.OWN_BANK,
        LedgerAccount.RECEIVABLE,
        LedgerAccount.FEES,
        LedgerAccount.OUTLAYS,
        LedgerAccount.PREPAID,
    }
)

Amounts = Mapping[LedgerAccount, int]
"""Öre by account, debits above zero."""


class VoucherKind(StrEnum):
    """What a voucher books: money on a bank account, whose the money on a case is, money that leaves, our invoices."""

    BANK = "bank"
    CASE = "case"
    PAYOUT = "payout"
    INVOICE = "invoice"


@dataclass(frozen=True, slots=True)
class Line:
    """One amount on one account."""

    account: LedgerAccount
    amount: Money


@dataclass(frozen=True, slots=True)
class Voucher:
    """One happening in the books, never changed once it is there; what was wrong is booked back by another one.

    `on` is the day it is booked, `value_on` the day the money counts from. `source` names what it rests on (a bank
    transaction, a case, a payout), `party` the bank account where the lines are a bank's.
    Raises ValueError where the lines of one book do not come to nothing.
    """

    kind: VoucherKind
    source: str
    on: date
    value_on: date
    text: str
    lines: tuple[Line, ...]
    case_number: str | None = None
    party: str = ""

    def __post_init__(self) -> None:
        for book in Book:
            left: dict[str, int] = {}
            for line in self.lines:
                if line.account.book is book:
                    left[line.amount.currency] = left.get(line.amount.currency, 0) + line.amount.ore
            if any(left.values()):
                raise ValueError(f"the lines of the {book} book do not come to nothing: {left}")


def lines_of(amounts: Amounts, currency: str) -> tuple[Line, ...]:
    """The lines of amounts in öre by account, those of nothing left out."""
    return tuple(Line(account, Money(ore, currency)) for account, ore in amounts.items() if ore)


def difference(wanted: Amounts, stands: Amounts) -> dict[LedgerAccount, int]:
    """What must be booked so that what stands becomes what is wanted."""
    accounts = [*wanted, *(account for account in stands if account not in wanted)]
    found = {account: wanted.get(account, 0) - stands.get(account, 0) for account in accounts}
    return {account: ore for account, ore in found.items() if ore}
