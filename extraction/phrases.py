"""Many phrases looked for in a text at once: whole words, in any case, with spaces, dots and dashes between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_BETWEEN = frozenset(" \t\n\r\f\v\u00a0\u2007\u2009\u202f-.:")

Said = TypeVar("Said")


@dataclass(slots=True)
class _Node(Generic[Said]):
    """What may follow: a letter, or (`space`) the next word; `said` is what the phrases that end here mean."""

    letters: dict[str, _Node[Said]] = field(default_factory=dict)
    space: _Node[Said] | None = None
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hit(Generic[Said]):
    """A phrase at characters start to end of a text (a dot after it included), and what it means."""

    start: int
    end: int
    said: Said


class Phrases(Generic[Said]):
    """A tree of phrases. Looking through a text costs a few steps a word, however many phrases there are."""

    def __init__(self, phrases: Iterable[tuple[str, Said]]) -> None:
        """Pairs of a phrase, its words parted by a space, and what it means; one phrase may mean several things."""
        self._root: _Node[Said] = _Node()
        for phrase, said in phrases:
            node = self._root
            for letter in phrase.lower():
                if letter == " ":
                    node.space = node.space or _Node()
                    node = node.space
                else:
                    node = node.letters.setdefault(letter, _Node())
            node.said.append(said)

    def find(self, text: str) -> list[Hit[Said]]:
        """Every phrase at every place, also those that lie in one another, by start and then by end."""
        lower, first = _lower(text), self._root.letters
        found: list[Hit[Said]] = []
        is_inside = False
        for start, letter in enumerate(lower):
            if not is_inside and letter in first:
                found += self._at(lower, start)
            is_inside = _is_word(letter)
        return found

    def longest(self, text: str) -> list[tuple[int, int]]:
        """Places start to end of the longest phrase from each place on, from left to right without overlap."""
        return longest_of(self.find(text))

    def longest_at(self, text: str, start: int = 0) -> int:
        """Where the longest phrase that begins at a place ends; the place itself when none does."""
        return max((hit.end for hit in self._at(_lower(text), start)), default=start)

    def _at(self, lower: str, start: int) -> list[Hit[Said]]:
        states = [(self._root, start)]
        ends: dict[int, list[Said]] = {}
        while states:
            node, at = states.pop()
            if node.said and (at == len(lower) or not _is_word(lower[at])):
                ends.setdefault(at + (lower[at : at + 1] == "."), []).extend(node.said)
            if node.space is not None:
                after = at
                states.append((node.space, after))
                while after < len(lower) and lower[after] in _BETWEEN:
                    after += 1
                    states.append((node.space, after))
            if at < len(lower) and (following := node.letters.get(lower[at])) is not None:
                states.append((following, at + 1))
        return [Hit(start, end, said) for end in sorted(ends) for said in dict.fromkeys(ends[end])]


def longest_of(hits: Iterable[Hit[Said]]) -> list[tuple[int, int]]:
    """Places start to end of the longest of the hits from each place on, from left to right without overlap."""
    spans: list[tuple[int, int]] = []
    for hit in hits:
        if not spans or hit.start >= spans[-1][1]:
            spans.append((hit.start, hit.end))
        elif hit.start == spans[-1][0]:
            spans[-1] = (hit.start, max(hit.end, spans[-1][1]))
    return spans


def _lower(text: str) -> str:
    """A text in lower case, letter by letter where that would change its length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
