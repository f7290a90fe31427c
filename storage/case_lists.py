"""Cases page by page: each statement begins in an index and ends after a page, however many cases there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from claims.case import CaseState
from storage.cases import CaseRow
from storage.database import Tx
from storage.rows import record
from storage.schema import assignee, case, case_assignee, creditor, debtor, hold, task

OPEN = "open"
ANY = "any"
NOBODY = "nobody"
_MOST_COUNTED = 1000
_WINDOW = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: in a state (or `OPEN`), of a creditor, with a hold in force (or `ANY`), in somebody's hands.

    `hands` is an assignee's name or `NOBODY`; "" and None ask for nothing.
    """

    state: str = ""
    creditor_id: int | None = None
    held: str = ""
    hands: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a list with its parties' names and whose it is."""

    row: CaseRow
    creditor: str
    debtor: str
    hands: str | None


def page(tx: Tx, wanted: Wanted, *, after: str = "", limit: int) -> tuple[Sequence[Listed], str]:
    """At most `limit` cases, the newest number first, from below the number `after`; and the key of the next page.

    The key is "" at the end. A page may be short and yet not the last where few of many cases are nobody's.
    """
    if wanted.hands == NOBODY:
        return _nobodys(tx, wanted, after, limit)
    statement, key = _wanted(wanted)
    if after:
        statement = statement.where(key < after)
    rows = [record(CaseRow, row) for row in tx.execute(statement.order_by(key.desc()).limit(limit + 1))]
    return _listed(tx, rows[:limit]), rows[limit - 1].number if len(rows) > limit else ""


def _nobodys(tx: Tx, wanted: Wanted, after: str, limit: int) -> tuple[Sequence[Listed], str]:
    """The same of cases that nobody has: a window of the list is read, however few of it are."""
    statement, key = _wanted(replace(wanted, hands=""))
    if after:
        statement = statement.where(key < after)
    window = [record(CaseRow, row) for row in tx.execute(statement.order_by(key.desc()).limit(_WINDOW))]
    numbers = select(case_assignee.c.case_number).where(case_assignee.c.case_number.in_([row.number for row in window]))
    taken = set(tx.execute(numbers).scalars())
    free = [row for row in window if row.number not in taken]
    if len(free) > limit:
        return _listed(tx, free[:limit]), free[limit - 1].number
    return _listed(tx, free), window[-1].number if len(window) == _WINDOW else ""


def of_numbers(tx: Tx, numbers: Sequence[str]) -> Sequence[Listed]:
    """The cases of some numbers, in the order asked for; a number that nobody has is left out."""
    rows = tx.execute(select(case).where(case.c.number.in_(list(numbers)))).all()
    found = {row.number: record(CaseRow, row) for row in rows}
    return _listed(tx, [found[number] for number in dict.fromkeys(numbers) if number in found])


def of_parties(tx: Tx, kind: str, ids: Sequence[int], *, limit: int) -> Sequence[str]:
    """At most `limit` numbers of the cases of some debtors or creditors, the newest first."""
    column = case.c.debtor_id if kind == "debtor" else case.c.creditor_id
    numbers: list[str] = []
    for each in ids:
        found = select(case.c.number).where(column == each).order_by(case.c.number.desc()).limit(limit)
        numbers += tx.execute(found).scalars()
    return sorted(set(numbers), reverse=True)[:limit]


def counted(tx: Tx) -> dict[str, int]:
    """How many cases there are in each state, counted to a thousand at most; states without any are left out."""
    states = [str(state) for state in CaseState]
    parts = [
        select(
            literal(state).label("state"),
            select(func.count())
            .select_from(select(literal(1)).where(case.c.state == state).limit(_MOST_COUNTED).subquery())
            .scalar_subquery()
            .label("found"),
        )
        for state in states
    ]
    return {row.state: row.found for row in tx.execute(union_all(*parts)) if row.found}


def open_tasks_of(tx: Tx, numbers: Sequence[str]) -> Mapping[str, int]:
    """How many open tasks each of some cases has; those without any are left out."""
    rows = tx.execute(
        select(task.c.case_number, func.count().label("found"))
        .where(task.c.case_number.in_(list(numbers)), task.c.done_at.is_(None))
        .group_by(task.c.case_number)
    )
    return {row.case_number: row.found for row in rows}


def _wanted(wanted: Wanted) -> tuple[Select[Any], ColumnElement[str]]:
    """The statement, and the column whose index it is read along: all three hold the case's number."""
    statement, key = select(case), case.c.number
    if wanted.state == OPEN:
        statement = statement.where(case.c.close_code.is_(None))
    elif wanted.state:
        statement = statement.where(case.c.state == wanted.state)
    if wanted.creditor_id is not None:
        statement = statement.where(case.c.creditor_id == wanted.creditor_id)
    if wanted.held == ANY:
        standing = select(hold.c.case_number).where(hold.c.ended_at.is_(None))
        statement = statement.where(case.c.number.in_(standing))
    elif wanted.held:
        key = hold.c.case_number
        statement = statement.join(hold, key == case.c.number).where(
            hold.c.hold == wanted.held, hold.c.ended_at.is_(None)
        )
    if wanted.hands:
        whose = select(assignee.c.id).where(assignee.c.name == wanted.hands).scalar_subquery()
        key = case_assignee.c.case_number
        statement = statement.join(case_assignee, key == case.c.number).where(case_assignee.c.assignee_id == whose)
    return statement, key


def _listed(tx: Tx, rows: Sequence[CaseRow]) -> Sequence[Listed]:
    """The rows with the names beside them, in three statements."""
    creditors = _names(tx, select(creditor.c.id, creditor.c.name), creditor.c.id, (row.creditor_id for row in rows))
    debtors = _names(tx, select(debtor.c.id, debtor.c.name), debtor.c.id, (row.debtor_id for row in rows))
    hands = {
        row.case_number: row.name
        for row in tx.execute(
            select(case_assignee.c.case_number, assignee.c.name)
            .join(assignee, assignee.c.id == case_assignee.c.assignee_id)
            .where(case_assignee.c.case_number.in_([row.number for row in rows]))
        )
    }
    return [Listed(row, creditors[row.creditor_id], debtors[row.debtor_id], hands.get(row.number)) for row in rows]


def _names(tx: Tx, statement: Select[Any], column: Any, ids: Iterable[int]) -> Mapping[int, str]:
    return {row.id: row.name for row in tx.execute(statement.where(column.in_(sorted(set(ids)))))}
