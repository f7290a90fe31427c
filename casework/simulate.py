"""Cases lived ahead: what the plan would bring them if nobody paid or answered; reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

from casework.finding_case import case_or_refuse
from casework.law_of import law_abroad
from casework.letter_content import content_of, creditor_party
from casework.office import Office
from casework.plan_of import plan_named
from casework.simulated import compared, forecast_rows, lived
from casework.whole_case import WholeCase
from claims.case import CaseFacts, Hold
from claims.letter import LetterContent
from claims.party import Party
from claims.refused import Finding, Refused
from delivery.check import check_demand
from delivery.letters import WRITTEN_FOR
from dunning.ahead import Ahead, live_ahead
from dunning.forecast import forecast
from dunning.law.law import Law
from dunning.plan import Plan, is_for, plan_for
from dunning.step import Act, Decision
from storage import case_facts, cases, creditors
from storage.cases import CaseRow
from storage.database import Tx

ASSUMES: tuple[str, ...] = (
    "nobody pays, answers, objects or decides",
    "the brake is off and every letter leaves on its day",
    "no other claim joins the case",
)
_OWN_INVOICES_PAID = "the creditor pays our invoices at once"
_NO_CURRENCY_HOLD = "the hold for the currency is lifted: the claim is in its own country's"
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class _Life:
    """A case as it is lived: what is known of it, under which law, and its own plan or why there is none."""

    row: CaseRow
    facts: CaseFacts
    creditor: Party
    law: Law
    is_abroad: bool
    assumes: tuple[str, ...]
    own: Plan | Refused


@dataclass(frozen=True, slots=True)
class Written:
    """A letter of a life ahead, as it would be written: on which side of a comparison, and in what words."""

    side: str
    content: LetterContent


@dataclass(frozen=True, slots=True)
class Foretold:
    """One case's life or lives as a JSON value, and the letters in them, made only where somebody asks for them."""

    line: dict[str, Any]
    letters: Iterator[Written]


def simulate(
    office: Office,
    *,
    number: str | None,
    plan: Plan | None,
    against: Plan | None,
    first: date | None,
    days: int,
) -> Iterator[dict[str, Any]]:
    """One case, or every open one, lived ahead: the lines of `foretell`."""
    numbers = [number] if number else open_numbers(office)
    found = foretell(
        office, numbers=numbers, plan=plan, against=against, first=first, days=days, must_fit=number is not None
    )
    return (each.line for each in found)


def life_of(office: Office, tx: Tx, *, known: WholeCase, days: int) -> dict[str, Any]:
    """The line of `foretell` for one case that is known, on its own plan from today on."""
    life = _life(office, tx, known.row, known.facts, creditor_party(known.creditor))
    today = office.clock.today()
    return _told(office, life, None, None, today, today + timedelta(days=days)).line


def open_numbers(office: Office) -> list[str]:
    """The numbers of every open case, in order."""
    with office.database.read() as tx:
        return [row.number for row in cases.all_cases(tx) if not row.close_code]


def foretell(
    office: Office,
    *,
    numbers: Sequence[str],
    plan: Plan | None,
    against: Plan | None,
    first: date | None,
    days: int,
    must_fit: bool = False,
) -> Iterator[Foretold]:
    """Cases lived `days` days ahead of `first` (the house's today), in the order of their numbers given.

    The house's days before `first` are lived too and not told. With `plan` only the cases that it is for are lived, on
    it, else each on the version it has pinned; with `against` on both, and the difference is told. A debtor abroad
    stands under the law of their own country, confirmed or not; last rates are assumed to go on. Raises
    Refused("no_such_case"), ("earlier_day"), ("plan_does_not_fit").
    """
    today = office.clock.today()
    if first is not None and first < today:
        raise Refused("earlier_day", f"{first} has passed: the house lives on {today}")
    _refuse_unlike(plan, against)
    shown_from = first or today
    last = shown_from + timedelta(days=days)
    asked = plan or against
    for life in _lives(office, numbers):
        if asked is not None and not _fits(asked, life):
            if must_fit:
                what = f"{asked.name} is for a {asked.debtor} debtor in {asked.country}, which case "
                raise Refused("plan_does_not_fit", f"{what}{life.row.number} is not on")
            continue
        yield _told(office, life, plan, against, shown_from, last)


def _refuse_unlike(plan: Plan | None, against: Plan | None) -> None:
    if plan and against and (plan.country, plan.debtor) != (against.country, against.debtor):
        raise Refused("plan_does_not_fit", f"{plan.name} and {against.name} are not for the same debtors")


def _lives(office: Office, numbers: Sequence[str]) -> Iterator[_Life]:
    for start in range(0, len(numbers), _CHUNK):
        with office.database.read() as tx:
            rows = [case_or_refuse(tx, number) for number in numbers[start : start + _CHUNK]]
            found = _read(office, tx, rows)
        yield from found


