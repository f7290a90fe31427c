"""Which language a visitor reads: Swedish first, English where the browser or the address asks for it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request

from claims.user import User

Say = Callable[[str, str], str]
"""Picks one of a Swedish and an English text."""


def language_of(request: Request, user: User | None = None) -> str:
    """ "sv" or "en": `?lang=` decides, else what the user has chosen, else the first of the two in Accept-Language.

    The user is the one given, else the one that the gate let in. A visitor who says nothing reads Swedish.
    """
    reader = user or getattr(request.state, "user", None)
    for asked in (request.query_params.get("lang", ""), reader.language if reader else ""):
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
