"""Two spellings of one value: what readers get differently without meaning another name."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable

from rapidfuzz import fuzz

from extraction.party_names import COMPANY

_LIKE = 88.0  # percent: one letter of nine
_LEAST_OF_NAME = 5
_MARKED = frozenset("åäöéü")


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

    `best` is kept where no other has more. A reader drops marks; it hardly ever invents those of the languages here.
    """
    return max([best, *others], key=lambda name: (_marks(name), bool(COMPANY.search(name)), name == best))


def settled_spelling(one: Collection[str], other: Collection[str]) -> str | None:
    """The spelling of a value that two readers agree on; None where it is not clear which of theirs is right.

    It is one that both have, or the only one that has more marks than all others and is the same without them.
    """
    shared = set(one) & set(other)
    if shared:
        return max(shared, key=lambda name: (_marks(name), name))
    ranked = sorted({*one, *other}, key=_marks, reverse=True)
    plain = {_without_marks(name) for name in ranked}
    return ranked[0] if len(plain) == 1 and _marks(ranked[0]) > _marks(ranked[1]) else None


def is_misreading(one: str, right: str) -> bool:
    """Whether a name is another one with a few letters misread, cut off at its end, or with scraps before it."""
    seen, wanted = spelling_key("seller_name", one), spelling_key("seller_name", right)
    is_cut = len(seen) >= _LEAST_OF_NAME and wanted.startswith(seen)
    return is_cut or seen.endswith(wanted) or fuzz.ratio(seen, wanted) >= _LIKE


def _marks(name: str) -> int:
    return sum(letter in _MARKED for letter in name.casefold())


def _without_marks(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
