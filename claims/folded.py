"""Names as people search for them: without case, accents and signs, from any of their words on."""

from __future__ import annotations

import unicodedata

MOST_WORDS = 8
LONGEST_KEY = 120
_FORMS = frozenset({"ab", "aktiebolag", "hb", "kb", "publ", "ek", "for", "as", "aps", "oy", "oyj", "asa"})


def fold(text: str) -> str:
    """A text as a search compares it: "Åke's Måleri AB" is "ake s maleri ab"."""
    # Taking a sign apart may give capitals, and folding those may give signs to take apart again.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = (letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letters).split())


def name_keys(name: str) -> tuple[str, ...]:
    """What a name is found under: its folded words from each word on, so that any of them may be typed first.

    A legal form alone is nothing that anybody searches for, so no key begins with one unless the name does.
    """
    words = fold(name).split()[:MOST_WORDS]
    starts = [at for at, word in enumerate(words) if at == 0 or word not in _FORMS]
    return tuple(dict.fromkeys(" ".join(words[at:])[:LONGEST_KEY] for at in starts))
