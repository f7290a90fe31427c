"""The words that pages put beside values, in many wordings and six languages, from the tables in `words/`."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

LANGUAGES = ("sv", "no", "da", "fi", "en", "de")


def toml(name: str) -> dict[str, Any]:
    """A table of `words/` by its name."""
    return tomllib.loads((Path(__file__).parent / "words" / f"{name}.toml").read_text("utf-8"))


def _table(language: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(value.split("|")) for key, value in toml(language).items()}


TEXTS: dict[str, dict[str, tuple[str, ...]]] = {
    language: {key: tuple(value.split("|")) for key, value in rows.items()} for language, rows in toml("texts").items()
}
"""Sentences per language and key; braces hold printed values."""
GOODS: dict[str, tuple[tuple[str, str, int, Decimal], ...]] = {
    language: tuple((text, unit, int(ore), Decimal(rate)) for text, unit, ore, rate in (row.split("|") for row in rows))
    for language, rows in toml("goods").items()
}
"""Goods per language: text, unit, price of one in hundredths without VAT, VAT rate in per cent."""
LABELS: dict[str, dict[str, tuple[str, ...]]] = {language: _table(language) for language in LANGUAGES}
"""Wordings per language and key; {rate} and {base} in a wording are a VAT rate and its base."""
