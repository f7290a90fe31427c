"""One case's life as a line: what has left the house and come in, and what the plan brings next, placed by its days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from claims.letter import LetterStatus

_SHAPES = {"letter": "letter", "prepare": "paper", "task": "task", "close": "end"}
_FIRST, _LAST = 2, 97
"""Where the line begins and ends, in hundredths of the picture's width: a mark needs room beside it."""
_APART = 5
"""Marks that stand closer than so many hundredths are put above each other: that is a mark's width on a telephone."""
_MOST_MONTHS = 6
_SHORTEST = timedelta(days=30)


def draw_life(shown: Mapping[str, Any], ahead: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The marks of a case as `board.case` shows it and as it is lived ahead, numbered in the order of their days.

    `been` has happened, `ahead` comes if nobody pays or answers. Each mark has a place `at` on the line (hundredths of
    its width), how many others it stands above (`lift`), and its `shape`: start, letter, paper, task, money, end or
    stop. `months` are the days written under the line.
    """
    been = sorted(_been(shown), key=lambda mark: mark["on"])
    coming = sorted(_ahead(ahead), key=lambda mark: mark["on"])
    days = [date.fromisoformat(mark["on"]) for mark in (*been, *coming)]
    first, last = min([*days, today]), max([*days, today])
    scale = _Scale(first, max(last, first + _SHORTEST))
    marks = _placed([*been, *coming], scale)
    return {
        "been": marks[: len(been)],
        "ahead": marks[len(been) :],
        "today_at": scale.at(today),
        "first_at": _FIRST,
        "last_at": _LAST,
        "months": scale.months(),
        "highest": max((mark["lift"] for mark in marks), default=0),
    }


def _been(shown: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    currency = shown["balance"]["currency"]
    yield _mark(shown["registered_at"][:10], "start")
    for letter in shown["letters"]:
        if letter["status"] == LetterStatus.SENT:
            owed = {"amount": letter["balance"].get("total"), "currency": currency}
            yield _mark(letter["on"], "letter", step=letter["step"], pay_by=letter["deadline"], **owed)
    for paid in shown["payments"]:
        if not paid["reversed_on"]:
            yield _mark(paid["on"], "money", amount=paid["amount"], currency=currency)
    for told in shown["authority"]["records"]:
        if not told["void"]:
            yield _mark(told["on"], "paper", record=told["kind"])


def _ahead(line: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for step in line["steps"]:
        shape = _SHAPES.get(step["act"])
        if shape is not None:
            more = {"step": step["step"], "state": step["state"], "occurrence": step["occurrence"] or 0}
            owed = {"amount": step["total"], "currency": line["currency"]}
            yield _mark(step["on"], shape, pay_by=step["deadline"], **more, **owed)
    if line["stops"]:
        yield _mark(line["stops"]["on"], "stop", waits_for=line["stops"]["waits_for"], why=line["stops"]["why"])


def _mark(on: str, shape: str, **more: Any) -> dict[str, Any]:
    nothing = {"step": None, "state": None, "occurrence": 0, "amount": None, "currency": "", "pay_by": None}
    return {"on": on, "shape": shape, **nothing, "record": None, "waits_for": (), "why": "", **more}


def _placed(marks: Sequence[dict[str, Any]], scale: _Scale) -> list[dict[str, Any]]:
    """The marks with their numbers and places, none hidden by another of about the same day."""
    found: list[dict[str, Any]] = []
    for number, mark in enumerate(marks, start=1):
        at = scale.at(date.fromisoformat(mark["on"]))
        taken = {other["lift"] for other in found if abs(other["at"] - at) < _APART}
        lift = next(level for level in range(len(marks)) if level not in taken)
        found.append({**mark, "number": number, "at": at, "lift": lift})
    return found


class _Scale:
    """Days as places from left to right, in hundredths of the picture's width."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._last = first, last

    def at(self, day: date) -> float:
        """Where a day stands."""
        share = (day - self._first) / (self._last - self._first)
        return round(_FIRST + (_LAST - _FIRST) * share, 2)

    def months(self) -> list[dict[str, Any]]:
        """The first days of months to write under the line, so few that they fit on a telephone."""
        found, day = [], self._first.replace(day=1)
        while (day := (day + timedelta(days=32)).replace(day=1)) <= self._last:
            found.append(day)
        every = -(-len(found) // _MOST_MONTHS) or 1
        return [{"at": self.at(each), "text": f"{each:%Y-%m}"} for each in found[::every]]
