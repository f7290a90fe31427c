"""Which language a visitor reads: Swedish first, English where the browser or the address asks for it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request

Say = Callable[[str, str], str]
"""Picks one of a Swedish and an English text."""


def language_of(request: Request) -> str:
    """ "sv" or "en": `?lang=` decides, else the first of the two in Accept-Language, else Swedish."""
    asked = request.query_params.get("lang", "")
    if asked in ("sv", "en"):
        return asked
    for part in request.headers.get("accept-language", "").lower().split(","):
        tag = part.partition(";")[0].strip()[:2]
        if tag in ("sv", "en"):
            return tag
    return "sv"


def saying(language: str) -> Say:
    """A function that picks the text of a language, for templates that hold both side by side."""

    def say(swedish: str, english: str) -> str:
        return english if language == "en" else swedish

    return say
