"""How the house's figures went over time: one value a minute, the same by hour and by day, older ones let go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from storage.database import Tx
from storage.rows import insert_once
from storage.schema import sample

MINUTE, HOUR, DAY = "minute", "hour", "day"
KEPT = {MINUTE: timedelta(days=2), HOUR: timedelta(days=90)}
"""How long the values of a span are kept; those by day for ever."""
_TAKEN = "sampled"


@dataclass(frozen=True, slots=True)
class Sampled:
    """A figure at a moment; `grows` is true of what only ever counts up, whose last value stands for a span."""

    name: str
    label: str
    value: float
    grows: bool


def start_of(span: str, at: datetime) -> datetime:
    """The beginning of the minute, hour or day (UTC) that an instant lies in."""
    if span == MINUTE:
        return at.replace(second=0, microsecond=0)
    if span == HOUR:
        return at.replace(minute=0, second=0, microsecond=0)
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def keep(tx: Tx, *, at: datetime, found: Iterable[Sampled]) -> bool:
    """Keep the figures of a minute, once; False when somebody has. Of an hour and a day the highest is kept, so that
    a peak is seen from afar, and of what only grows the last."""
    minute = start_of(MINUTE, at)
    if not insert_once(tx, sample, {"span": MINUTE, "name": _TAKEN, "label": "", "at": minute, "value": 1.0}):
        return False
    for one in found:
        for span in (MINUTE, HOUR, DAY):
            _put(tx, span, start_of(span, at), one)
    return True


def _put(tx: Tx, span: str, at: datetime, one: Sampled) -> None:
    row = {"span": span, "name": one.name, "label": one.label, "at": at}
    if insert_once(tx, sample, {**row, "value": one.value}):
        return
    where = [sample.c[name] == value for name, value in row.items()]
    where += [] if one.grows else [sample.c.value < one.value]
    tx.execute(update(sample).where(*where).values(value=one.value))


def prune(tx: Tx, *, now: datetime) -> int:
    """Let go of what is older than it is kept; how many values."""
    gone = 0
    for span, kept in KEPT.items():
        gone += tx.execute(delete(sample).where(sample.c.span == span, sample.c.at < now - kept)).rowcount
    return gone


def series(
    tx: Tx, *, span: str, name: str, since: datetime, limit: int = 3000
) -> dict[str, Sequence[tuple[datetime, float]]]:
    """The values of a figure since an instant, by label, oldest first."""
    rows = tx.execute(
        select(sample.c.label, sample.c.at, sample.c.value)
        .where(sample.c.span == span, sample.c.name == name, sample.c.at >= since)
        .order_by(sample.c.label, sample.c.at)
        .limit(limit * 20)
    )
    found: dict[str, list[tuple[datetime, float]]] = {}
    for row in rows:
        found.setdefault(row.label, []).append((row.at, float(row.value)))
    return {label: points[-limit:] for label, points in found.items()}


def newest_at(tx: Tx) -> datetime | None:
    """When the figures were last kept."""
    where = (sample.c.span == MINUTE, sample.c.name == _TAKEN)
    row = tx.execute(select(sample.c.at).where(*where).order_by(sample.c.at.desc()).limit(1)).first()
    return None if row is None else row.at
