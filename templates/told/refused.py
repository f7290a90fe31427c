"""What is refused, as people read it: its own sentence, which knows the details, else what its code says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from templates.clean import clean_line
from templates.told.names import FOLDER
from templates.told.phrasebook import BOOKS, BY_CODE, said


@cache
def code_words() -> Mapping[str, tuple[str, str]]:
    """What codes of refusals say, in Swedish and in English, for a message that has no sentence of its own."""
    found: dict[str, tuple[str, str]] = {}
    for book in BOOKS:
        rows = tomllib.loads((FOLDER / f"{book}.toml").read_text("utf-8")).get(BY_CODE, {})
        found |= {code: (words[0], words[1]) for code, words in rows.items()}
    return found


def refused_said(code: str, message: str, language: str = "sv", *, currency: str = "SEK") -> str:
    """What was refused and what to do, in a language.

    A message that is no known sentence is said by its code in Swedish and as it is in English; by its code too where
    there is no message. "" where neither says anything.
    """
    words, is_known = said(message, language=language, currency=currency)
    swedish, english = code_words().get(code, ("", ""))
    if language == "en":
        return words or english
    return words if is_known and words else swedish or words


def has_sentence(message: str) -> bool:
    """Whether a refusal's message is one that the house has words for, so that nothing of it is lost on a page."""
    return said(clean_line(message))[1]
