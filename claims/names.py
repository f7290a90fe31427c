"""A name as it is compared: one folding for all, and the two keys that names are kept under.

One key cannot serve both: candidates for a payment must be one row of an index in whatever order a bank writes the
words, and a search must begin anywhere in a name and go on in its own order.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

MOST_WORDS = 8
LONGEST_KEY = 120
SWEDISH_FORMS = (
    "ab",
    "aktiebolag",
    "hb",
    "handelsbolag",
    "kb",
    "kommanditbolag",
    "publ",
    "ek for",
    "ekonomisk forening",
)
"""Legal forms as `unmarked` writes them. Identities of parties are kept without them: none comes or goes."""
LEGAL_FORMS = (*SWEDISH_FORMS, "firma", "as", "asa", "aps", "oy", "oyj", "gmbh", "ltd")
"""What says nothing of whose name it is."""
_WHOLE_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "þ": "th"}
)
"""Letters with a stroke, or of two, which Unicode does not take apart and others write without."""


def unmarked(text: str) -> str:
    """A text without case and without the marks over its letters: "Åke" is "ake".

    Identities that are kept, some of them only as hashes, are made of it: it must never give anything else.
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def letters_of(text: str) -> str:
    """The letters and digits of a text alone, unmarked: what any two spellings of it share."""
    return "".join(letter for letter in unmarked(text) if letter.isalnum())


def fold(text: str) -> str:
    """A text as names are compared: "Åke's Måleri AB" is "ake s maleri ab", "Sørensen" is "sorensen"."""
    # Taking a sign apart may give capitals, and folding those may give signs to take apart again.
    plain = unmarked(unmarked(text)).translate(_WHOLE_LETTERS)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def without_forms(folded: str, forms: tuple[str, ...] = LEGAL_FORMS) -> str:
    """A folded text without the legal forms in it; "" where it holds nothing else."""
    return " ".join(_pattern(forms).sub(" ", folded).split())


def name_key(name: str) -> str:
    """The words of a name in order of the alphabet, folded and without legal forms: equal for who may be the same.

    "" for a name without letters and digits. It finds candidates; two people may share it.
    """
    folded = fold(name)
    return " ".join(sorted((without_forms(folded) or folded).split()))


def beginnings(name: str) -> tuple[str, ...]:
    """What a name is found under: its folded words from each word on, so that any of them may be typed first.

    A legal form alone is nothing that anybody searches for, so no key begins with one unless the name does.
    """
    text = " ".join(fold(name).split()[:MOST_WORDS])
    forms = [found.span() for found in _pattern(LEGAL_FORMS).finditer(text)]
    starts = [
        word.start()
        for word in re.finditer(r"\S+", text)
        if word.start() == 0 or not any(first <= word.start() < end for first, end in forms)
    ]
    return tuple(dict.fromkeys(text[start:][:LONGEST_KEY] for start in starts))


@cache
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(forms)})\b")
