"""Every text of the desk stands in the catalogue of the other language, once, with a translation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from templates.catalog import LANGUAGES, LOCALES, files_of

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "label": None, "marked": None}
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false"}}


def _used() -> Iterator[tuple[str, str]]:
    methods = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
    for folder in (ROOT / "web", ROOT / "templates" / "web"):
        for name, _line, text, _comments, _context in extract_from_dir(
            folder, methods, options_map=OPTIONS, keywords=KEYWORDS
        ):
            for each in text if isinstance(text, tuple) else (text,):
                yield each, name


def _catalogued(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in files_of(language):
        with path.open("rb") as file:
            for entry in read_po(file, locale=language):
                for each in entry.id if isinstance(entry.id, tuple) else (entry.id,):
                    assert each not in found or not each, f"{each!r} stands in {found[each]} and in {path.name}"
                    found[each] = path.name
                assert not entry.id or all(entry.string if isinstance(entry.string, tuple) else (entry.string,)), (
                    entry.id
                )
    return found


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "sv"])
def test_every_text_of_the_desk_has_its_translation(language: str) -> None:
    known = _catalogued(language)
    missing = sorted({(text, where) for text, where in _used() if text not in known})
    assert missing == []


def test_the_swedish_source_needs_no_catalogue() -> None:
    assert not list(LOCALES.glob("sv*.po"))
    assert len(set(_used())) >= 4
