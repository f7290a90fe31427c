"""Hostile text made harmless: what came from outside is one line of visible characters before it meets any wording."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"[\t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]")
_SPACES = re.compile(r" {2,}")
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


class Kept(str):
    """Text that a filter of ours has already made harmless, so that its line breaks are kept."""

    __slots__ = ()


def clean_line(text: str) -> str:
    """The text as one line: line breaks become spaces; control, direction-changing and invisible characters go."""
    # What is printable holds nothing that is dropped, and most of what a page shows is: one look at it is enough.
    visible = text if text.isprintable() else _visible(_BREAKS.sub(" ", text))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", visible)).strip(" ")


def _visible(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter) not in _DROPPED)


def clean_lines(text: str) -> list[str]:
    """The lines of a longer text, each made harmless."""
    return [clean_line(line) for line in text.splitlines()]
