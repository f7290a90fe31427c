"""What a bank tells: transactions on our accounts, and the sums it says they come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.money import Money
from claims.refused import Finding


class BankFormat(StrEnum):
    """The files that a bank sends. A notification (camt.054) tells early what a statement (camt.053) confirms."""

    NOTIFICATION = "camt.054"
    STATEMENT = "camt.053"
    BGMAX = "BgMax"


class BankState(StrEnum):
    """What became of a transaction; a closed list.

    `booked` on cases whole, `suspense` waits for a person (oidentifierad inbetalning), `return_owed` is to go back to
    its payer and waits for a payout, `returned` went back, `other` is no debtor's payment, `reversed` by the bank
    before or after it was booked.
    """

    BOOKED = "booked"
    SUSPENSE = "suspense"
    RETURN_OWED = "return_owed"
    RETURNED = "returned"
    OTHER = "other"
    REVERSED = "reversed"


class ReferenceKind(StrEnum):
    """What a payer's reference is said to be: a payment reference (OCR), a document's number, or just text."""

    OCR = "ocr"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class BankReference:
    """One thing that a payment says it pays. `amount` is its part of the payment where the payer divided it.

    `is_doubtful` when the bank itself says that the reference is wrong.
    """

    kind: ReferenceKind
    text: str
    amount: Money | None = None
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Counterparty:
    """Who paid, or was paid, as the bank gives it; empty where it does not."""

    name: str = ""
    account: str = ""
    identity: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BankTransaction:
    """Money that came in (amount above zero) or went out (below) on one of our accounts.

    `key` is the same for one movement of money in every file that tells of it, so that it is booked once: account,
    amount, day and the bank's own reference. Where `bank_reference` is empty, two that are alike can only be told apart
    within one file, and a person must say whether a second file tells of the same; `times` is which of them it is, from
    1, and from 2 on stands in the key. `is_reversal` marks one that takes an earlier one back. `batch` is the bank's
    reference of the sum that it is a part of, where the bank books a sum. `withheld` is what the bank kept of the
    payer's amount for itself: the payer paid that too, and it did not reach us. `end_to_end` is the payer's own name
    for the payment; on what we ordered ourselves it is ours.
    """

    key: str
    account: str
    amount: Money
    booked_on: date
    value_on: date
    bank_reference: str
    counterparty: Counterparty = Counterparty()
    references: tuple[BankReference, ...] = ()
    texts: tuple[str, ...] = ()
    is_reversal: bool = False
    batch: str = ""
    times: int = 1
    withheld: Money | None = None
    end_to_end: str = ""

    @property
    def likeness(self) -> str:
        """What two files that tell of one payment agree on even where the bank's references differ.

        "" where the payer gave no reference: then only the amount would be alike.
        """
        said = sorted({reference.text for reference in self.references})
        facts = (self.account, str(self.amount.ore), self.amount.currency, self.booked_on.isoformat())
        return "|".join((*facts, "back" if self.is_reversal else "", *said)) if said else ""

    @property
    def searchable(self) -> str:
        """What a person may look for in it, a line each and without case: payer, references and words.

        A number written in groups stands there without them too, alone on its line.
        """
        payer = self.counterparty
        said = (payer.name, payer.identity, payer.account, *(one.text for one in self.references), *self.texts)
        lines = [
            *(text.casefold() for text in said if text),
            *(plain for text in said if (plain := plain_digits(text))),
        ]
        return "\n" + "\n".join(dict.fromkeys(lines)) + "\n"


def plain_digits(text: str) -> str:
    """A number without what it is grouped by; "" for other texts."""
    plain = text.replace(" ", "").replace("-", "")
    return plain if plain.isascii() and plain.isdigit() else ""


@dataclass(frozen=True, slots=True)
class BankFileHead:
    """What a file says of itself. `message_id` is the bank's own name for it; a second file of that name is refused."""

    format: BankFormat
    message_id: str
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class BankTotal:
    """The end of one account's part of a file: how many transactions it held, their sum, and the bank's balances.

    A balance is None where the file has none. Transactions that are not booked yet are not among them.
    """

    account: str
    number: str
    count: int
    sum: Money
    opening: Money | None = None
    closing: Money | None = None


BankItem = BankFileHead | BankTransaction | BankTotal | Finding
"""What a reader of bank files gives, one after the other in the file's order."""
