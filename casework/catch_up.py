"""After an outage: what fell due while nothing ran is caught up with by the plan's rule, case by case, and told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from casework.journal import happened
from casework.law_of import law_of
from casework.office import Office
from casework.plan_of import plan_of
from claims.case import CatchUp, CaughtUp
from claims.days import parse_iso_date
from claims.letter import letter_key
from dunning.catch_up import Outage, is_late
from dunning.catch_up import catch_up as caught_up_by
from dunning.step import Act, Decision
from storage import case_facts, cases, caught_up, house
from storage.database import Tx

_FACT = "outage"
TO_THE_DEBTOR = ("reminder", "demand", "instalment_plan", "plan_default", "monitoring", "bankruptcy_demand")
"""Letters of a plan that press the debtor, and so never come two on one day because of an outage.

One that keeps a claim from lapsing waits for nothing.
"""
_WORDS = {
    CatchUp.SENT: "it is done now, with the day on which that truly is",
    CatchUp.COLLAPSED: "it is one with the one that is done now, and passed for good",
    CatchUp.REDATED: "its wait is counted anew",
}


def begin_catching_up(office: Office, *, last: date | None, on: date) -> Outage | None:
    """The outage that ends today: the days after the last one that was lived; None where there are none."""
    if last is None or last >= on - timedelta(days=1):
        return None
    outage = Outage(last + timedelta(days=1), on - timedelta(days=1))
    told = f"{outage.first_on}/{outage.last_on}"
    with office.database.write() as tx:
        if house.get(tx, _FACT) != told:
            house.put(tx, _FACT, told)
            why = f"Nothing ran from {outage.first_on} to {outage.last_on}: what fell due is caught up with"
            data = {"first_on": outage.first_on.isoformat(), "last_on": outage.last_on.isoformat()}
            happened(office, tx, case_number=None, kind="outage", why=why, **data)
    return outage


def catch_up(office: Office, tx: Tx, *, case_number: str, outage: Outage) -> None:
    """Store, with an event each, what becomes of the steps that a case would have taken in an outage."""
    facts = case_facts.facts(tx, case_number)
    row = cases.get(tx, case_number)
    found = caught_up_by(
        facts=facts,
        plan=plan_of(office, tx, case_number),
        law=law_of(office, facts),
        agency=office.agency,
        outage=outage,
        wakes_on=row.next_on if row else None,
    )
    for each in found:
        if caught_up.add(tx, case_number, each):
            _tell(office, tx, case_number, each)


def waits_for_another(office: Office, tx: Tx, *, case_number: str, decision: Decision, on: date) -> str:
    """The key of a letter that must leave alone today, when an outage alone would put a second beside it; else empty.

    It does where either fell due while nothing ran, and on the very day the house runs again.
    """
    if decision.act is not Act.LETTER or decision.step not in TO_THE_DEBTOR:
        return ""
    key = letter_key(case_number, decision.step, decision.occurrence)
    others = caught_up.letters_to_same(tx, case_number=case_number, key=key, steps=TO_THE_DEBTOR, on=on)
    if not others:
        return ""
    mine = is_late(case_facts.facts(tx, case_number), decision) or _ran_again_on(tx) == on
    return next((other for other, was_late in others if mine or was_late), "")


def caught_up_on(office: Office, *, on: date) -> dict[str, Any] | None:
    """The outage that ended on a day and what became of each step in it; None where none ended then.

    `now` is the day on which a step that was sent has truly been taken, None while it waits.
    """
    with office.database.read() as tx:
        if _ran_again_on(tx) != on:
            return None
        first, _, last = (house.get(tx, _FACT) or "").partition("/")
        found = caught_up.of_day(tx, on)
        known = case_facts.facts_of(tx, sorted({number for number, _ in found}))
    steps = {(number, step.step, step.occurrence): step.on for number, facts in known.items() for step in facts.steps}
    rows = [
        {
            "case": number,
            "step": each.step,
            "occurrence": each.occurrence,
            "missed_on": each.missed_on.isoformat(),
            "outcome": str(each.outcome),
            "now": _iso(steps.get((number, each.step, each.occurrence))),
        }
        for number, each in found
    ]
    return {"first_on": first, "last_on": last, "steps": rows}


def note_late(office: Office, tx: Tx, *, case_number: str, late: CaughtUp) -> None:
    """A step whose letter was stuck on its way counts as one that fell due while nothing ran."""
    if caught_up.add(tx, case_number, late):
        _tell(office, tx, case_number, late)


def _tell(office: Office, tx: Tx, case_number: str, each: CaughtUp) -> None:
    why = f"{each.step} {each.occurrence} fell due on {each.missed_on} while nothing ran: {_WORDS[each.outcome]}"
    happened(
        office,
        tx,
        case_number=case_number,
        kind="caught_up",
        why=why,
        step=each.step,
        occurrence=each.occurrence,
        missed_on=each.missed_on.isoformat(),
        outcome=str(each.outcome),
    )


def _ran_again_on(tx: Tx) -> date | None:
    last = parse_iso_date((house.get(tx, _FACT) or "").partition("/")[2])
    return last + timedelta(days=1) if last else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
