"""A creditor's cases, a few at a time by index."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from storage.cases import CaseRow
from storage.database import Tx
from storage.rows import record
from storage.schema import case


def latest(tx: Tx, creditor_id: int, *, limit: int) -> Sequence[CaseRow]:
    """The cases opened last."""
    where = case.c.creditor_id == creditor_id
    rows = tx.execute(select(case).where(where).order_by(case.c.number.desc()).limit(limit))
    return [record(CaseRow, row) for row in rows]


def accepted(tx: Tx, creditor_id: int, *, limit: int) -> Sequence[CaseRow]:
    """The cases whose terms were accepted last."""
    where = (case.c.creditor_id == creditor_id, case.c.accepted_at.is_not(None))
    rows = tx.execute(select(case).where(*where).order_by(case.c.accepted_at.desc()).limit(limit))
    return [record(CaseRow, row) for row in rows]
