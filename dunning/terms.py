"""The terms: what a case will cost its creditor, told before they accept; nothing of it is asked of a debtor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from claims.case import CaseFacts, CaseState
from claims.days import instant_of, local_date
from claims.invoice import Invoice
from claims.money import Money, total
from claims.party import DebtorKind, Party
from claims.refused import Refused
from dunning.law.law import Law
from dunning.outlays import laid_out, outlays_ahead, paid_out
from dunning.prices import PriceList, Tier, parse_prices
from dunning.quoted import Quote, QuoteLine, quote_from_json

__all__ = [
    "WARNINGS",
    "PriceList",
    "Quote",
    "QuoteLine",
    "Tier",
    "parse_prices",
    "quote",
    "quote_ahead",
    "quote_from_json",
    "withdrawal_cost",
    "withdrawal_stage",
]

FEES_EXCEED, LEGAL_EXCEEDS = "fees_exceed_expected", "legal_exceeds_expected"
WARNINGS = (FEES_EXCEED, LEGAL_EXCEEDS)
"""What a quote warns of: our fees, or those and the legal steps, are more than can be expected to come in."""

_OLDEST = 36_500  # days


class Stopping(Protocol):
    """What says the price of stopping by stage: a price list, or a quote made by one."""

    @property
    def withdrawal(self) -> Mapping[str, Money | None]:
        """By stage: the price, None for the outlays at the authority."""
        ...


def quote(*, prices: PriceList, facts: CaseFacts, today: date, law: Law | None = None) -> Quote:
    """What a case costs its creditor by a price list, on a day; `law` tells the authority's own fees.

    An invoice more than so many days overdue when the case was registered carries the surcharge; on the day itself it
    does not (180 no, 181 yes). Raises Refused("price_missing") for a country or amount without a price.
    """
    country = facts.debtor.country if facts.debtor else "SE"
    left = _principals(facts, today)
    principal = total(left.values(), facts.currency)
    rate = prices.commission_rate(country=country, principal=Money(principal.ore))
    lines = tuple(_line(prices, facts, number, amount, rate) for number, amount in left.items())
    setup_fee, expected = prices.setup_fee(country), _expected(prices, lines, facts.currency)
    ahead = outlays_ahead(law=law, on=today) if law is not None else ()
    return Quote(
        prices_version=prices.version,
        prices_hash=prices.hash,
        on=today,
        country=country,
        currency=facts.currency,
        principal=principal,
        setup_fee=setup_fee,
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
        tiers=prices.tiers(country),
        setup_before_start=prices.setup_before_start,
        prepay_before_filing=prices.prepay_before_filing,
        invoice_days=prices.invoice_days,
        outlays=tuple((outlay.what, outlay.amount) for outlay in ahead),
        expected=expected,
        warnings=_warnings(prices, setup_fee, lines, expected, sum(outlay.amount.ore for outlay in ahead)),
    )


def quote_ahead(
    *,
    prices: PriceList,
    country: str,
    amount: Money,
    days_overdue: int,
    today: date,
    is_business: bool,
    law: Law | None = None,
) -> Quote:
    """A quote without a case: for one claim of an amount, so many days overdue today, on a debtor in a country.

    Raises Refused("quote_invalid") for an amount that is not above zero or an age that no claim has, and
    Refused("price_missing").
    """
    if amount.ore <= 0:
        raise Refused("quote_invalid", "the amount must be more than zero")
    if not 0 <= days_overdue <= _OLDEST:
        raise Refused("quote_invalid", f"days overdue must be from 0 to {_OLDEST}")
    due_date = today - timedelta(days=days_overdue)
    claim = Invoice(number="", invoice_date=due_date, due_date=due_date, total=amount)
    facts = CaseFacts(
        number="",
        state=CaseState.AWAITING_TERMS,
        debtor_kind=DebtorKind.BUSINESS if is_business else DebtorKind.CONSUMER,
        registered_at=_noon(today),
        accepted_at=None,
        creditor_is_confirmed=False,
        missing=(),
        currency=amount.currency,
        invoices=(claim,),
        credits=(),
        payments=(),
        costs=(),
        steps=(),
        holds=frozenset(),
        debtor=Party("", country=country),
    )
    return quote(prices=prices, facts=facts, today=today, law=law)


def withdrawal_stage(facts: CaseFacts) -> str:
    """How far a case has come, as the price list names it: the furthest stage that cost or pressed.

    A demand counts once its letter has left the house; one that was taken back counts for nothing.
    """
    if laid_out(paid_out(facts), facts.currency):
        return "after_payment_order"
    if facts.state is CaseState.DECISION or facts.taken("recommendation"):
        return "end_of_first_phase"
    has_left = any((step.step, step.occurrence) not in facts.unsent for step in facts.taken("demand"))
    return "after_demand" if has_left else "before_external_measures"


def withdrawal_cost(*, prices: Stopping, facts: CaseFacts) -> Money:
    """What withdrawing a case now costs the creditor: the price of its stage, or what was laid out at the authority."""
    fixed = prices.withdrawal[withdrawal_stage(facts)]
    return fixed if fixed is not None else laid_out(paid_out(facts), facts.currency)


def _noon(day: date) -> datetime:
    return instant_of(day, time(12, 0))


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
    return QuoteLine(number, principal, days_overdue, surcharge, rate + surcharge, part_of(principal, rate + surcharge))


def part_of(whole: Money, share: Decimal) -> Money:
    """A share of an amount, rounded half up to the öre."""
    return Money(int((Decimal(whole.ore) * share).to_integral_value(ROUND_HALF_UP)), whole.currency)


def _expected(prices: PriceList, lines: tuple[QuoteLine, ...], currency: str) -> Money:
    """What the house's policy expects to come in of a claim."""
    parts = (
        part_of(line.principal, prices.expected_old_share if line.surcharge else prices.expected_share)
        for line in lines
    )
    return total(parts, currency)


def _warnings(
    prices: PriceList, setup_fee: Money, lines: tuple[QuoteLine, ...], expected: Money, outlays_ore: int
) -> tuple[str, ...]:
    """Codes where what is sure to cost, and the commission on what is expected, are more than that, VAT included.

    The list is in kronor: a claim in another currency is not held against it.
    """
    if expected.currency != setup_fee.currency:
        return ()
    shares = (prices.expected_old_share if line.surcharge else prices.expected_share for line in lines)
    commission = sum(part_of(line.commission, share).ore for line, share in zip(lines, shares, strict=True))
    fees = Money(setup_fee.ore + commission)
    with_vat = fees.ore + part_of(fees, prices.vat_rate).ore
    legal = with_vat + max(prices.legal_prepayment.ore, outlays_ore)
    return tuple(
        code for code, ore in ((FEES_EXCEED, with_vat), (LEGAL_EXCEEDS, legal)) if lines and ore > expected.ore
    )
