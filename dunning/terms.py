"""The terms: what a case will cost its creditor, told before they accept; nothing of it is asked of a debtor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from claims.balance import CostKind
from claims.case import CaseFacts, CaseState
from claims.days import local_date
from claims.money import Money, total
from dunning.prices import PriceList, Tier, parse_prices

__all__ = ["PriceList", "Quote", "QuoteLine", "Tier", "parse_prices", "quote", "withdrawal_cost", "withdrawal_stage"]


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One invoice in a quote: its rate is the case's rate and, when it is old, the surcharge (both shares).

    `days_overdue` is counted at registration; `commission` is owed only on what is collected, here if all is.
    """

    invoice_number: str
    principal: Money
    days_overdue: int
    surcharge: Decimal
    rate: Decimal
    commission: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """What the creditor is told. Amounts are without VAT; `vat_rate` (a share) comes on top of every fee.

    `withdrawal` is the cost of stopping by stage, None meaning the outlays at the authority; `withdrawal_now` what
    stopping today costs. `legal_prepayment` may be asked for before a payment order.
    """

    prices_version: str
    prices_hash: str
    on: date
    country: str
    currency: str
    principal: Money
    setup_fee: Money
    commission_rate: Decimal
    lines: tuple[QuoteLine, ...]
    commission: Money
    surcharge_after_days: int
    surcharge_points: Decimal
    withdrawal: Mapping[str, Money | None]
    withdrawal_now: Money
    legal_prepayment: Money
    costs_go_to: str
    interest_goes_to: str
    vat_rate: Decimal
    small_remainder: Money | None


def quote(*, prices: PriceList, facts: CaseFacts, today: date) -> Quote:
    """What a case costs its creditor by a price list, on a day.

    An invoice more than so many days overdue when the case was registered carries the surcharge; on the day itself it
    does not (180 no, 181 yes). Raises Refused("price_missing") for a country or amount without a price.
    """
    country = facts.debtor.country if facts.debtor else "SE"
    left = _principals(facts, today)
    principal = total(left.values(), facts.currency)
    rate = prices.commission_rate(country=country, principal=Money(principal.ore))
    lines = tuple(_line(prices, facts, number, amount, rate) for number, amount in left.items())
    return Quote(
        prices_version=prices.version,
        prices_hash=prices.hash,
        on=today,
        country=country,
        currency=facts.currency,
        principal=principal,
        setup_fee=prices.setup_fee(country),
        commission_rate=rate,
        lines=lines,
        commission=total((line.commission for line in lines), facts.currency),
        surcharge_after_days=prices.surcharge_after_days,
        surcharge_points=prices.surcharge_points,
        withdrawal=prices.withdrawal,
        withdrawal_now=withdrawal_cost(prices=prices, facts=facts),
        legal_prepayment=prices.legal_prepayment,
        costs_go_to=prices.costs_go_to,
        interest_goes_to=prices.interest_goes_to,
        vat_rate=prices.vat_rate,
        small_remainder=prices.small_remainder,
    )


def withdrawal_stage(facts: CaseFacts) -> str:
    """How far a case has come, as the price list names it: the furthest stage that cost or pressed."""
    if any(cost.kind is CostKind.PAYMENT_ORDER for cost in facts.costs):
        return "after_payment_order"
    if facts.state is CaseState.DECISION or facts.taken("recommendation"):
        return "end_of_first_phase"
    return "after_demand" if facts.taken("demand") else "before_external_measures"


def withdrawal_cost(*, prices: PriceList, facts: CaseFacts) -> Money:
    """What withdrawing a case now costs the creditor: the price of its stage, or what was laid out at the authority."""
    fixed = prices.withdrawal[withdrawal_stage(facts)]
    if fixed is not None:
        return fixed
    return total((cost.amount for cost in facts.costs if cost.kind is CostKind.PAYMENT_ORDER), facts.currency)


def _principals(facts: CaseFacts, today: date) -> dict[str, Money]:
    """What each invoice asks for after the credits known on a day."""
    left = {invoice.number: invoice.total.ore for invoice in facts.invoices}
    for credit in facts.credits:
        if credit.on <= today and credit.invoice_number in left:
            left[credit.invoice_number] = max(0, left[credit.invoice_number] - credit.amount.ore)
    return {number: Money(ore, facts.currency) for number, ore in left.items()}


def _line(prices: PriceList, facts: CaseFacts, number: str, principal: Money, rate: Decimal) -> QuoteLine:
    due_date = next(invoice.due_date for invoice in facts.invoices if invoice.number == number)
    days_overdue = max(0, (local_date(facts.registered_at) - due_date).days)
    is_old = days_overdue > prices.surcharge_after_days
    surcharge = prices.surcharge_points if is_old else Decimal(0)
    ore = (Decimal(principal.ore) * (rate + surcharge)).to_integral_value(ROUND_HALF_UP)
    return QuoteLine(number, principal, days_overdue, surcharge, rate + surcharge, Money(int(ore), principal.currency))
