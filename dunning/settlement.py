"""Whose the money on a case is: the creditor's, the agency's, or the debtor's to have back (redovisning)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from claims.case import CaseFacts
from claims.money import Money, total
from dunning.law.law import Law
from dunning.ledger import Replay

DIRECT = "direct"
"""The source of a payment that the debtor made to the creditor: it pays the debt, and is not ours to pay out."""
AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the creditor accepted: commission by invoice (a share of collected principal), its VAT, who keeps what.

    `commission_else` is the case's own rate, for an invoice that its creditor added after they had accepted.
    """

    commission: Mapping[str, Decimal]
    vat_rate: Decimal
    costs_go_to: str
    interest_goes_to: str
    commission_else: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Share:
    """What has come in on a case up to a day, and whose it is; sums of money since the case began.

    `received` came to us, `direct` to the creditor; together they are `principal`, `interest`, `costs` and `refund`
    (paid beyond everything owed). `to_creditor` is what we hold for them after commission and its VAT, below zero where
    they have had more than their part; `to_agency` is ours. received = to_creditor + to_agency + refund, to the öre.
    """

    received: Money
    direct: Money
    principal: Money
    interest: Money
    costs: Money
    refund: Money
    commission: Money
    vat: Money
    to_creditor: Money
    to_agency: Money

    def __add__(self, other: Share) -> Share:
        return Share(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Share)))

    def as_json(self) -> dict[str, str]:
        """Every sum as text."""
        return {each.name: str(getattr(self, each.name)) for each in fields(Share)}


def share(*, facts: CaseFacts, agreed: Agreed, law: Law, as_of: date) -> Share:
    """Whose the money on a case is at the end of a day, counted from the same replay as the balance.

    A credit note that is larger than what was left of its invoice makes money of what the debtor had paid; it comes out
    of the creditor's principal. Raises what `dunning.ledger.balance` raises.
    """
    replay = Replay(facts, law, as_of)
    overpaid = replay.run().overpaid
    currency = facts.currency
    came = [payment for payment in facts.payments if payment.on <= as_of]
    received = total((payment.amount for payment in came if payment.source != DIRECT), currency)
    direct = total((payment.amount for payment in came if payment.source == DIRECT), currency)
    interest, costs = (
        total((use.amount for use in replay.uses if use.what == what), currency) for what in ("interest", "cost")
    )
    by_invoice: dict[str, int] = {}
    for use in replay.uses:
        if use.what == "principal":
            by_invoice[use.of] = by_invoice.get(use.of, 0) + use.amount.ore
    principal = received + direct - interest - costs - overpaid
    commission = _commission(by_invoice, sum(by_invoice.values()) - principal.ore, agreed, currency)
    vat = _part(commission, agreed.vat_rate)
    to_agency = commission + vat
    to_agency += interest if agreed.interest_goes_to == AGENCY else Money.zero(currency)
    to_agency += costs if agreed.costs_go_to == AGENCY else Money.zero(currency)
    return Share(
        received=received,
        direct=direct,
        principal=principal,
        interest=interest,
        costs=costs,
        refund=overpaid,
        commission=commission,
        vat=vat,
        to_creditor=received - to_agency - overpaid,
        to_agency=to_agency,
    )


def _commission(by_invoice: Mapping[str, int], not_paid: int, agreed: Agreed, currency: str) -> Money:
    """The commission on principal that was paid with money; `not_paid` öre of it came off by credits elsewhere."""
    found = Money.zero(currency)
    for number, ore in by_invoice.items():
        credited = min(ore, not_paid)
        not_paid -= credited
        found += _part(Money(ore - credited, currency), agreed.commission.get(number, agreed.commission_else))
    return found


def _part(whole: Money, rate: Decimal) -> Money:
    return Money(int((whole.ore * rate).to_integral_value(ROUND_HALF_UP)), whole.currency)
