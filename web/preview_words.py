"""A rehearsal as a page shows it: rows of what changes in words, and apart from them what has no word of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.rehearse import Change, Rehearsed
from templates.told import house_said
from web.action_words import closed_word, part_word, step_word
from web.labels import LISTS
from web.labels import label as chip_label
from web.page import amount

_HIDDEN = frozenset({"id", "record", "case"})
_AMOUNTS = frozenset({"balance", "asked", "disputed"})
_LISTS = {"state": "case", "held": "hold"}
_OWN_TEXT = {
    "tasks": ("title",),
    "payments": ("on", "amount", "source", "reversed_on"),
    "invoices": ("number", "remaining"),
    "stopped_by": ("message",),
    "instalment_plans": ("agreed_on", "end", "ended_on"),
    "objections": ("received_on", "invoice", "amount", "ground", "outcome", "answered_on", "ended_on"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of changes, in the reader's words."""

    case: str
    what: str
    before: str
    after: str


def change_rows(found: Rehearsed, *, language: str) -> tuple[list[Row], list[Row]]:
    """The changes that have a name, and the rest by the names that `krav case show --json` has for them."""
    told: list[Row] = []
    rest: list[Row] = []
    for change in found.changes:
        word = part_word(change.path, language=language)
        row = Row(change.case, word or ".".join(change.path), *_both(change, language))
        (told if word else rest).append(row)
    return told, rest


def _both(change: Change, language: str) -> tuple[str, str]:
    return _shown(change.path, change.before, language), _shown(change.path, change.after, language)


def _shown(path: Sequence[str], value: Any, language: str) -> str:
    if value is None or value == [] or value == "":
        return "–"
    if isinstance(value, dict):
        return _joined(path[0], value)
    if isinstance(value, list):
        return ", ".join(_shown(path, each, language) for each in value)
    if path[0] == "next_step":
        return step_word(str(value), language=language)
    if path[0] == "why":
        return house_said(str(value), language)
    if path[0] == "close_code":
        return closed_word(str(value), language=language)
    if path[0] in _LISTS and str(value) in LISTS[_LISTS[path[0]]]:
        word = chip_label(_LISTS[path[0]], str(value))
        return word.en if language == "en" else word.sv
    return amount(value) if path[0] in _AMOUNTS and isinstance(value, str) and "." in value else str(value)


def _joined(name: str, value: dict[str, Any]) -> str:
    """A row of a list on one line, in its own order."""
    keys = _OWN_TEXT.get(name) or [key for key in value if key not in _HIDDEN]
    parts = (value.get(key) for key in keys)
    return " · ".join(str(part) for part in parts if part not in (None, "", [], {}) and not isinstance(part, bool))
