"""The short labels in other languages: Swedish is the source, a .po file per other language is read at start."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("sv", "en")


@cache
def catalog(language: str) -> NullTranslations:
    """The translations into a language; the source language, and any unknown one, leaves Swedish as it is."""
    path = LOCALES / f"{language}.po"
    if language not in LANGUAGES or not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def label(text: str, *, language: str) -> str:
    """A short Swedish label in a language."""
    return catalog(language).gettext(text)
