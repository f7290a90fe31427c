"""Pictures of lives ahead as SVG: text that can be searched and read aloud, readable in black and white."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from templates.catalog import label
from templates.environment import render
from templates.reasons import STOPS
from templates.told.names import name_of

STEPS: Mapping[str, str] = {
    "reminder": "Betalningspåminnelse",
    "demand": "Inkassokrav",
    "bankruptcy_demand": "Konkursanmaning",
    "call": "Samtal med gäldenären",
    "recommendation": "Rekommendation",
    "payment_order": "Ansökan om betalningsföreläggande",
    "enforcement": "Utmätning",
    "instalment_plan": "Avbetalningsplan",
    "agree_instalments": "Överenskommelse om avbetalning",
    "monitoring": "Långtidsbevakning",
    "monitoring_check": "Kontroll i bevakningen",
    "split_undue": "Fakturor som inte förfallit tas ut",
    "interrupting_letter": "Preskriptionsavbrott",
    "limitation_alarm": "Varning för preskription",
}
"""A step in a picture; one that has no words here is called as the desk calls it."""
WAITS: Mapping[str, str] = {
    "creditor_decision": "borgenärens beslut",
    "awaiting_terms": "att borgenären godtar villkoren",
    "awaiting_creditor": "en uppgift från borgenären",
    "awaiting_due": "att fakturan förfaller",
    "awaiting_review": "en handläggares kontroll av borgenären",
    "payment_order": "Kronofogdens besked",
    "person_decides": "en handläggare",
    "plan_ended": "en handläggare, planen är slut",
}
"""What a life stops to wait for; what has no words here is told as a stopped letter's reason or by its own name."""
_LEFT, _RIGHT, _WIDTH = 70, 250, 1000
_TOP, _PANEL, _GAP = 96, 120, 52
_ROW, _MARK = 20, 18


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a day: `shape` is letter, document, task, end or stop.

    `amount` is what is owed then, where known; `pay_by` is the last day that a letter gives.
    """

    on: date
    shape: str
    step: str
    occurrence: int = 0
    amount: str = ""
    pay_by: date | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """One life: the plan it is lived on and what happens in it, in order."""

    plan: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One sum that grows over time under each of two plans: days with the sum from that day on, in whole `unit`s."""

    title: str
    unit: str
    plan: tuple[tuple[date, int], ...]
    against: tuple[tuple[date, int], ...]


def timeline(
    *,
    about: str,
    first: date,
    last: date,
    tracks: Sequence[Track],
    language: str = "sv",
) -> str:
    """One case's life ahead, or its lives on two plans, as an SVG document: marks by number, and what each is below."""
    scale, shown, top = _Scale(first, last), [], 110
    for track in tracks:
        places = [scale.x(mark.on) for mark in track.marks]
        lifts = _lifts(places)
        line = top + 40 + max(lifts, default=0)
        marks = [
            {
                "number": number,
                "x": x,
                "y": line - lift,
                "row": line + 36 + number * _ROW,
                "shape": mark.shape,
                "text": _told(mark, language),
            }
            for number, (mark, x, lift) in enumerate(zip(track.marks, places, lifts, strict=True), start=1)
        ]
        shown.append({"plan": track.plan, "top": top, "line": line, "marks": marks})
        top = line + 80 + _ROW * max(1, len(marks))
    return render(
        "pictures/timeline.svg",
        language=language,
        about=about,
        first=first,
        last=last,
        tracks=shown,
        months=scale.months(),
        left=_LEFT,
        right=_WIDTH - _RIGHT,
        width=_WIDTH,
        height=top + 20,
    )


