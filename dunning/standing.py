"""What of a law a letter would rest on, row by row, so that nothing leaves on a figure that nobody confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from claims.balance import CostKind
from claims.case import CaseFacts
from claims.invoice import Invoice
from claims.money import Money
from dunning.interest import TRADE_KINDS, interest_starts_on, rate_series
from dunning.law.dated import Dated, Series
from dunning.law.law import Law
from dunning.limitation import arose_on, limitation_rows

Named = tuple[str, Dated[Any]]


def unconfirmed(*, facts: CaseFacts, law: Law, on: date, claim: Money) -> tuple[str, ...]:
    """The rows that a letter on a day would rest on and that nobody has confirmed, by series and first day.

    Rates over the whole time that bears interest, what was and may be charged for a claim of that principal, the time
    that the debtor gets, and limitation. Raises Refused("law_row_missing") for a day that needs a row and has none.
    """
    rows = [*_interest(facts, law, on), *_charges(facts, law, on, claim), *_times(facts, law, on)]
    return tuple(dict.fromkeys(f"{name} from {row.valid_from}" for name, row in rows if not row.verified))


def _interest(facts: CaseFacts, law: Law, on: date) -> Iterator[Named]:
    demands = facts.taken("demand")
    demanded_on = demands[0].on if demands else on
    for invoice in facts.invoices:
        yield from _wait(facts, invoice, demanded_on, law)
        start = interest_starts_on(invoice=invoice, debtor_kind=facts.debtor_kind, demanded_on=demanded_on, law=law).on
        is_agreed = invoice.agreed_rate is not None and facts.debtor_kind in TRADE_KINDS
        if start is None or start > on or is_agreed:
            continue
        for series in rate_series(agreed=invoice.agreed_rate, debtor_kind=facts.debtor_kind, law=law):
            yield from ((series.name, row) for row in series.between(first=start, last=on))


def _wait(facts: CaseFacts, invoice: Invoice, demanded_on: date, law: Law) -> Iterator[Named]:
    if facts.debtor_kind in TRADE_KINDS or invoice.due_date_agreed:
        return
    sent_on = invoice.invoice_date if invoice.has_interest_text else demanded_on
    yield law.interest_wait_days.name, law.interest_wait_days.on(sent_on)


def _charges(facts: CaseFacts, law: Law, on: date, claim: Money) -> Iterator[Named]:
    late = [invoice.due_date for invoice in facts.invoices if invoice.due_date < on]
    if facts.debtor_kind in TRADE_KINDS:
        yield from ((law.late_compensation.name, law.late_compensation.on(day)) for day in late)
    else:
        kinds = (law.cost_series(kind, claim=claim) for kind in (CostKind.REMINDER, CostKind.DEMAND))
        yield from ((series.name, row) for series in kinds if (row := series.find(on)) is not None)
    charged = ((cost, law.cap_of(cost)) for cost in facts.costs)
    yield from ((f"costs.{cost.kind}", row) for cost, row in charged if row is not None)


def _times(facts: CaseFacts, law: Law, on: date) -> Iterator[Named]:
    years: Series[int] = limitation_rows(debtor_kind=facts.debtor_kind, law=law)
    yield from ((years.name, years.on(arose_on(invoice=invoice, law=law))) for invoice in facts.invoices)
    yield law.deadline_floor.name, law.deadline_floor.on(on)
    if law.reminder_spacing_days is not None:
        yield law.reminder_spacing_days.name, law.reminder_spacing_days.on(on)
