"""One invented bill with exact sums, in whole hundredths, before any page is drawn."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bench.generator.parties import Party

REDUCES = frozenset({"credit_note"})


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Row:
    """A row: price of one unit without VAT in hundredths, VAT rate and discount in per cent."""

    text: str
    quantity: Decimal
    unit: str
    unit_ore: int
    rate: Decimal
    discount: int = 0
    article: str = ""

    @property
    def net_ore(self) -> int:
        """The row's amount without VAT after its discount, rounded half up."""
        return _whole(self.quantity * self.unit_ore * (100 - self.discount) / 100)


@dataclass(frozen=True, slots=True)
class Group:
    """One VAT rate's base and tax, in hundredths."""

    rate: Decimal
    base_ore: int
    vat_ore: int


@dataclass(frozen=True, slots=True)
class Bill:
    """What a document is about. `invoice_fee_ore` and `discount_ore` are without VAT, at the first row's rate.

    `fee_ore` is a reminder's fee beside the claim; `payee` has bought the claim; `delivery` is a place other than
    the buyer's. Dates, numbers and names that a page leaves out are left out by the page, not here.
    """

    kind: str
    language: str
    currency: str
    seller: Party
    buyer: Party
    number: str
    invoice_date: date
    due_date: date
    rows: tuple[Row, ...]
    reference: str | None
    customer_number: str
    order_number: str
    payee: Party | None = None
    credits: str | None = None
    invoice_fee_ore: int = 0
    discount_ore: int = 0
    prepaid_ore: int = 0
    fee_ore: int = 0
    fee_in_total: bool = True
    rounds: bool = False

    @property
    def sign(self) -> int:
        """Minus one where the page gives money back."""
        return -1 if self.kind in REDUCES else 1

    @property
    def terms_days(self) -> int:
        """Days from invoice date to due date."""
        return (self.due_date - self.invoice_date).days

    @property
    def groups(self) -> tuple[Group, ...]:
        """Base and tax per rate, the highest first; tax is rounded half up on the sum of the base."""
        bases: dict[Decimal, int] = defaultdict(int)
        for row in self.rows:
            bases[row.rate] += row.net_ore * self.sign
        bases[self.rows[0].rate] += (self.invoice_fee_ore - self.discount_ore) * self.sign
        return tuple(Group(rate, base, _whole(base * rate / 100)) for rate, base in sorted(bases.items(), reverse=True))

    @property
    def rows_ore(self) -> int:
        """Sum of the rows."""
        return sum(row.net_ore for row in self.rows) * self.sign

    @property
    def net_ore(self) -> int:
        """Sum without VAT, after fee and discount."""
        return sum(group.base_ore for group in self.groups)

    @property
    def vat_ore(self) -> int:
        """VAT of all rates."""
        return sum(group.vat_ore for group in self.groups)

    @property
    def rounding_ore(self) -> int:
        """Rounding to whole units of money, zero where the seller does not round."""
        exact = self.net_ore + self.vat_ore
        return _whole(Decimal(exact) / 100) * 100 - exact if self.rounds else 0

    @property
    def gross_ore(self) -> int:
        """With VAT and rounding, before what is already paid."""
        return self.net_ore + self.vat_ore + self.rounding_ore

    @property
    def claim_ore(self) -> int:
        """What is left of the invoice to pay; a reminder's fee is not in it."""
        return self.gross_ore - self.prepaid_ore

    @property
    def total_ore(self) -> int:
        """The amount to pay as printed."""
        return self.claim_ore + (self.fee_ore if self.fee_in_total else 0)
