"""One invented claim document with exact sums: the single source of what a page shows and of what is true about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from samples.people import Buyer, Company


class Kind(StrEnum):
    """What the page is; the last two are not claims."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    REMINDER = "reminder"
    ORDER_CONFIRMATION = "order_confirmation"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: `unit_ore` is the price of one unit without VAT, in öre; `vat_rate` in per cent."""

    text: str
    quantity: Decimal
    unit: str
    unit_ore: int
    vat_rate: int = 25

    @property
    def net_ore(self) -> int:
        """The row's amount without VAT, rounded half up to the öre."""
        return int((self.quantity * self.unit_ore).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class VatGroup:
    """One VAT rate's base and tax, in öre."""

    rate: int
    base_ore: int
    vat_ore: int


@dataclass(frozen=True, slots=True)
class SampleInvoice:
    """A document of one seller to one buyer. Optional values are printed only when set and when the layout has them.

    `fee_ore` is the reminder fee (påminnelseavgift) that a reminder adds; `credits` is the invoice a credit note
    reduces; `interest_rate` is an agreed late interest in per cent, beside the sentence that `interest_text` asks for.
    """

    kind: Kind
    layout: str
    seller: Company
    buyer: Buyer
    number: str
    invoice_date: date
    due_date: date
    lines: tuple[Line, ...]
    ocr: str | None = None
    customer_number: str | None = None
    interest_text: bool = True
    interest_rate: str | None = None
    fee_ore: int = 0
    credits: str | None = None
    shows_buyer_orgnr: bool = True
    rounds_to_krona: bool = False
    currency: str = "SEK"
    language: str = "sv"
    remark: str = ""

    @property
    def case_key(self) -> str:
        """The case it belongs to, while no demand has left: creditor and debtor, by their mail addresses."""
        buyer = self.buyer.email.partition("@")
        return f"{self.seller.domain}/{buyer[0] if self.buyer.is_person else buyer[2]}".replace(".example", "")

    @property
    def is_claim(self) -> bool:
        """Whether the page is about money owed, unlike an order confirmation or a quote."""
        return self.kind not in (Kind.ORDER_CONFIRMATION, Kind.QUOTE)

    @property
    def sign(self) -> int:
        """Minus one on a credit note, whose printed amounts are negative."""
        return -1 if self.kind is Kind.CREDIT_NOTE else 1

    @property
    def terms_days(self) -> int:
        """Days from invoice date to due date (betalningsvillkor)."""
        return (self.due_date - self.invoice_date).days

    @property
    def vat_groups(self) -> tuple[VatGroup, ...]:
        """Base and tax per VAT rate, the highest rate first; tax is rounded half up on the sum of the base."""
        bases: dict[int, int] = defaultdict(int)
        for line in self.lines:
            bases[line.vat_rate] += line.net_ore * self.sign
        return tuple(VatGroup(rate, base, _vat(base, rate)) for rate, base in sorted(bases.items(), reverse=True))

    @property
    def net_ore(self) -> int:
        """Sum without VAT, in öre."""
        return sum(group.base_ore for group in self.vat_groups)

    @property
    def vat_ore(self) -> int:
        """VAT, in öre."""
        return sum(group.vat_ore for group in self.vat_groups)

    @property
    def rounding_ore(self) -> int:
        """Rounding to whole kronor (öresavrundning), zero when the seller does not round."""
        if not self.rounds_to_krona:
            return 0
        exact = self.net_ore + self.vat_ore
        return int((Decimal(exact) / 100).quantize(Decimal(1), ROUND_HALF_UP)) * 100 - exact

    @property
    def total_ore(self) -> int:
        """The claim with VAT and rounding, in öre; a reminder's fee is not part of it."""
        return self.net_ore + self.vat_ore + self.rounding_ore

    @property
    def to_pay_ore(self) -> int:
        """What the page asks for, in öre: the claim and, on a reminder, its fee."""
        return self.total_ore + self.fee_ore


def _vat(base_ore: int, rate: int) -> int:
    return int((Decimal(base_ore) * rate / 100).quantize(Decimal(1), ROUND_HALF_UP))
