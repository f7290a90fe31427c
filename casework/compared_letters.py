"""The letters of one case on two versions of a plan, side by side: the words and amounts that differ."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

from casework.draw_lives import picture_of
from casework.moment import at_this_moment
from casework.office import Office
from casework.show_lab import run_or_refuse
from casework.simulate import Written, foretell
from claims.refused import Refused
from delivery.draft import is_written_for
from delivery.render import wording
from dunning.plan import parse_plan


def compared_letters(office: Office, *, run_id: int, number: str, language: str = "sv") -> dict[str, Any]:
    """Live one case of a trial again and compare its letters: what only one version has, and the lines that differ.

    Nothing is stored or sent. Raises Refused("no_such_trial"), ("no_such_case"), and ("plan_does_not_fit").
    """
    with office.database.read() as tx:
        run = run_or_refuse(tx, run_id)
    there, plan = at_this_moment(office), parse_plan(run.plan)
    found = next(
        foretell(there, numbers=[number], plan=None, against=plan, first=None, days=run.days, must_fit=True)
    )  # fmt: skip
    sides: dict[str, dict[str, str]] = {"plan": {}, "against": {}}
    if "difference" in found.line and is_written_for(found.line["country"]):
        for written in found.letters:
            sides[written.side][written.content.key] = _words(written)
    keys = list(dict.fromkeys([*sides["plan"], *sides["against"]]))
    return {
        "line": found.line,
        "picture": picture_of([found.line], language=language),
        "letters": [_pair(key, sides["plan"].get(key), sides["against"].get(key)) for key in keys],
    }


def _words(written: Written) -> str:
    try:
        return wording(written.content)
    except Refused as refused:
        return refused.message


def _pair(key: str, one: str | None, other: str | None) -> dict[str, Any]:
    lines = unified_diff((one or "").splitlines(), (other or "").splitlines(), lineterm="", n=1)
    return {
        "key": key,
        "plan": one,
        "against": other,
        "is_same": one == other,
        "differs": [line for line in lines if not line.startswith(("---", "+++", "@@"))],
    }
