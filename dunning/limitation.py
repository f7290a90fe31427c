"""Limitation (preskription): the last day a claim may be demanded, so that nothing is asked for after it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claims.case import CaseFacts, StepTaken
from claims.days import add_months, add_years
from claims.interruption import PROVING, Interruption, InterruptionKind, Proof
from claims.invoice import BY_AUTHORITY, Invoice
from claims.invoked import Invoked
from claims.party import DebtorKind
from claims.proceeding import Procedure, RecordKind, Stage
from dunning.authority.machine import judged_on, proceedings
from dunning.law.dated import Series
from dunning.law.law import Law

WRITTEN_REMINDERS = ("demand", "correction", "monitoring", "interrupting_letter")
"""Letters that are a written demand or reminder of the claim (5 § 2 preskriptionslagen), if they arrive."""


@dataclass(frozen=True, slots=True)
class LimitationRule:
    """The house's own rule for keeping claims alive, from a plan's [limitation].

    A letter leaves `letters_months_before` the last safe day, never two within `apart_days`; from
    `provable_months_before` on by a channel that can be shown. `proofs` are the grades that count;
    letters within `several_within_months` of each other together have the grade `several_letters`.
    """

    letters_months_before: tuple[int, ...] = (12, 6, 3)
    provable_months_before: int = 3
    apart_days: int = 30
    several_within_months: int = 12
    proofs: frozenset[Proof] = PROVING


USUAL_RULE = LimitationRule()


@dataclass(frozen=True, slots=True)
class Lapse:
    """The last safe day of a claim, what its period runs from, and whether that day rests on an estimate.

    `last` is the interruption that the period runs from, None when it runs from when the claim arose; `tried` the last
    one of any proof.
    """

    on: date
    runs_from: date
    is_estimated: bool
    invoice_number: str = ""
    arose_on: date | None = None
    last: Interruption | None = None
    tried: Interruption | None = None


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


def lapses_on(
    *,
    arose_on: date,
    debtor_kind: DebtorKind,
    law: Law,
    interruptions: Sequence[Interruption] = (),
    proceedings: Sequence[Invoked] = (),
    proofs: Collection[Proof] = PROVING,
    as_of: date | None = None,
) -> date:
    """The last safe day of a claim: its period counted from when it arose, anew from each proven interruption in time.

    A judgment brings the same period anew, never a longer one (6 and 7 §§). The day is never moved to a bank day.
    Calendar rule: lag (1930:173) 1 §. An interruption after the claim lapsed, or not proven, changes nothing. A
    proceeding counts from its end, one that still goes on as if it ended on `as_of` (the day it began when None); one
    that the debtor was not served with gives a year from its end, once, and nothing more.
    """
    start = _Period(arose_on, arose_on, None)
    found = _periods(start, debtor_kind, law, interruptions, proceedings, proofs, as_of)
    return found.lapse


def arose_on(*, invoice: Invoice, law: Law) -> date:
    """When a claim arose; while nobody has said, a day that is safely before its invoice."""
    return invoice.arose_on or invoice.invoice_date - timedelta(days=law.estimated_age_days)


def interruptions(facts: CaseFacts, *, rule: LimitationRule = USUAL_RULE) -> tuple[Interruption, ...]:
    """What interrupted limitation in a case, oldest first, with the proof of each.

    A payment acknowledges the claim, but not one that the authority took: its proceeding counts instead. A letter by
    ordinary post interrupts only if it arrived; of several near each other, only the first may have done so.
    Proceedings stand apart (`invoked`), since they count from their end.
    """
    paid = (
        Interruption(p.on, InterruptionKind.ACKNOWLEDGED, Proof.BANK_RECORD, p.reference, p.invoice_number)
        for p in facts.payments
        if p.source != BY_AUTHORITY
    )
    return tuple(sorted((*paid, *_letters(facts, rule), *facts.interruptions), key=lambda each: each.on))


def lapses(
    *, facts: CaseFacts, law: Law, rule: LimitationRule = USUAL_RULE, as_of: date | None = None
) -> tuple[Lapse, ...]:
    """The last safe day of each of a case's claims, the soonest first.

    Empty for a case looked at ahead under a law whose limitation nobody knows. Raises Refused("law_row_missing").
    """
    if not law.for_letters and not limitation_rows(debtor_kind=facts.debtor_kind, law=law).rows:
        return ()
    found = interruptions(facts, rule=rule)
    told = invoked(facts=facts, law=law, as_of=as_of)
    each = (_lapse(invoice, facts, law, rule, found, told, as_of) for invoice in facts.invoices)
    return tuple(sorted(each, key=lambda lapse: (lapse.on, lapse.invoice_number)))


def invoked(*, facts: CaseFacts, law: Law, as_of: date | None = None) -> tuple[Invoked, ...]:
    """The proceedings in which a case's claims were invoked (5 § preskriptionslagen), as they are known on a day.

    A payment order ends with its judgment, one that went to court with the court's. A demand under threat of bankruptcy
    counts from its petition.
    """
    if law.authority is None:
        return ()
    found = []
    for each in proceedings(facts, on=as_of or date.max, law=law):
        began_on: date | None = each.began_on
        if each.kind is Procedure.BANKRUPTCY_DEMAND:
            petition = each.last(RecordKind.BANKRUPTCY_PETITIONED)
            began_on = petition.on if petition else None
        ended_on = each.ended_on
        if each.stage in (Stage.JUDGED, Stage.FINAL):
            court = each.last(RecordKind.COURT_JUDGMENT)
            ended_on = court.on if court else judged_on(each)
        if began_on is not None:
            found.append(Invoked(str(each.kind), began_on, ended_on, each.was_served))
    return tuple(found)


def first_lapse(
    *, facts: CaseFacts, law: Law, rule: LimitationRule = USUAL_RULE, as_of: date | None = None
) -> Lapse | None:
    """The earliest last safe day among a case's invoices; None for a case without invoices, or looked at ahead under
    a law whose limitation nobody knows.
    """
    return next(iter(lapses(facts=facts, law=law, rule=rule, as_of=as_of)), None)


@dataclass(frozen=True, slots=True)
class _Period:
    """A period that runs: from when to its last safe day, by what, and whether the year of 7 § has been used."""

    runs_from: date
    lapse: date
    last: Interruption | None
    is_extended: bool = False


def _letters(facts: CaseFacts, rule: LimitationRule) -> Iterator[Interruption]:
    """Each reminder that has left, and where another one followed soon, the two of them together."""
    sent = sorted(
        (taken for step in WRITTEN_REMINDERS for taken in facts.taken(step) if _has_left(facts, taken)),
        key=lambda taken: taken.on,
    )
    for index, taken in enumerate(sent):
        yield Interruption(taken.on, InterruptionKind.LETTER, Proof.ORDINARY_POST, f"{taken.step}-{taken.occurrence}")
        soon = add_months(taken.on, rule.several_within_months)
        if any(taken.on < other.on <= soon for other in sent[index + 1 :]):
            yield Interruption(taken.on, InterruptionKind.LETTER, Proof.SEVERAL_LETTERS)


def _has_left(facts: CaseFacts, taken: StepTaken) -> bool:
    return (taken.step, taken.occurrence) not in facts.unsent


def _lapse(
    invoice: Invoice,
    facts: CaseFacts,
    law: Law,
    rule: LimitationRule,
    found: Sequence[Interruption],
    told: Sequence[Invoked],
    as_of: date | None,
) -> Lapse:
    start = arose_on(invoice=invoice, law=law)
    own = [each for each in found if each.invoice_number in (None, invoice.number)]
    period = _periods(_Period(start, start, None), facts.debtor_kind, law, own, told, rule.proofs, as_of)
    return Lapse(
        on=period.lapse,
        runs_from=period.runs_from,
        is_estimated=invoice.arose_on is None and period.last is None,
        invoice_number=invoice.number,
        arose_on=start,
        last=period.last,
        tried=own[-1] if own else None,
    )


def _periods(
    start: _Period,
    debtor_kind: DebtorKind,
    law: Law,
    interrupted: Sequence[Interruption],
    proceedings: Sequence[Invoked],
    proofs: Collection[Proof],
    as_of: date | None,
) -> _Period:
    """The period that runs in the end: what happened is gone through day by day, until the claim has lapsed.

    While a proceeding goes on that was served, or may still have its year, the claim cannot lapse.
    """
    arose = start.runs_from
    years = limitation_years(debtor_kind=debtor_kind, on=arose, law=law)
    period = replace(start, lapse=add_years(arose, years))
    begun: list[Invoked] = []
    for on, turn, event in _in_order(interrupted, proceedings, proofs, as_of):
        if on < arose:
            continue
        if on > period.lapse and not any(each.was_served or not period.is_extended for each in begun):
            break
        if isinstance(event, Interruption):
            period = _anew(period, event, years)
        elif turn == _BEGINS:
            begun.append(event)
        elif event in begun:
            begun.remove(event)
            period = _after_proceeding(period, event, on, years, law)
    return period


_BEGINS, _INTERRUPTS, _ENDS = range(3)
_Happening = tuple[date, int, Interruption | Invoked]


def _in_order(
    interrupted: Sequence[Interruption],
    proceedings: Sequence[Invoked],
    proofs: Collection[Proof],
    as_of: date | None,
) -> list[_Happening]:
    """What counts, by its day; a proceeding twice, as it begins and as it ends."""
    happened: list[_Happening] = [(each.on, _INTERRUPTS, each) for each in interrupted if each.proof in proofs]
    for each in sorted(proceedings, key=lambda each: each.began_on):
        ended_on = each.ended_on or max(each.began_on, as_of or each.began_on)
        happened += [(each.began_on, _BEGINS, each), (ended_on, _ENDS, each)]
    return sorted(happened, key=lambda each: each[:2])


def _anew(period: _Period, event: Interruption, years: int) -> _Period:
    fresh = add_years(event.on, years)
    return replace(period, runs_from=event.on, lapse=fresh, last=event) if fresh >= period.lapse else period


def _after_proceeding(period: _Period, event: Invoked, ended_on: date, years: int, law: Law) -> _Period:
    """The period after a proceeding, by whether the debtor ever heard of it (7 § preskriptionslagen)."""
    proof = Proof.SERVED if event.was_served else Proof.FILED
    made = Interruption(ended_on, InterruptionKind.PROCEEDING, proof, event.kind)
    if event.was_served:
        return _anew(period, made, years)
    grace = law.unserved_grace_years
    if period.is_extended or grace is None:
        return period
    least = add_years(ended_on, grace.on(ended_on).value)
    return replace(period, lapse=least, last=made, is_extended=True) if least > period.lapse else period
