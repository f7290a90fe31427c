"""The versions of plans that cases run on: stored once by their content's hash, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from claims.case import CaseState
from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import case, plan_version


@dataclass(frozen=True, slots=True)
class PlanVersionRow:
    """A plan version as stored: `content` is the policy's JSON values, `hash` its twelve hex digits."""

    hash: str
    name: str
    content: Mapping[str, Any]
    first_used_at: datetime


def keep(tx: Tx, *, hash: str, name: str, content: Mapping[str, Any], now: datetime) -> bool:
    """Store a version unless it is stored; True when it was new."""
    values = {"hash": hash, "name": name, "content": dict(content), "first_used_at": now}
    return insert_once(tx, plan_version, values)


def get(tx: Tx, hash: str) -> PlanVersionRow | None:
    """A version by its hash."""
    row = tx.execute(select(plan_version).where(plan_version.c.hash == hash)).first()
    return None if row is None else record(PlanVersionRow, row)


def all_versions(tx: Tx) -> Sequence[PlanVersionRow]:
    """Every version, by name and then oldest first."""
    statement = select(plan_version).order_by(plan_version.c.name, plan_version.c.first_used_at, plan_version.c.hash)
    return [record(PlanVersionRow, row) for row in tx.execute(statement)]


def open_cases(tx: Tx) -> dict[str, int]:
    """How many open cases run on each version, by `name@hash`."""
    rows = tx.execute(
        select(case.c.plan, func.count().label("open"))
        .where(case.c.state != str(CaseState.CLOSED))
        .group_by(case.c.plan)
        .order_by(case.c.plan)
    )
    return {row.plan: row.open for row in rows}


def cases_on(tx: Tx, name: str) -> Sequence[str]:
    """The numbers of the open cases that run on any version of a plan."""
    rows = tx.execute(
        select(case.c.number)
        .where(case.c.state != str(CaseState.CLOSED), case.c.plan.startswith(f"{name}@", autoescape=True))
        .order_by(case.c.number)
    )
    return [row.number for row in rows]


def older_cases(tx: Tx, *, name: str, version: str, limit: int) -> Sequence[str]:
    """The open cases on another version of a plan than this, the lowest numbers first."""
    where = (case.c.plan.startswith(f"{name}@", autoescape=True), case.c.plan != version, case.c.close_code.is_(None))
    return list(tx.execute(select(case.c.number).where(*where).order_by(case.c.number).limit(limit)).scalars())


def not_on(tx: Tx, *, numbers: Sequence[str], version: str) -> int:
    """How many of some cases are open and run on another version than this."""
    where = (case.c.number.in_(numbers), case.c.plan != version, case.c.state != str(CaseState.CLOSED))
    return int(tx.execute(select(func.count()).select_from(case).where(*where)).scalar_one())


def sampled_cases(tx: Tx, *, name: str, version: str, most: int) -> tuple[Sequence[str], int, int]:
    """Open cases on any version of a plan, evenly spread over their numbers and `most` of them at most; how many there
    are, and how many of them run on another version than this."""
    where = (case.c.plan.startswith(f"{name}@", autoescape=True), case.c.state != str(CaseState.CLOSED))
    total = int(tx.execute(select(func.count()).select_from(case).where(*where)).scalar_one())
    older = select(func.count()).select_from(case).where(*where, case.c.plan != version)
    every = -(-total // most) or 1
    placed = select(case.c.number, func.row_number().over(order_by=case.c.number).label("place")).where(*where)
    inner = placed.subquery()
    chosen = select(inner.c.number).where((inner.c.place - 1) % every == 0).order_by(inner.c.number)
    return list(tx.execute(chosen).scalars()), total, int(tx.execute(older).scalar_one())
