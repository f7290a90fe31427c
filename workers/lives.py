"""Many lives ahead at once: the cases spread over the machine's cores, told in their own order."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.simulate import foretell
from claims.refused import Refused, Unavailable
from dunning.plan import Plan, parse_plan
from workers.clock import StandingClock
from workers.drafts import write_drafts

if TYPE_CHECKING:
    from casework.office import Office

_CHUNK = 50
_Fault = tuple[str, str, str]
_WORTH_A_PROCESS = 100
"""Fewer cases than this are lived sooner than a process of their own starts."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every case: `plan` and `against` as policies (JSON values), since a process cannot be handed a
    parsed plan; `drafts` is where letters are written as PDF.
    """

    plan: dict[str, Any] | None
    against: dict[str, Any] | None
    first: date | None
    days: int
    must_fit: bool = False
    drafts: Path | None = None

    @classmethod
    def of(cls, *, plan: Plan | None, against: Plan | None, **more: Any) -> Asked:
        """With plans as they are parsed."""
        return cls(dict(plan.content) if plan else None, dict(against.content) if against else None, **more)


def lives(office: Office, *, numbers: Sequence[str], asked: Asked, processes: int | None = None) -> Iterator[Any]:
    """The lines of `casework.simulate.foretell`, in the order of `numbers`, whatever number of processes lives them.

    All of them live on the house's day of the moment this is called. Raises what `foretell` raises.
    """
    now = office.clock.now()
    count = min(processes or os.cpu_count() or 1, len(numbers) // _WORTH_A_PROCESS)
    if processes is not None and processes > 1:
        count = min(processes, len(numbers))
    if count < 2:
        yield from _live(replace(office, clock=StandingClock(now)), numbers, asked)
        return
    chunks = [list(numbers[start : start + _CHUNK]) for start in range(0, len(numbers), _CHUNK)]
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=spawning, initializer=_open, initargs=(now, asked)) as pool:
        for lines, fault in pool.map(_live_here, chunks):
            yield from lines
            if fault is not None:
                kind, code, message = fault
                raise (Refused if kind == "refused" else Unavailable)(code, message)


def _live(office: Office, numbers: Sequence[str], asked: Asked) -> Iterator[dict[str, Any]]:
    found = foretell(
        office,
        numbers=numbers,
        plan=parse_plan(asked.plan) if asked.plan else None,
        against=parse_plan(asked.against) if asked.against else None,
        first=asked.first,
        days=asked.days,
        must_fit=asked.must_fit,
    )
    for each in found:
        if asked.drafts is not None:
            write_drafts(asked.drafts, each)
        yield each.line


_HERE: dict[str, Any] = {}
"""The office and the question of this process, opened once when it starts."""


def _open(now: datetime, asked: Asked) -> None:
    from workers.settings import read_settings
    from workers.setup import build_office

    _HERE["office"] = replace(build_office(read_settings()), clock=StandingClock(now))
    _HERE["asked"] = asked


def _live_here(numbers: Sequence[str]) -> tuple[list[dict[str, Any]], _Fault | None]:
    """The lines up to an anticipated fault, and the fault as values: these exceptions do not pass between processes."""
    lines: list[dict[str, Any]] = []
    try:
        lines.extend(_live(_HERE["office"], numbers, _HERE["asked"]))
    except Refused as refused:
        return lines, ("refused", refused.code, refused.message)
    except Unavailable as away:
        return lines, ("unavailable", away.what, away.message)
    return lines, None
