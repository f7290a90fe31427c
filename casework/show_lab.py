"""Trials of plans as pages show them: how far they have come, what would differ, and the picture of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from casework.draw_lives import picture_of
from casework.office import Office
from casework.preview_plan import changes_of
from casework.simulated import totals
from claims.days import iso_instant
from claims.refused import Refused
from dunning.plan import parse_plan
from storage import labs, plan_versions
from storage.database import Tx
from storage.labs import LabRow

MOST_ROWS = 100
_LATEST = 20
Line = Mapping[str, Any]


def show_lab(office: Office, *, run_id: int) -> dict[str, Any]:
    """One trial: its progress, the sums of both versions, and the cases that would live otherwise (the first of them).

    `in_use` says whether the plan is what the policies folder holds, so that it can be adopted. Raises
    Refused("no_such_trial").
    """
    with office.database.read() as tx:
        run = run_or_refuse(tx, run_id)
        lines = [line for line in labs.lines(tx, run_id) if line.get("fits", True)]
        lived = labs.lived(tx, run_id)
        older = _older(tx, run)
    differing = changes_of(lines)
    return {
        **_head(run, lived),
        "older": older,
        "text_of": dict(run.plan),
        "name": parse_plan(run.plan).name,
        "in_use": any(plan.version == run.version for plan in office.plans.values()),
        "compared": sum("difference" in line for line in lines),
        "does_not_fit": lived - len(lines),
        "not_lived": [_stopped(line) for line in lines if "difference" not in line][:MOST_ROWS],
        "differ": len(differing),
        "totals": totals(lines),
        "steps": _by_step(differing),
        "cases": [_case(line) for line in differing[:MOST_ROWS]],
    }


def latest_labs(office: Office) -> list[dict[str, Any]]:
    """The newest trials."""
    with office.database.read() as tx:
        return [_head(run, labs.lived(tx, run.id)) for run in labs.latest(tx, limit=_LATEST)]


def lab_picture(office: Office, *, run_id: int, language: str) -> str:
    """What both versions bring over time, of a single case its two time lines, as an SVG.

    Raises Refused("no_such_trial"), also where nothing was compared.
    """
    with office.database.read() as tx:
        run_or_refuse(tx, run_id)
        lines = [line for line in labs.lines(tx, run_id) if "difference" in line]
    if not lines:
        raise Refused("no_such_trial", f"nothing has been compared in trial {run_id}")
    return picture_of(lines, language=language)


def run_or_refuse(tx: Tx, run_id: int) -> LabRow:
    """The trial of an id; raises Refused("no_such_trial")."""
    found = labs.get(tx, run_id)
    if found is None:
        raise Refused("no_such_trial", f"there is no trial {run_id}")
    return found


def _head(run: LabRow, lived: int) -> dict[str, Any]:
    return {
        "id": run.id,
        "version": run.version,
        "by": run.by,
        "made_at": iso_instant(run.made_at),
        "days": run.days,
        "state": run.state,
        "error": run.error,
        "on_plan": run.on_plan,
        "older": run.older,
        "chosen": len(run.numbers),
        "lived": lived,
    }


def _older(tx: Tx, run: LabRow) -> int:
    """How many open cases would move to the plan: now where every one was tried, else as they were counted then."""
    if len(run.numbers) < run.on_plan:
        return run.older
    return plan_versions.not_on(tx, numbers=run.numbers, version=run.version)


def _stopped(line: Line) -> dict[str, str]:
    return {"number": line["number"], "why": (line.get("stops") or {}).get("why", "")}


def _by_step(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """In how many cases each step comes earlier, later, newly or no more."""
    found: dict[str, Counter[str]] = {}
    for line in lines:
        for step in line["difference"]["steps"]:
            found.setdefault(step["step"], Counter())[_moved(step["plan"], step["against"])] += 1
    return [
        {"step": step, **{way: counted[way] for way in ("earlier", "later", "new", "gone")}}
        for step, counted in sorted(found.items())
    ]


def _moved(one: str | None, other: str | None) -> str:
    if one is None:
        return "new"
    if other is None:
        return "gone"
    return "earlier" if other < one else "later"


def _case(line: Line) -> dict[str, Any]:
    difference = line["difference"]
    return {
        "number": line["number"],
        "currency": line["currency"],
        "letters": difference["letters"],
        "tasks": difference["tasks"],
        "costs": difference["costs"],
        "total": difference["total"],
        "steps": difference["steps"],
        "amounts": difference["amounts"],
        "ends": [(line[side]["ends"] or {}).get("state") for side in ("plan", "against")],
    }
