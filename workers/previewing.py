"""How a changed plan's difference, and what an outage did, are told on a terminal: a row per step, case by case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casework.preview_plan import changes_of
from workers.printing import table

_HEADS = ("case", "what", "pinned", "changed")
_OUTCOMES = ("sent", "collapsed", "re-dated")
_CAUGHT = ("case", "step", "occurrence", "missed_on", "outcome", "now")


def told_preview(lines: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A table of what differs, or that nothing does; then what could not be lived."""
    rows = [row for line in changes_of(lines) for row in _rows(line)]
    yield table(_HEADS, rows) if rows else "no open case would live otherwise"
    for line in lines:
        if "difference" not in line and line.get("stops"):
            yield f"case {line['number']} could not be lived: {line['stops']['why']}"


def told_outage(outage: Mapping[str, Any]) -> Iterator[str]:
    """What was caught up with after an outage: the sums, then a row for each step."""
    steps = outage["steps"]
    counted = ", ".join(f"{word} {sum(each['outcome'] == word for each in steps)}" for word in _OUTCOMES)
    yield f"nothing ran from {outage['first_on']} to {outage['last_on']}: {counted}"
    if steps:
        rows = [[each[column] for column in _CAUGHT] for each in steps]
        yield table(_CAUGHT, rows)


def _rows(line: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    number, difference = line["number"], line["difference"]
    for step in difference["steps"]:
        yield number, f"{step['step']} {step['occurrence']}", step["plan"] or "never", step["against"] or "never"
    for letter in difference["amounts"]:
        what = letter["key"].removeprefix(f"{number}-")
        yield number, what, _asked(letter["plan"]), _asked(letter["against"])
    one, other = (line[side]["ends"] or {} for side in ("plan", "against"))
    for what in ("state", "next_on"):
        if one.get(what) != other.get(what):
            yield number, f"{what} at the end", one.get(what), other.get(what)
    if difference["total"] not in (None, "0.00"):
        yield number, "owed at the end", one["balance"]["total"], other["balance"]["total"]


def _asked(letter: Mapping[str, Any]) -> str:
    by = f" by {letter['deadline']}" if letter["deadline"] else ""
    return f"{letter['total'] or 'not countable'}{by}"
