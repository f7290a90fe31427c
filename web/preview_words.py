"""A rehearsal as a page shows it: rows of what changes in words, and apart from them what has no word of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.rehearse import Change, Rehearsed
from templates.catalog import label, marked
from templates.reasons import NOT_TAKEN
from templates.told import house_said
from web.action_words import choice_word, closed_word, part_word, step_word
from web.change_words import KINDS, row_said, same_row
from web.labels import LISTS
from web.labels import label as chip_label
from web.page import amount

_AMOUNTS = frozenset({"balance", "asked", "disputed"})
_OPENED_UP = frozenset({"balance", "asked", "address"})
_LISTS = {"state": "case", "held": "hold", "missing": "missing"}
_NOTHING = "–"
_SILENT = frozenset(
    {
        "number", "accepted_how", "balance.currency", "balance.as_of", "asked.currency", "asked.as_of",
        "asked.rounding", "address.source", "address.as_of",
    }
)  # fmt: skip
"""What follows from another line of the same preview."""
_KNOWN = {True: marked("känd"), False: marked("saknas")}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of changes, in the reader's words."""

    case: str
    what: str
    before: str
    after: str


def change_rows(found: Rehearsed, *, language: str) -> tuple[list[Row], list[Row]]:
    """The changes that have a name, and the rest by the names that `krav case show --json` has for them.

    A row of a list that stands before and after is one line; what comes and is empty is no change to anybody.
    """
    told: list[Row] = []
    rest: list[Row] = []
    for change in _paired([each for whole in found.changes for each in _opened_up(whole)]):
        if ".".join(change.path) in _SILENT:
            continue
        word = part_word(change.path, language=language)
        row = Row(change.case, word or ".".join(change.path), *_both(change, language))
        if row.before != row.after:
            (told if word else rest).append(row)
    return told, rest


def _opened_up(change: Change) -> Iterator[Change]:
    """A sum that was not there before, part by part, as where it stood already."""
    whole = change.after if change.before is None else change.before if change.after is None else None
    if len(change.path) > 1 or change.path[0] not in _OPENED_UP or not isinstance(whole, dict):
        yield change
        return
    for key, value in whole.items():
        sides = {"before": value} if change.after is None else {"after": value}
        yield replace(change, path=(*change.path, key), **sides)


def _paired(changes: Sequence[Change]) -> list[Change]:
    """The changes, where a row of a list that went and came again changed makes one."""
    gone: dict[object, int] = {}
    found: list[Change] = []
    for change in changes:
        row = change.before if change.after is None else change.after
        if not isinstance(row, dict):
            found.append(change)
            continue
        mark = (change.case, change.path, same_row(change.path[-1], row))
        if change.before is None and mark in gone:
            at = gone.pop(mark)
            found[at] = replace(found[at], after=change.after)
            continue
        if change.after is None:
            gone[mark] = len(found)
        found.append(change)
    return found


def _both(change: Change, language: str) -> tuple[str, str]:
    return _shown(change.path, change.before, language), _shown(change.path, change.after, language)


def _shown(path: Sequence[str], value: Any, language: str) -> str:
    if value is None or value in ([], {}, ""):
        return _NOTHING
    if isinstance(value, dict):
        return _dict_shown(path, value, language)
    if isinstance(value, list):
        return ", ".join(_shown(path, each, language) for each in value)
    if isinstance(value, bool):
        return label(_KNOWN[value], language=language) if path[0] == "address" else str(value)
    return _word(path, str(value), language)


def _dict_shown(path: Sequence[str], value: dict[str, Any], language: str) -> str:
    """A row of a list, or a small table of the case such as what is disputed of each invoice."""
    if path[-1] in KINDS or path[-1] in ("tasks", "stopped_by"):
        return row_said(path[-1], value, language=language) or _NOTHING
    if path[0] in ("disputed", "hold_until"):
        return ", ".join(_shown((path[0], key), each, language) for key, each in value.items()) or _NOTHING
    return row_said(path[-1], value, language=language) or _NOTHING if any(value.values()) else _NOTHING


def _word(path: Sequence[str], value: str, language: str) -> str:
    """A single value of a case in words, as its place in the case has it."""
    name = path[0]
    if name == "next_step":
        return step_word(value, language=language)
    if name == "why":
        return house_said(value, language)
    if name == "close_code":
        return closed_word(value, language=language)
    if name == "not_taken":
        return label(NOT_TAKEN.get(value, value), language=language)
    if name == "judged":
        return choice_word("judgement", value, "", language=language)
    if name == "accepted_at":
        return value[:10]
    if name == "plan":
        return value.replace("@", " ")[: value.find("@") + 8]
    if path[-1] == "kind" and name == "debtor":
        return _of_list("party", value, language)
    if name in _LISTS and value in LISTS[_LISTS[name]]:
        return _of_list(_LISTS[name], value, language)
    if name == "disputed":
        return f"{path[-1]} · {amount(value)}"
    return amount(value) if name in _AMOUNTS and "." in value else value


def _of_list(name: str, value: str, language: str) -> str:
    word = chip_label(name, value)
    return word.en if language == "en" else word.sv
