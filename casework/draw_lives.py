"""Lives ahead as a picture: one case's time line, or what two plans bring over all cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from claims.money import Money
from templates.filters import kronor
from templates.pictures import Mark, Panel, Track, comparison, timeline

_SHAPES = {"letter": "letter", "prepare": "document", "task": "task", "close": "end"}
Line = Mapping[str, Any]


def picture_of(lines: Sequence[Line], *, language: str = "sv") -> str:
    """An SVG of the lines of `casework.simulate`: of a single case its time line, of several two plans side by side.

    Lines that could not be compared are left out, and amounts of another currency than most lines have.
    """
    if len(lines) == 1:
        return _timeline(lines[0], language)
    return _comparison([line for line in lines if "difference" in line], language)


def _timeline(line: Line, language: str) -> str:
    lives = [line["plan"], line["against"]] if "difference" in line else [line]
    return timeline(
        about=line["number"],
        first=date.fromisoformat(line["from"]),
        last=date.fromisoformat(line["to"]),
        tracks=[Track(life["plan"], tuple(_marks(life, line["currency"]))) for life in lives],
        language=language,
    )


def _marks(life: Line, currency: str) -> Iterator[Mark]:
    for step in life["steps"]:
        shape = _SHAPES.get(step["act"])
        if shape is None:
            continue
        marked = f" ({', '.join(step['marks']['total'])})" if step["marks"].get("total") else ""
        amount = f"{kronor(Money.of(step['total'], currency))}{marked}" if step["total"] else ""
        on = date.fromisoformat(step["on"])
        pay_by = date.fromisoformat(step["deadline"]) if step["deadline"] else None
        yield Mark(on, shape, step["step"] or step["state"], step["occurrence"] or 0, amount, pay_by)
    if life["stops"]:
        waits_for = ", ".join(life["stops"]["waits_for"])
        yield Mark(date.fromisoformat(life["stops"]["on"]), "stop", waits_for or "-")


def _comparison(lines: Sequence[Line], language: str) -> str:
    currency = Counter(line["currency"] for line in lines).most_common(1)[0][0]
    shown = [line for line in lines if line["currency"] == currency]
    counted: tuple[tuple[str, str, Callable[[Line], int]], ...] = (
        ("Brev", "", lambda step: step["act"] == "letter"),
        ("Uppgifter för en handläggare", "", lambda step: step["act"] == "task"),
        (
            "Kostnader som läggs på gäldenären",
            currency,
            lambda step: sum(Money.of(cost["amount"]).ore for cost in step["costs"]) // 100,
        ),
    )
    panels = [
        Panel(title, unit, _growing(shown, "plan", count), _growing(shown, "against", count))
        for title, unit, count in counted
    ]
    return comparison(
        cases=len(shown),
        first=date.fromisoformat(min(line["from"] for line in shown)),
        last=date.fromisoformat(max(line["to"] for line in shown)),
        plan=_name(shown, "plan"),
        against=_name(shown, "against"),
        panels=[each for each in panels if each.plan or each.against] or panels,
        language=language,
    )


def _name(lines: Sequence[Line], side: str) -> str:
    """A side's plan, or how many versions it is."""
    names = sorted({line[side]["plan"] for line in lines})
    return names[0] if len(names) == 1 else f"{names[0].partition('@')[0]} × {len(names)}"


def _growing(lines: Sequence[Line], side: str, count: Callable[[Line], int]) -> tuple[tuple[date, int], ...]:
    """The days on which a sum grows, with the sum from then on."""
    by_day: Counter[date] = Counter()
    for line in lines:
        for step in line[side]["steps"]:
            by_day[date.fromisoformat(step["on"])] += count(step)
    found, total = [], 0
    for day in sorted(day for day, more in by_day.items() if more):
        total += by_day[day]
        found.append((day, total))
    return tuple(found)
