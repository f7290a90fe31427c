"""Explain this krona: every amount of a balance down to rate, days, base, statute and what was paid of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims.balance import Balance, Cost, InterestSegment
from claims.case import CaseFacts
from claims.money import Money, total
from claims.refused import Refused
from dunning.account import Account
from dunning.interest import rate_series
from dunning.law.dated import Dated
from dunning.law.law import Law
from dunning.ledger import Replay, Use

ROUNDING_BASIS = "lag (1970:1029) om avrundning av vissa öresbelopp"
ORDER_BASIS = "9 kap. 5 § handelsbalken; utlägg, kostnader, ränta, kapital, äldst först"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A balance and what stands behind it, made of the same replay; `charged` holds what is left of each cost."""

    balance: Balance
    uses: tuple[Use, ...]
    accounts: tuple[Account, ...]
    charged: tuple[tuple[Cost, Money], ...]


def explain(*, facts: CaseFacts, law: Law, as_of: date) -> Explanation:
    """What is owed at the end of a day, and why. Raises what `dunning.ledger.balance` raises."""
    replay = Replay(facts, law, as_of)
    found = replay.run()
    charged = tuple((cost, Money(left, found.currency)) for cost, left in replay.costs_left)
    return Explanation(found, tuple(replay.uses), tuple(replay.accounts), charged)


def unfolded(*, facts: CaseFacts, law: Law, as_of: date) -> dict[str, Any]:
    """`explain` as JSON values: the same facts, law and day always give the same text."""
    found = explain(facts=facts, law=law, as_of=as_of)
    owed = found.balance
    return {
        **owed.as_json(),
        "overpaid": str(owed.overpaid),
        "per_day": str(owed.per_day),
        "invoices": [_invoice(found, account, law) for account in found.accounts],
        "cost_lines": [_cost(cost, left, law) for cost, left in found.charged],
        "rounding_basis": ROUNDING_BASIS if owed.rounding else None,
        "received": list(_received(facts, found)),
        "order": ORDER_BASIS,
    }


def payoff(*, facts: CaseFacts, law: Law, first: date, days: int) -> list[dict[str, str]]:
    """What settles the case on each of the coming days, as far as the law's rates are known.

    Raises Refused("law_row_missing") when not even the first day can be counted.
    """
    found: list[dict[str, str]] = []
    for day in (first + timedelta(days=number) for number in range(days)):
        try:
            owed = Replay(facts, law, day).run()
        except Refused as refused:
            if not found or refused.code != "law_row_missing":
                raise
            break
        found.append({"on": day.isoformat(), "total": str(owed.total)})
    return found


def _paid(found: Explanation, what: str, of: str) -> Money:
    currency = found.balance.currency
    return total((use.amount for use in found.uses if (use.what, use.of) == (what, of)), currency)


def _invoice(found: Explanation, account: Account, law: Law) -> dict[str, Any]:
    invoice = account.invoice
    shown = next(each for each in found.balance.invoices if each.number == invoice.number)
    accrued = total((segment.amount for segment in shown.segments), account.currency)
    paid = _paid(found, "principal", invoice.number)
    currency = account.currency
    return {
        "number": invoice.number,
        "invoice_date": invoice.invoice_date.isoformat(),
        "due_date": invoice.due_date.isoformat(),
        "principal": {
            "claimed": str(invoice.total),
            "credited": str(invoice.total - paid - shown.remaining - Money(account.principal_written_off, currency)),
            "paid": str(paid),
            "written_off": str(Money(account.principal_written_off, currency)),
            "remaining": str(shown.remaining),
        },
        "interest": {
            "starts_on": account.starts_on.isoformat() if account.starts_on else None,
            "starts_basis": account.start_basis,
            "accrued": str(accrued),
            "paid": str(_paid(found, "interest", invoice.number)),
            "written_off": str(Money(account.interest_written_off, currency)),
            "remaining": str(shown.interest),
            "per_day": str(shown.per_day),
            "segments": [_segment(segment, account, law) for segment in shown.segments],
        },
    }


def _segment(segment: InterestSegment, account: Account, law: Law) -> dict[str, Any]:
    year = law.day_count.days_in_year(segment.first_on.year)
    rows = rate_rows(segment, account, law)
    return {
        "first_on": segment.first_on.isoformat(),
        "last_on": segment.last_on.isoformat(),
        "days": segment.days,
        "year_days": year,
        "base": str(segment.base),
        "rate": str(segment.rate),
        "formula": f"{segment.base} × {_plain(segment.rate)} % × {segment.days}/{year}",
        "amount": str(segment.amount),
        "basis": segment.basis,
        "rows": [
            {
                "series": name,
                "value": _plain(row.value),
                "valid_from": row.valid_from.isoformat(),
                "source": row.source,
                "verified": row.verified,
            }
            for name, row in rows
        ],
    }


def rate_rows(segment: InterestSegment, account: Account, law: Law) -> Sequence[tuple[str, Dated[Decimal]]]:
    """The rows of law that a segment's rate is made of; an agreed rate that is not capped rests on none."""
    if account.invoice.agreed_rate == segment.rate:
        return ()
    parts = rate_series(agreed=account.invoice.agreed_rate, debtor_kind=account.debtor_kind, law=law)
    return [(series.name, series.on(segment.first_on)) for series in parts]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _cost(cost: Cost, left: Money, law: Law) -> dict[str, Any]:
    cap = law.cap_of(cost)
    return {
        "kind": str(cost.kind),
        "on": cost.on.isoformat(),
        "charged": str(cost.amount),
        "paid": str(cost.amount - left),
        "remaining": str(left),
        "basis": cost.basis,
        "cap": str(cap.value) if cap else None,
        "verified": cap.verified if cap else False,
    }


def _received(facts: CaseFacts, found: Explanation) -> Iterator[dict[str, Any]]:
    """Day by day: what came in or was credited beyond its invoice, and what the day's money paid."""
    as_of = found.balance.as_of
    days = {use.on for use in found.uses} | {payment.on for payment in facts.payments if payment.on <= as_of}
    for day in sorted(days):
        yield {
            "on": day.isoformat(),
            "payments": [
                {"amount": str(paid.amount), "source": paid.source, "reference": paid.reference}
                for paid in facts.payments
                if paid.on == day
            ],
            "paid": [
                {"what": use.what, "of": use.of, "amount": str(use.amount)} for use in found.uses if use.on == day
            ],
        }
