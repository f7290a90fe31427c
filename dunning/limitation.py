"""Limitation (preskription): the last day a claim may be demanded, so that nothing is asked for after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from claims.balance import CostKind
from claims.case import CaseFacts
from claims.days import add_years
from claims.invoice import Invoice
from claims.party import DebtorKind
from dunning.law.dated import Series
from dunning.law.law import Law


class InterruptionKind(StrEnum):
    """What interrupts limitation (5 § preskriptionslagen): acknowledgment, a demand that arrived, a proceeding."""

    ACKNOWLEDGED = "acknowledged"
    DEMANDED = "demanded"
    PROCEEDING_ENDED = "proceeding_ended"


@dataclass(frozen=True, slots=True)
class Interruption:
    """A day from which a new period runs; `is_proven` that we can show it (the burden is the creditor's)."""

    on: date
    kind: InterruptionKind
    is_proven: bool = True


@dataclass(frozen=True, slots=True)
class Lapse:
    """The last safe day of a claim, what the period runs from, and whether that day is an estimate."""

    on: date
    runs_from: date
    is_estimated: bool


def limitation_rows(*, debtor_kind: DebtorKind, law: Law) -> Series[int]:
    """The years of limitation against a kind of debtor; without rows where nobody knows them."""
    is_private = debtor_kind in (DebtorKind.CONSUMER, DebtorKind.ESTATE)
    return law.limitation_years_consumer if is_private else law.limitation_years_other


def limitation_years(*, debtor_kind: DebtorKind, on: date, law: Law) -> int:
    """Three years against a consumer or a consumer's estate, else ten (2 § preskriptionslagen)."""
    return limitation_rows(debtor_kind=debtor_kind, law=law).on(on).value


def enforceable_until(*, judged_on: date, creditor_is_person: bool, law: Law) -> date | None:
    """The last day that a judgment may be enforced, where a country sets one whatever interrupts it; None elsewhere.

    Raises Refused("law_row_missing") for a day without a row.
    """
    series = law.absolute_limit_years_person if creditor_is_person else law.absolute_limit_years
    return add_years(judged_on, series.on(judged_on).value) if series is not None else None


def lapses_on(*, arose_on: date, debtor_kind: DebtorKind, law: Law, interruptions: Sequence[Interruption] = ()) -> date:
    """The last safe day of a claim: its period counted from when it arose, anew from each proven interruption in time.

    A judgment brings the same period anew, never a longer one (6 and 7 §§). The day is never moved to a bank day.
    Calendar rule: lag (1930:173) 1 §. An interruption after the claim lapsed, or not proven, changes nothing.
    """
    years = limitation_years(debtor_kind=debtor_kind, on=arose_on, law=law)
    lapse = add_years(arose_on, years)
    for interruption in sorted(interruptions, key=lambda each: each.on):
        if interruption.is_proven and arose_on <= interruption.on <= lapse:
            lapse = max(lapse, add_years(interruption.on, years))
    return lapse


def arose_on(*, invoice: Invoice, law: Law) -> date:
    """When a claim is taken to have arisen while no delivery or agreement date is known: safely before its invoice."""
    return invoice.invoice_date - timedelta(days=law.estimated_age_days)


def interruptions(facts: CaseFacts) -> tuple[Interruption, ...]:
    """What interrupted limitation in a case, oldest first.

    A payment acknowledges the claim. An application at the authority counts from its filing, which is safer than from
    its end. A letter by ordinary post interrupts only if it arrived, which we cannot show, so it is not proven.
    """
    paid = [Interruption(payment.on, InterruptionKind.ACKNOWLEDGED) for payment in facts.payments]
    filed = [
        Interruption(cost.on, InterruptionKind.PROCEEDING_ENDED)
        for cost in facts.costs
        if cost.kind is CostKind.PAYMENT_ORDER
    ]
    sent = [Interruption(step.on, InterruptionKind.DEMANDED, is_proven=False) for step in facts.taken("demand")]
    return tuple(sorted((*paid, *filed, *sent), key=lambda each: each.on))


def first_lapse(*, facts: CaseFacts, law: Law) -> Lapse | None:
    """The earliest last safe day among a case's invoices; None for a case without invoices, or looked at ahead under
    a law whose limitation nobody knows.
    """
    if not law.for_letters and not limitation_rows(debtor_kind=facts.debtor_kind, law=law).rows:
        return None
    found = interruptions(facts)
    lapses = [
        Lapse(
            on=lapses_on(arose_on=start, debtor_kind=facts.debtor_kind, law=law, interruptions=found),
            runs_from=start,
            is_estimated=True,
        )
        for start in (arose_on(invoice=invoice, law=law) for invoice in facts.invoices)
    ]
    return min(lapses, key=lambda lapse: lapse.on, default=None)
