"""Text from strangers made harmless: no control characters, no half characters, no names that are paths."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u2066-\u2069\u202a-\u202e\u200e\u200f\ufeff]")
_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
_NAME_FORBIDDEN = re.compile(r"""[/\\:*?"<>|]+""")
MAX_NAME = 120


def clean_text(text: str) -> str:
    """Text with line breaks as \\n and without control, direction-changing or undecodable characters."""
    unbroken = _BREAKS.sub("\n", text)
    return _LONE_SURROGATES.sub("\ufffd", _CONTROLS.sub("", unbroken))


def clean_line(text: str, *, limit: int = 2000) -> str:
    """The same on one line of at most `limit` characters, outer and repeated white space removed."""
    return re.sub(r"\s+", " ", clean_text(text[: 4 * limit])).strip()[:limit]


def safe_name(text: str, *, default: str) -> str:
    """A file name from a stranger's: the last path step only, no hidden files, at most 120 characters.

    The extension survives the cut. What is empty or only dots becomes `default`.
    """
    last = re.split(r"[/\\]", text.replace("\x00", ""))[-1]
    name = unicodedata.normalize("NFC", _NAME_FORBIDDEN.sub("_", clean_line(last))).strip(" .")
    if not name:
        return default
    if len(name) <= MAX_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:MAX_NAME].rstrip(" .")
    return f"{stem[: MAX_NAME - len(extension) - 1].rstrip(' .')}.{extension}"
