"""Pictures as SVG with a text alternative: the same figures for whoever sees them and for whoever has them read out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from templates.environment import render

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 28, 160, 40, 64, 64
_MOST_LABELS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One month's bar, in the units of the picture: the whole of it, and the part of it that rests on estimates."""

    month: str
    count: int
    estimated: int
    x: int
    y: int
    height: int
    estimated_height: int
    has_label: bool


def bars(months: Sequence[tuple[str, int, int]], *, unknown: int, on: date, language: str) -> str:
    """How many claims lapse per month: (YYYY-MM, how many, how many of them by an estimate), as an SVG."""
    most = max((count for _, count, _ in months), default=0)
    every = max(1, -(-len(months) // _MOST_LABELS))
    drawn = [
        Bar(
            month=month,
            count=count,
            estimated=estimated,
            x=_LEFT + index * _WIDTH,
            y=_TOP + _HEIGHT - _high(count, most),
            height=_high(count, most),
            estimated_height=_high(estimated, most),
            has_label=index % every == 0,
        )
        for index, (month, count, estimated) in enumerate(months)
    ]
    return render(
        "lapses.svg",
        language=language,
        bars=drawn,
        total=sum(count for _, count, _ in months),
        unknown=unknown,
        on=on,
        most=most,
        width=max(360, 2 * _LEFT + len(months) * _WIDTH),
        height=_TOP + _HEIGHT + _BOTTOM,
        floor=_TOP + _HEIGHT,
        left=_LEFT,
        bar=_WIDTH - 6,
    )


def _high(count: int, most: int) -> int:
    return count * _HEIGHT // most if most else 0
