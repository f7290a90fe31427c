"""A trial of a plan lives its cases on both versions, a few at a time, and keeps what was foretold."""

from __future__ import annotations

from typing import Any

from casework.moment import at_this_moment
from casework.office import Office
from casework.outbox import owe_again
from casework.simulate import foretell
from claims.refused import Refused
from dunning.plan import parse_plan
from storage import labs, plan_versions
from storage.labs import LabRow

MOST_CASES = 300
"""So many cases at most are lived in a trial; of more an even share is taken, and the page says which share."""
_AT_ONCE = 20


def live_lab(office: Office, *, run_id: int) -> None:
    """Choose the cases of a trial, then live the next of them and owe the rest. Safe to repeat; changes no case."""
    with office.database.read() as tx:
        run = labs.get(tx, run_id)
    if run is None or run.state not in (labs.CHOOSING, labs.LIVING):
        return
    if run.state == labs.CHOOSING:
        run = _choose(office, run)
    with office.database.read() as tx:
        done = labs.numbers_lived(tx, run_id)
    left = [number for number in run.numbers if number not in done]
    try:
        lines = _lived(office, run, left[:_AT_ONCE])
    except Refused as refused:
        with office.database.write() as tx:
            labs.change(tx, run_id, state=labs.FAILED, error=refused.message)
        return
    with office.database.write() as tx:
        for number, line in lines.items():
            labs.add_line(tx, run_id, number, line)
        if left[_AT_ONCE:]:
            owe_again(office, tx, "live_lab", key=f"lab-{run_id}", run_id=run_id)
        else:
            labs.change(tx, run_id, state=labs.DONE)


def _choose(office: Office, run: LabRow) -> LabRow:
    name = run.version.partition("@")[0]
    with office.database.write() as tx:
        numbers, total, older = plan_versions.sampled_cases(tx, name=name, version=run.version, most=MOST_CASES)
        labs.change(tx, run.id, state=labs.LIVING, numbers=list(numbers), on_plan=total, older=older)
        chosen = labs.get(tx, run.id)
    assert chosen is not None
    return chosen


def _lived(office: Office, run: LabRow, numbers: list[str]) -> dict[str, dict[str, Any]]:
    """The lines of these cases; a case that the plan does not fit has one without a life."""
    plan = parse_plan(run.plan)
    there = at_this_moment(office)
    found = foretell(there, numbers=numbers, plan=None, against=plan, first=None, days=run.days)
    lines = {each.line["number"]: _slim(each.line) for each in found}
    return {number: lines.get(number, {"number": number, "fits": False}) for number in numbers}


def _slim(line: dict[str, Any]) -> dict[str, Any]:
    """A line without what no page of a trial shows: what stopping costs, and how each letter's sum is made up."""
    slim = {key: value for key, value in line.items() if key != "forecast"}
    for side in ("plan", "against"):
        if isinstance(slim.get(side), dict):
            life = {key: value for key, value in slim[side].items() if key != "forecast"}
            slim[side] = {**life, "letters": [_bare(letter) for letter in life["letters"]]}
    return slim


def _bare(letter: dict[str, Any]) -> dict[str, Any]:
    balance = letter["balance"]
    return {**letter, "balance": {"total": balance["total"]} if balance else None}
