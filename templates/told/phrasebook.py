"""Sentences that the house writes in English, found again in what is stored and said to people.

A phrase is an English sentence with named holes and its Swedish one, with one more in English where the stored one
speaks to whoever types commands. A stored text may hold several sentences; each
that is known is said, the others stay. Patterns are bounded, so that no stored text can make the search slow.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from templates.catalog import label
from templates.clean import clean_line
from templates.scores import OUTCOMES, REASONS
from templates.told.holes import HOLE, filled, filled_english
from templates.told.names import FOLDER

BOOKS = ("decisions", "tasks", "whys", "refusals", "refusals_desk", "refusals_money")
"""The files of phrases; a sentence stands in one of them."""
BY_CODE = "by_code"
"""The table of a file that is no phrases: what codes of refusals say."""
_LONGEST = 2000
_MOST_PIECES = 40
_MOST_TOGETHER = 6
_ENDS = re.compile(r"(?<=[.!?)])\s+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """An English sentence as a pattern, and its words in Swedish and in English with the same holes or fewer."""

    source: str
    words: str
    english: str
    pattern: re.Pattern[str]

    @property
    def weight(self) -> int:
        """How many characters of it are its own: of two that fit, the one with more is meant."""
        return len(HOLE.sub("", self.source))


@cache
def phrases() -> Mapping[str, tuple[str, str]]:
    """Every phrase by its source: what it says in Swedish and in English."""
    found: dict[str, tuple[str, str]] = {}
    for book in BOOKS:
        for source, words in tomllib.loads((FOLDER / f"{book}.toml").read_text("utf-8")).items():
            if source != BY_CODE:
                found[source] = (words, _as_sentence(source, words)) if isinstance(words, str) else tuple(words)
    return found | {source: (words, source) for source, words in _advice().items()}


def _as_sentence(source: str, words: str) -> str:
    """The source with a capital and a full stop, where its Swedish words are a sentence and not a part of one."""
    if not words.endswith((".", "?", "!")):
        return source
    whole = source[:1].upper() + source[1:]
    return whole if whole.endswith((".", "?", "!")) else f"{whole}."


def _advice() -> dict[str, str]:
    """What the score says in short, which a task keeps in English after its own words."""
    advice = "Förslag: {outcome}."
    found = {label(words, language="en"): words for words in REASONS.values()}
    for words in OUTCOMES.values():
        said_so = label(advice, language="en").format(outcome=label(words, language="en"))
        found[said_so] = advice.format(outcome=words)
    return found


@cache
def _by_first_word() -> Mapping[str, Sequence[Phrase]]:
    """The phrases by the word that they begin with, "" for one that begins with a hole; the weightiest first."""
    found: dict[str, list[Phrase]] = {}
    for source, (words, english) in phrases().items():
        first = source.split(" ", 1)[0]
        phrase = Phrase(source, words, english, _pattern(source))
        found.setdefault("" if "{" in first else first, []).append(phrase)
    return {first: sorted(each, key=lambda phrase: -phrase.weight) for first, each in found.items()}


def _pattern(source: str) -> re.Pattern[str]:
    parts, at = [], 0
    for hole in HOLE.finditer(source):
        parts += [re.escape(source[at : hole.start()]), f"(?P<{hole.group()[1:-1]}>.{{0,300}}?)"]
        at = hole.end()
    return re.compile("".join((*parts, re.escape(source[at:]))))


def said(text: str, *, language: str = "sv", currency: str = "SEK", is_inner: bool = False) -> tuple[str, bool]:
    """A stored text in a language, and whether all of it was known. A very long one is left as it is.

    A hole named `why` holds a sentence of its own, which is said too, one level deep (`is_inner`).
    """
    line = clean_line(text)
    pieces = _ENDS.split(line) if line else []
    if not pieces or len(line) > _LONGEST or len(pieces) > _MOST_PIECES:
        return line, False
    best: list[tuple[int, str]] = [(0, "")] * (len(pieces) + 1)
    for at in reversed(range(len(pieces))):
        unknown, rest = best[at + 1]
        best[at] = (unknown + len(pieces[at]), f"{pieces[at]} {rest}")
        for end in range(at + 1, min(len(pieces), at + _MOST_TOGETHER) + 1):
            if best[end][0] >= best[at][0]:
                continue
            words = _one(" ".join(pieces[at:end]), language, currency, is_inner=is_inner)
            if words is not None:
                best[at] = (best[end][0], f"{words} {best[end][1]}")
    unknown, whole = best[0]
    return clean_line(whole), unknown == 0


def _one(text: str, language: str, currency: str, *, is_inner: bool) -> str | None:
    """One sentence in a language, None when no phrase is it."""
    by_first = _by_first_word()
    for phrase in (*by_first.get(text.split(" ", 1)[0], ()), *by_first.get("", ())):
        found = phrase.pattern.fullmatch(text)
        if found is not None:
            values = found.groupdict()
            if "why" in values and not is_inner:
                values["why"] = said(values["why"], language=language, currency=currency, is_inner=True)[0]
            if "left_out" in values and not is_inner:
                values["left_out"] = _left_out(values["left_out"], language, currency)
            if language == "en":
                return filled_english(phrase.english, values)
            return filled(phrase.words, values, currency=currency)
    return None


def _left_out(text: str, language: str, currency: str) -> str:
    """What is left out of a payout, "name amount: reason" each, with the reasons as people read them."""
    parts = (each.partition(": ") for each in text.split("; ")[:20])
    told = ((what, said(why, language=language, currency=currency, is_inner=True)[0]) for what, _, why in parts)
    return "; ".join(f"{what}: {why}" for what, why in told)
