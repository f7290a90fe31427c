"""How old what a creditor is owed is, as bars: one figure a bucket, the same figures told in the description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from templates.environment import render

_LEFT, _WIDTH, _ROW, _TOP, _LONGEST = 150, 760, 34, 56, 420


@dataclass(frozen=True, slots=True)
class AgeBar:
    """One bucket: its words, how many cases, what they come to as text, and how long its bar is."""

    words: str
    cases: int
    amount: str
    y: int
    length: int


def ageing(rows: Sequence[tuple[str, int, int, str]], *, currency: str, language: str) -> str:
    """Bars for (words, cases, öre, amount as text) in order, as an SVG document with a text alternative."""
    most = max((ore for _words, _cases, ore, _amount in rows), default=0)
    bars = [
        AgeBar(words, cases, amount, _TOP + index * _ROW, ore * _LONGEST // most if most else 0)
        for index, (words, cases, ore, amount) in enumerate(rows)
    ]
    return render(
        "ageing.svg",
        language=language,
        bars=bars,
        currency=currency,
        left=_LEFT,
        width=_WIDTH,
        height=_TOP + len(bars) * _ROW + 16,
    )