def comparison(
    *, cases: int, first: date, last: date, plan: str, against: str, panels: Sequence[Panel], language: str = "sv"
) -> str:
    """What two plans bring over time, one panel a sum, as an SVG document: solid the one, dashed the other."""
    scale, shown = _Scale(first, last), []
    for index, panel in enumerate(panels):
        top = _TOP + index * (_PANEL + _GAP)
        most = max(1, *(value for _, value in (*panel.plan, *panel.against)), 1)
        ends = [_end(panel.plan), _end(panel.against)]
        heights = [_height(top, value, most) for value in ends]
        # Two labels on one height would hide each other.
        lower = heights[1] + (14 if abs(heights[0] - heights[1]) < 14 and ends[1] <= ends[0] else 0)
        upper = heights[0] + (14 if abs(heights[0] - heights[1]) < 14 and ends[1] > ends[0] else 0)
        shown.append(
            {
                "title": label(panel.title, language=language),
                "unit": panel.unit,
                "top": top,
                "bottom": top + _PANEL,
                "most": most,
                "plan": _path(panel.plan, scale, top, most, last),
                "against": _path(panel.against, scale, top, most, last),
                "ends": ends,
                "labels": (upper + 4, lower + 4),
            }
        )
    return render(
        "pictures/comparison.svg",
        language=language,
        about=f"{cases} {label('ärenden', language=language)}",
        first=first,
        last=last,
        names=(plan, against),
        panels=shown,
        months=scale.months(),
        left=_LEFT,
        right=_WIDTH - _RIGHT,
        width=_WIDTH,
        height=_TOP + len(panels) * (_PANEL + _GAP) + 20,
    )


class _Scale:
    """Days as places from left to right, in whole units of the picture."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first
        self.days = max(1, (last - first).days)

    def x(self, day: date) -> int:
        """Where a day stands; one outside the picture stands at its edge."""
        days = min(max((day - self.first).days, 0), self.days)
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * days // self.days

    def months(self) -> list[dict[str, Any]]:
        """The first days of months to write below the line, at most fourteen of them."""
        found, day = [], self.first.replace(day=1)
        last = self.first + timedelta(days=self.days)
        while day <= last:
            if day >= self.first:
                found.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        every = -(-len(found) // 14) or 1
        return [{"x": self.x(each), "text": each.strftime("%Y-%m")} for each in found[::every]]


def _lifts(places: Sequence[int]) -> list[int]:
    """How far above the line each mark stands, so that none hides another of about the same day."""
    found: list[int] = []
    for index, x in enumerate(places):
        beside = [found[other] for other in range(index) if abs(places[other] - x) < _MARK]
        found.append(max(beside, default=-_MARK) + _MARK)
    return found


def _told(mark: Mark, language: str) -> str:
    if mark.shape == "stop":
        return f"{mark.on.isoformat()}  {label('väntar på', language=language)} {_waits_for(mark.step, language)}"
    words = label(STEPS[mark.step], language=language) if mark.step in STEPS else _named(mark.step, language)
    count = f" {mark.occurrence}" if mark.occurrence > 1 else ""
    by = f"{label('senast', language=language)} {mark.pay_by.isoformat()}" if mark.pay_by else ""
    parts = [f"{mark.on.isoformat()}  {words}{count}", mark.amount, by]
    return ", ".join(part for part in parts if part)


def _waits_for(codes: str, language: str) -> str:
    told = (WAITS.get(code) or STOPS.get(code, code) for code in codes.split(", "))
    return "; ".join(label(words, language=language).rstrip(".") for words in told)


def _end(points: Sequence[tuple[date, int]]) -> int:
    return points[-1][1] if points else 0


def _height(top: int, value: int, most: int) -> int:
    return top + _PANEL - _PANEL * value // most


def _path(points: Sequence[tuple[date, int]], scale: _Scale, top: int, most: int, last: date) -> str:
    """A line that stays level until a sum grows, as the SVG's path."""
    parts = [f"M{_LEFT} {_height(top, 0, most)}"]
    for day, value in points:
        parts += [f"H{scale.x(day)}", f"V{_height(top, value, most)}"]
    return " ".join([*parts, f"H{scale.x(last)}"])


def _named(step: str, language: str) -> str:
    words = name_of("step", step, language) or step
    return words[:1].upper() + words[1:]
