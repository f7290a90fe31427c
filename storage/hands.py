"""Who has a case in hand: a handler or a team, by name, and the filters that people keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import assignee, case_assignee, saved_filter


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A filter that somebody keeps: what a list is asked for, under a name of theirs."""

    id: int
    owner: str
    name: str
    asked: Mapping[str, Any]


def of_case(tx: Tx, case_number: str) -> str | None:
    """Whose a case is, None for nobody's."""
    found = (
        select(assignee.c.name)
        .join(case_assignee, case_assignee.c.assignee_id == assignee.c.id)
        .where(case_assignee.c.case_number == case_number)
    )
    return tx.execute(found).scalar_one_or_none()


def every(tx: Tx) -> Sequence[str]:
    """Every name that a case was ever given to."""
    return list(tx.execute(select(assignee.c.name).order_by(assignee.c.name)).scalars())


def give(tx: Tx, case_number: str, name: str | None, *, by: str, now: datetime) -> None:
    """A case is somebody's from now on, or nobody's."""
    tx.execute(delete(case_assignee).where(case_assignee.c.case_number == case_number))
    if name is None:
        return
    insert_once(tx, assignee, {"name": name})
    found = tx.execute(select(assignee.c.id).where(assignee.c.name == name)).scalar_one()
    tx.execute(case_assignee.insert().values(case_number=case_number, assignee_id=found, at=now, by=by))


def filters(tx: Tx, owner: str) -> Sequence[FilterRow]:
    """The filters of somebody, by name."""
    rows = tx.execute(select(saved_filter).where(saved_filter.c.owner == owner).order_by(saved_filter.c.name))
    return [record(FilterRow, row) for row in rows]


def keep_filter(tx: Tx, *, owner: str, name: str, asked: Mapping[str, Any], now: datetime) -> None:
    """Keep a filter; one of the same name is replaced."""
    where = (saved_filter.c.owner == owner, saved_filter.c.name == name)
    tx.execute(delete(saved_filter).where(*where))
    tx.execute(saved_filter.insert().values(owner=owner, name=name, asked=dict(asked), at=now))


def drop_filter(tx: Tx, *, owner: str, number: int) -> bool:
    """Forget a filter of somebody's; False when it is not theirs or not there."""
    where = (saved_filter.c.owner == owner, saved_filter.c.id == number)
    return tx.execute(delete(saved_filter).where(*where).returning(saved_filter.c.id)).first() is not None
