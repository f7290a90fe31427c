"""What a creditor's cases come to, by state and age: counted from the cases, or as it was counted and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from claims.case import CaseState
from storage.database import Tx
from storage.rows import record
from storage.schema import case, credit, creditor_figures, invoice, payment


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """Figures as they were counted."""

    creditor_id: int
    on: date
    counted_at: datetime
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OpenSum:
    """An open case: what its invoices come to less credits and payments in öre, and its oldest due date."""

    currency: str
    ore: int
    due_on: date | None


def is_more_than(tx: Tx, creditor_id: int, most: int) -> bool:
    """Whether a creditor has more cases than so many; no more than those are looked at."""
    some = select(case.c.number).where(case.c.creditor_id == creditor_id).limit(most + 1).subquery()
    return int(tx.execute(select(func.count()).select_from(some)).scalar_one()) > most


def by_state(tx: Tx, creditor_id: int) -> dict[str, int]:
    """How many of a creditor's cases are in each state."""
    where = case.c.creditor_id == creditor_id
    rows = tx.execute(select(case.c.state, func.count()).where(where).group_by(case.c.state))
    return {state: int(count) for state, count in rows}


def open_sums(tx: Tx, creditor_id: int) -> Iterator[OpenSum]:
    """Every open case of a creditor with what is left of its invoices."""
    billed = _sum(invoice.c.total_ore, invoice.c.case_number == case.c.number)
    credited = _sum(credit.c.amount_ore, credit.c.case_number == case.c.number)
    paid = _sum(payment.c.amount_ore, (payment.c.case_number == case.c.number) & payment.c.reversed_on.is_(None))
    due = select(func.min(invoice.c.due_date)).where(invoice.c.case_number == case.c.number).scalar_subquery()
    where = (case.c.creditor_id == creditor_id, case.c.state != str(CaseState.CLOSED))
    for row in tx.execute(
        select(case.c.currency, (billed - credited - paid).label("ore"), due.label("due")).where(*where)
    ):
        yield OpenSum(row.currency, max(0, int(row.ore)), row.due)


def _sum(column: Any, where: Any) -> Any:
    return func.coalesce(select(func.sum(column)).where(where).scalar_subquery(), 0)


def kept(tx: Tx, creditor_id: int) -> FiguresRow | None:
    """A creditor's figures as they were last counted and kept."""
    row = tx.execute(select(creditor_figures).where(creditor_figures.c.creditor_id == creditor_id)).first()
    return None if row is None else record(FiguresRow, row)


def keep(tx: Tx, *, creditor_id: int, on: date, counted_at: datetime, figures: Mapping[str, Any]) -> None:
    """Keep a creditor's figures in place of those from before."""
    tx.execute(creditor_figures.delete().where(creditor_figures.c.creditor_id == creditor_id))
    values = {"creditor_id": creditor_id, "on": on, "counted_at": counted_at, "figures": dict(figures)}
    tx.execute(creditor_figures.insert().values(**values))
