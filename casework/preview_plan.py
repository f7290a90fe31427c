"""What a changed plan would do to the open cases that run on an older version of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casework.office import Office
from dunning.plan import Plan
from storage import cases, plan_versions


def previewed(office: Office, *, plan: Plan) -> tuple[list[str], int]:
    """The open cases on any version of a plan, by number, and how many of them run on another version than this."""
    with office.database.read() as tx:
        numbers = list(plan_versions.cases_on(tx, plan.name))
        rows = [row for number in numbers if (row := cases.get(tx, number)) is not None]
    return numbers, sum(row.plan != plan.version for row in rows)


def preview_totals(
    lines: Sequence[Mapping[str, Any]], *, plan: Plan, asked: Sequence[str], older: int
) -> dict[str, Any]:
    """How many cases there are, run on older versions, would live otherwise, could not be lived, or would not fit."""
    compared = [line for line in lines if "difference" in line]
    return {
        "number": None,
        "plan": plan.version,
        "open_cases": len(asked),
        "on_older_versions": older,
        "differ": sum(differs(line) for line in compared),
        "not_lived": sorted(line["number"] for line in lines if "difference" not in line),
        "does_not_fit": sorted(set(asked) - {line["number"] for line in lines}),
    }


def differs(line: Mapping[str, Any]) -> bool:
    """Whether anything at all would be otherwise for a case."""
    if "difference" not in line:
        return False
    one, other = line["plan"], line["against"]
    return bool(line["difference"]["steps"] or line["difference"]["amounts"]) or _end(one) != _end(other)


def _end(life: Mapping[str, Any]) -> tuple[Any, ...]:
    ends: Mapping[str, Any] = life["ends"] or {}
    balance: Mapping[str, Any] = ends.get("balance") or {}
    return ends.get("state"), ends.get("next_on"), balance.get("total"), tuple(life["split_off"])


def changes_of(lines: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines of the cases that would live otherwise."""
    return [line for line in lines if differs(line)]
