"""What a handler's form says of a reading: a value chosen, typed or read from a box for each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casework.correction import Place, understood
from claims.refused import Refused
from web.asked import Form

NONE = "none"
"""Chosen where the page prints no such value."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it is shown again: what was picked and typed by field, and the fields whose text makes no sense."""

    picked: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    type: str = ""
    faults: frozenset[str] = frozenset()
    changes: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, Place] = field(default_factory=dict)

    @classmethod
    def untouched(cls, item: Mapping[str, Any]) -> Sent:
        """The form of a reading that nobody has changed: what was read is picked."""
        chosen = {one["name"]: str(one["options"][0]["index"]) for one in item["doubtful"] if one["value"]}
        return cls(picked=chosen, typed={one["name"]: one["value"] for one in item["sure"]}, type=item["type"])


def sent_form(form: Form, item: Mapping[str, Any]) -> Sent:
    """What a form says of a reading as `review_page` lays it out. A typed value goes before a picked one."""
    picked: dict[str, str] = {}
    typed: dict[str, str] = {}
    changes: dict[str, str] = {}
    faults: set[str] = set()
    places = {one["name"]: form.get(f"at_{one['name']}") for one in (*item["doubtful"], *item["sure"])}
    for one in item["doubtful"]:
        name = one["name"]
        picked[name], typed[name] = form.get(f"pick_{name}"), form.text(f"typed_{name}").strip()
        value = _picked(one, picked[name])
        _note(name, typed[name] or value, one["value"], bool(typed[name]), changes, faults)
    for one in item["sure"]:
        name = one["name"]
        typed[name] = form.text(f"typed_{name}").strip() if f"typed_{name}" in form else one["value"]
        _note(name, typed[name], one["value"], True, changes, faults)
    kind = form.get("type") or item["type"]
    if kind != item["type"]:
        changes["type"] = kind
    seen = {name: place for name, text in places.items() if name in changes and (place := _place(text)) is not None}
    return Sent(picked, typed, {n: p for n, p in places.items() if p}, kind, frozenset(faults), changes, seen)


def _picked(one: Mapping[str, Any], choice: str) -> str:
    if choice == NONE:
        return ""
    found = next((option["value"] for option in one["options"] if str(option["index"]) == choice), None)
    return str(one["value"] if found is None else found)


def _note(name: str, text: str, read: str, is_typed: bool, changes: dict[str, str], faults: set[str]) -> None:
    """A value that differs from the one read is a change; one that cannot be understood is a fault."""
    if text == read.strip():
        return
    try:
        value = understood(name, text) if is_typed else text
    except Refused:
        faults.add(name)
        return
    if value != read:
        changes[name] = value


def _place(text: str) -> Place | None:
    """A place that the page carried along: "page x0 y0 x1 y1"; None where it is none."""
    try:
        page, *edges = text.split()
        x0, y0, x1, y1 = (float(edge) for edge in edges)
    except ValueError:
        return None
    is_sane = all(-20_000 < edge < 20_000 for edge in (x0, y0, x1, y1)) and page.isdigit() and len(page) < 5
    return Place(int(page), (x0, y0, x1, y1)) if is_sane else None


def place_text(place: Place) -> str:
    """A place as a page carries it along."""
    return " ".join(str(part) for part in (place.page, *place.box))