def _read(office: Office, tx: Tx, rows: Sequence[CaseRow]) -> list[_Life]:
    known = case_facts.facts_of(tx, [row.number for row in rows])
    names = {row.creditor_id: creditor_party(creditors.get(tx, row.creditor_id)) for row in rows}
    return [_life(office, tx, row, known[row.number], names[row.creditor_id]) for row in rows]


def _life(office: Office, tx: Tx, row: CaseRow, facts: CaseFacts, creditor: Party) -> _Life:
    abroad = law_abroad(office, facts)
    law = (abroad or office.law).ahead()
    assumes = ASSUMES
    if abroad is not None and facts.currency == law.currency and Hold.CURRENCY in facts.holds:
        facts = replace(facts, holds=facts.holds - {Hold.CURRENCY})
        assumes = (*assumes, _NO_CURRENCY_HOLD)
    if facts.unpaid:
        facts, assumes = replace(facts, unpaid=frozenset()), (*assumes, _OWN_INVOICES_PAID)
    own = _own_plan(office, tx, row, facts, law)
    return _Life(row, facts, creditor, law, abroad is not None, assumes, own)


def _fits(plan: Plan, life: _Life) -> bool:
    return is_for(plan=plan, debtor_kind=life.facts.debtor_kind, country=life.law.country)


def _told(
    office: Office, life: _Life, plan: Plan | None, against: Plan | None, shown_from: date, last: date
) -> Foretold:
    head = {
        "number": life.row.number,
        "country": life.law.country,
        "currency": life.facts.currency,
        "from": shown_from.isoformat(),
        "to": last.isoformat(),
        "assumes": list(life.assumes),
    }
    own = plan or life.own
    if isinstance(own, Refused):
        stop = {"on": shown_from.isoformat(), "why": own.message, "waits_for": [own.code]}
        nothing: dict[str, Any] = {
            "steps": [],
            "letters": [],
            "stops": stop,
            "ends": None,
            "split_off": [],
            "forecast": None,
        }
        return Foretold({**head, "plan": life.row.plan, **nothing}, iter(()))
    one, letters = _side(office, life, own, shown_from, last, side="plan", is_own=plan is None)
    if against is None:
        return Foretold({**head, **one}, letters)
    other, more = _side(office, life, against, shown_from, last, side="against", is_own=False)
    return Foretold({**head, "plan": one, "against": other, "difference": compared(one, other)}, chain(letters, more))


def _side(
    office: Office, life: _Life, plan: Plan, shown_from: date, last: date, *, side: str, is_own: bool
) -> tuple[dict[str, Any], Iterator[Written]]:
    """A life on one plan as a JSON value, and its letters as they would be written."""
    ahead = _live(office, life, plan, last, is_own=is_own)
    line = {**lived(ahead, plan, shown_from), "forecast": _forecast(office, life, plan, ahead)}
    letters = (
        Written(
            side,
            content_of(office, facts=act.facts, creditor=life.creditor, taken=act.facts.steps[-1], law=life.law),
        )
        for act in ahead.acts
        if act.on >= shown_from and act.decision.act in (Act.LETTER, Act.PREPARE)
    )
    return line, letters


def _forecast(office: Office, life: _Life, plan: Plan, ahead: Ahead) -> list[dict[str, Any]] | None:
    """What stopping costs now and later; None where the price list or the law does not say."""
    today = office.clock.today()
    try:
        found = forecast(facts=life.facts, acts=ahead.acts, plan=plan, prices=office.prices, law=life.law, today=today)
    except Refused:
        return None
    return forecast_rows(found)


def _own_plan(office: Office, tx: Tx, row: CaseRow, facts: CaseFacts, law: Law) -> Plan | Refused:
    """The plan that the case runs on; abroad, where it began on another country's, that of its own."""
    try:
        plan = plan_named(office, tx, row.plan, of=f"case {row.number}")
        if plan.country == law.country:
            return plan
        return plan_for(plans=office.plans.values(), debtor_kind=facts.debtor_kind, country=law.country)
    except Refused as refused:
        return refused


def _live(office: Office, life: _Life, plan: Plan, last: date, *, is_own: bool) -> Ahead:
    def check(facts: CaseFacts, decision: Decision, on: date) -> tuple[Finding, ...]:
        taken = facts.steps[-1]
        if taken.step != "demand" or life.law.country not in WRITTEN_FOR:
            return ()
        return check_demand(content_of(office, facts=facts, creditor=life.creditor, taken=taken, law=life.law))

    return live_ahead(
        facts=life.facts,
        plan=plan,
        law=life.law,
        agency=office.agency,
        first=office.clock.today(),
        last=last,
        wakes_on=life.row.next_on if is_own and not life.is_abroad else None,
        check=check,
    )
