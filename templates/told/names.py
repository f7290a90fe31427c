"""What the closed lists are called in the middle of a sentence and as a label, in two languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from templates.reasons import REASONS, STOPS

FOLDER = Path(__file__).parent
_MARKS = (", ", "+", " and ")


@cache
def lists() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """The lists of every names_*.toml: each value's word in Swedish and in English. A list stands in one file."""
    found: dict[str, Mapping[str, tuple[str, str]]] = {}
    for path in sorted(FOLDER.glob("names_*.toml")):
        for name, rows in tomllib.loads(path.read_text("utf-8")).items():
            found[name] = {value: (words[0], words[1]) for value, words in rows.items()}
    return found


def name_of(list_name: str, value: str, language: str = "sv") -> str | None:
    """A value's word, None for a value that the list does not hold."""
    found = lists().get(list_name, {}).get(value)
    return found[1 if language == "en" else 0] if found else None


def names_of(list_name: str, text: str) -> str | None:
    """The Swedish words for one value, or for several that stand in one text; None when any of them has none."""
    mark = next((mark for mark in _MARKS if mark in text), None)
    values = [each.strip() for each in text.split(mark)] if mark else [text.strip()]
    words = [name_of(list_name, value) or "" for value in values]
    return ", ".join(words) if all(words) else None


def stops_of(text: str) -> str | None:
    """What stops a step or letter, a sentence for each code that stands in a text; None when one has no words."""
    values = [each.strip() for each in text.replace("+", ",").split(",") if each.strip()]
    words = [STOPS.get(each) or name_of("stop", each) or _reading(each) for each in values]
    return " ".join(words) if values and all(words) else None


def _reading(code: str) -> str:
    """A reading's reason where nothing says which field it is about."""
    return REASONS.get(code, "").replace("{field}", "ett fält")
