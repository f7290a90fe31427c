"""The short labels in other languages: Swedish is the source; the .po files of a language are read at start.

`en.po` has what letters and mails share, `en.<part>.po` what one part of the desk says.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("sv", "en")


@cache
def catalog(language: str) -> NullTranslations:
    """The translations into a language; the source language, and any unknown one, leaves Swedish as it is."""
    found = files_of(language) if language in LANGUAGES else []
    if not found:
        return NullTranslations()
    whole = Catalog(locale=language)
    for path in found:
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                if message.id:
                    whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return GNUTranslations(compiled)


def files_of(language: str) -> list[Path]:
    """The .po files of a language, in the order of their names."""
    return sorted(LOCALES.glob(f"{language}*.po"))


def label(text: str, *, language: str) -> str:
    """A short Swedish label in a language."""
    return catalog(language).gettext(text)


def marked(text: str) -> str:
    """The text itself: says that it stands in the catalogues, for one that is picked here and shown elsewhere."""
    return text
