"""A name as it is looked up: the same key however a bank, a letter or an invoice writes it."""

from __future__ import annotations

import re
import unicodedata

_FORMS = frozenset(
    {"ab", "aktiebolag", "hb", "handelsbolag", "kb", "kommanditbolag", "publ", "as", "oy", "ltd", "gmbh", "firma"}
)
_WORD = re.compile(r"[^\W_]+")


def name_key(name: str) -> str:
    """The words of a name in order of the alphabet, without case, accents, punctuation and forms of company.

    "" for a name without letters and digits. It finds candidates; two people may share it.
    """
    words = _WORD.findall(folded(name))
    telling = [word for word in words if word not in _FORMS]
    return " ".join(sorted(telling or words))


def folded(text: str) -> str:
    """A text without case and accents, for comparing what people write."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
