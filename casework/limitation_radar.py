"""The limitation radar as a list: every open claim by the day it lapses, with its last interruption and next letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from casework.finding_case import case_or_refuse
from casework.law_of import law_of
from casework.office import Office
from claims.case import CaseFacts, CaseState
from claims.days import add_months
from claims.interruption import Interruption
from claims.refused import Refused
from dunning.limitation import Lapse
from dunning.radar import next_letter_on
from dunning.situation import Situation
from storage import case_facts, cases, work_lists
from storage.cases import CaseRow
from storage.database import Tx

_CHUNK = 200


def limitation_radar(office: Office, *, within: int | None = None) -> list[dict[str, Any]]:
    """Every claim of every open case with something left, the soonest to lapse first, as JSON values.

    `within` leaves out what lapses more than so many months from today. A case that cannot be counted (a row of law is
    missing) comes first of all, with the reason in `why` and no day.
    """
    today = office.clock.today()
    with office.database.read() as tx:
        rows = [row for row in cases.all_cases(tx) if row.state != CaseState.CLOSED]
        known: dict[str, CaseFacts] = {}
        for start in range(0, len(rows), _CHUNK):
            known.update(case_facts.facts_of(tx, [row.number for row in rows[start : start + _CHUNK]]))
    found = [line for row in rows for line in _lines(office, row, known[row.number], today)]
    until = add_months(today, within).isoformat() if within is not None else None
    kept = [line for line in found if until is None or line["lapses_on"] is None or line["lapses_on"] <= until]
    return sorted(kept, key=lambda line: (line["lapses_on"] or "", line["case"], line["invoice"] or ""))


def lapsing_soonest(office: Office, tx: Tx, *, within: int, limit: int) -> list[dict[str, Any]]:
    """Of the cases with a claim that lapses within so many months, the `limit` first, each with its first claim.

    Which they are is what the walk left beside each case; what is told of them is counted now.
    """
    today = office.clock.today()
    until = add_months(today, within)
    rows = [case_or_refuse(tx, number) for number in work_lists.lapsing(tx, until=until, limit=limit)]
    known = case_facts.facts_of(tx, [row.number for row in rows])
    found = [next(_lines(office, row, known[row.number], today), None) for row in rows]
    soon = [line for line in found if line and (line["lapses_on"] or "") <= until.isoformat()]
    return sorted(soon, key=lambda line: (line["lapses_on"] or "", line["case"]))


def per_month(lines: Sequence[dict[str, Any]]) -> list[tuple[str, int, int]]:
    """How many claims lapse in each month from the first to the last (YYYY-MM), and how many of them by an estimate."""
    days = [(date.fromisoformat(line["lapses_on"]), line["estimated"]) for line in lines if line["lapses_on"]]
    if not days:
        return []
    first, last = min(days)[0].replace(day=1), max(days)[0]
    found, month = [], first
    while month <= last:
        own = [estimated for day, estimated in days if (day.year, day.month) == (month.year, month.month)]
        found.append((f"{month:%Y-%m}", len(own), sum(own)))
        month = add_months(month, 1)
    return found


def _lines(office: Office, row: CaseRow, facts: CaseFacts, today: date) -> Iterator[dict[str, Any]]:
    head = {"case": row.number, "state": row.state, "held": sorted(facts.holds)}
    plan = office.plans.get(row.plan.partition("@")[0])
    try:
        if plan is None:
            raise Refused("no_plan", f"case {row.number} runs on a plan that the policies folder does not hold")
        situation = Situation(facts, plan, law_of(office, facts), office.agency, today)
        for lapse in situation.open_claims:
            yield {**head, **_line(situation, lapse), "why": ""}
    except Refused as refused:
        yield {**head, **_UNKNOWN, "why": refused.message}


_UNKNOWN: dict[str, Any] = {
    "invoice": None,
    "lapses_on": None,
    "days_left": None,
    "runs_from": None,
    "arose_on": None,
    "estimated": True,
    "last": None,
    "tried": None,
    "next_letter_on": None,
}


def _line(situation: Situation, lapse: Lapse) -> dict[str, Any]:
    before = situation.state.is_before_demand
    next_on = None if before else next_letter_on(situation, lapse)
    return {
        "invoice": lapse.invoice_number,
        "lapses_on": lapse.on.isoformat(),
        "days_left": (lapse.on - situation.today).days,
        "runs_from": lapse.runs_from.isoformat(),
        "arose_on": lapse.arose_on.isoformat() if lapse.arose_on else None,
        "estimated": lapse.is_estimated,
        "last": _told(lapse.last),
        "tried": _told(lapse.tried),
        "next_letter_on": next_on.isoformat() if next_on else None,
    }


def _told(found: Interruption | None) -> dict[str, str] | None:
    if found is None:
        return None
    return {"on": found.on.isoformat(), "kind": str(found.kind), "proof": str(found.proof), "evidence": found.evidence}
