"""Cases lived ahead: what the plan would bring them if nobody paid or answered; reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from casework.advance import plan_of
from casework.finding_case import case_or_refuse
from casework.law_of import law_abroad
from casework.letter_content import content_of, creditor_party
from casework.office import Office
from casework.simulated import compared, lived
from claims.case import CaseFacts, Hold
from claims.party import Party
from claims.refused import Finding, Refused
from delivery.check import check_demand
from delivery.letters import WRITTEN_FOR
from dunning.ahead import Ahead, live_ahead
from dunning.law.law import Law
from dunning.plan import Plan, plan_for
from dunning.step import Decision
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
    """A case as it is lived: what is known of it, and under which law."""

    row: CaseRow
    facts: CaseFacts
    creditor: Party
    law: Law
    is_abroad: bool
    assumes: tuple[str, ...]


def simulate(
    office: Office,
    *,
    number: str | None,
    plan: Plan | None,
    against: Plan | None,
    first: date | None,
    days: int,
) -> Iterator[dict[str, Any]]:
    """One case, or every open one, lived `days` days ahead of `first` (the house's today), one JSON value each.

    The house's days before `first` are lived too and not told. With `plan` only the cases that it is for are lived, on
    it; with `against` on both, and the difference is told. A debtor abroad stands under the law of their own country,
    confirmed or not; last rates are assumed to go on. Raises Refused("no_such_case"), ("earlier_day"),
    ("plan_does_not_fit").
    """
    today = office.clock.today()
    if first is not None and first < today:
        raise Refused("earlier_day", f"{first} has passed: the house lives on {today}")
    _refuse_unlike(plan, against)
    shown_from = first or today
    last = shown_from + timedelta(days=days)
    for life in _lives(office, number):
        if plan is not None and not _fits(plan, life):
            if number is not None:
                what = f"{plan.name} is for a {plan.debtor} debtor in {plan.country}, which case {number} is not on"
                raise Refused("plan_does_not_fit", what)
            continue
        yield _told(office, life, plan, against, shown_from, last)


def _refuse_unlike(plan: Plan | None, against: Plan | None) -> None:
    if plan and against and (plan.country, plan.debtor) != (against.country, against.debtor):
        raise Refused("plan_does_not_fit", f"{plan.name} and {against.name} are not for the same debtors")


def _lives(office: Office, number: str | None) -> Iterator[_Life]:
    with office.database.read() as tx:
        rows = [case_or_refuse(tx, number)] if number else [row for row in cases.all_cases(tx) if not row.close_code]
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        with office.database.read() as tx:
            found = _read(office, tx, part)
        yield from found


def _read(office: Office, tx: Tx, rows: Sequence[CaseRow]) -> list[_Life]:
    known = case_facts.facts_of(tx, [row.number for row in rows])
    names = {row.creditor_id: creditor_party(creditors.get(tx, row.creditor_id)) for row in rows}
    return [_life(office, row, known[row.number], names[row.creditor_id]) for row in rows]


def _life(office: Office, row: CaseRow, facts: CaseFacts, creditor: Party) -> _Life:
    abroad = law_abroad(office, facts)
    law = (abroad or office.law).ahead()
    assumes = ASSUMES
    if abroad is not None and facts.currency == law.currency and Hold.CURRENCY in facts.holds:
        facts = replace(facts, holds=facts.holds - {Hold.CURRENCY})
        assumes = (*assumes, _NO_CURRENCY_HOLD)
    if facts.unpaid:
        facts, assumes = replace(facts, unpaid=frozenset()), (*assumes, _OWN_INVOICES_PAID)
    return _Life(row, facts, creditor, law, abroad is not None, assumes)


def _fits(plan: Plan, life: _Life) -> bool:
    kind = life.facts.debtor_kind
    try:
        return plan_for(plans=(plan,), debtor_kind=kind, country=life.law.country) is plan
    except Refused:
        return False


def _told(
    office: Office, life: _Life, plan: Plan | None, against: Plan | None, shown_from: date, last: date
) -> dict[str, Any]:
    head = {
        "number": life.row.number,
        "country": life.law.country,
        "currency": life.facts.currency,
        "from": shown_from.isoformat(),
        "to": last.isoformat(),
        "assumes": list(life.assumes),
    }
    try:
        own = plan or _own_plan(office, life)
    except Refused as refused:
        stop = {"on": shown_from.isoformat(), "why": refused.message, "waits_for": [refused.code]}
        return {**head, "plan": life.row.plan, "steps": [], "letters": [], "stops": stop, "ends": None, "split_off": []}
    one = lived(_live(office, life, own, last, is_own=plan is None), own, shown_from)
    if against is None:
        return {**head, **one}
    other = lived(_live(office, life, against, last, is_own=False), against, shown_from)
    return {**head, "plan": one, "against": other, "difference": compared(one, other)}


def _own_plan(office: Office, life: _Life) -> Plan:
    """The plan that the case runs on; abroad, where it began on another country's, that of its own."""
    with office.database.read() as tx:
        plan = plan_of(office, tx, life.row.number)
    if plan.country == life.law.country:
        return plan
    return plan_for(plans=office.plans.values(), debtor_kind=life.facts.debtor_kind, country=life.law.country)


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
