"""How a figure went: the samples of a day, a month or a year, drawn together to as many points as a plot shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from casework.office import Office
from storage import samples
from storage.database import Tx

Points = tuple[tuple[datetime, float], ...]
LEVEL, GROWTH, MEAN = "level", "growth", "mean"


@dataclass(frozen=True, slots=True)
class View:
    """A stretch of time back from now, which samples it rests on, and how much time one point stands for."""

    name: str
    length: timedelta
    span: str
    point: timedelta


VIEWS: Mapping[str, View] = {
    "day": View("day", timedelta(hours=24), samples.MINUTE, timedelta(minutes=15)),
    "month": View("month", timedelta(days=30), samples.HOUR, timedelta(hours=6)),
    "year": View("year", timedelta(days=365), samples.DAY, timedelta(days=1)),
}


def show_series(office: Office, *, name: str, kind: str, view: View) -> dict[str, Points]:
    """By label, a figure's points of a view, oldest first.

    A `level` is the highest of each point's time; `growth` how much a count rose in it; `mean` what was added to
    `<name>_sum` by each one added to `<name>_count`, and no point where nothing was added.
    """
    now = office.clock.machine_now()
    with office.database.read() as tx:
        if kind == MEAN:
            return _means(tx, name, view, now)
        found = samples.series(tx, span=view.span, name=name, since=now - view.length - view.point)
    draw = _risen if kind == GROWTH else _highest
    return {label: draw(points, view.point) for label, points in found.items()}


def _highest(points: Sequence[tuple[datetime, float]], size: timedelta) -> Points:
    found: dict[datetime, float] = {}
    for at, value in points:
        start = _start(at, size)
        found[start] = max(value, found.get(start, value))
    return tuple(found.items())


def _risen(points: Sequence[tuple[datetime, float]], size: timedelta) -> Points:
    """The rise from the end of each point's time to the end of the next; a count that fell begins anew."""
    last: dict[datetime, float] = {}
    for at, value in points:
        last[_start(at, size)] = value
    ends = list(last.items())
    return tuple((at, max(0.0, value - before)) for (_, before), (at, value) in pairwise(ends))


def _means(tx: Tx, name: str, view: View, now: datetime) -> dict[str, Points]:
    since = now - view.length - view.point
    sums, counts = (
        dict(_risen(samples.series(tx, span=view.span, name=f"{name}_{part}", since=since).get("", ()), view.point))
        for part in ("sum", "count")
    )
    return {"": tuple((at, sums[at] / counts[at]) for at in sums if counts.get(at))}


def _start(at: datetime, size: timedelta) -> datetime:
    seconds = int(at.timestamp())
    return at - timedelta(seconds=seconds % int(size.total_seconds()), microseconds=at.microsecond)
