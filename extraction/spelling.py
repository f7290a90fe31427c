"""Two spellings of one value: what readers get differently without meaning another name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from extraction.party_names import COMPANY


def spelling_key(field: str, value: str) -> str:
    """What is the same for all spellings of a value: of a name its letters and digits without case and marks.

    OCR loses the ring of an "Å" and the space before "AB" more often than it mistakes a letter.
    """
    if not field.endswith("_name"):
        return value
    letters = unicodedata.normalize("NFKD", value.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def best_spelling(best: str, others: Iterable[str]) -> str:
    """Of spellings with one key, the one that lost least: most marks on letters, then the legal form on its own.

    `best` is kept where no other has more. A reader drops marks; it hardly ever invents them.
    """
    return max([best, *others], key=lambda name: (_marks(name), bool(COMPANY.search(name)), name == best))


def _marks(name: str) -> int:
    return sum(unicodedata.combining(letter) != 0 for letter in unicodedata.normalize("NFKD", name))
