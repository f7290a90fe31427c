"""Holds on cases: set once while one stands, never erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from claims.case import Hold
from storage.database import Tx
from storage.schema import hold


def set_hold(tx: Tx, case_number: str, held: Hold, *, now: datetime, why: str) -> bool:
    """Hold a case; False when that hold stands already."""
    if held in holds(tx, case_number):
        return False
    tx.execute(hold.insert().values(case_number=case_number, hold=str(held), since_at=now, why=why))
    return True


def end_hold(tx: Tx, case_number: str, held: Hold, *, now: datetime) -> None:
    """Let a hold go."""
    tx.execute(
        update(hold)
        .where(hold.c.case_number == case_number, hold.c.hold == str(held), hold.c.ended_at.is_(None))
        .values(ended_at=now)
    )


def holds(tx: Tx, case_number: str) -> frozenset[Hold]:
    """The holds that stand on a case."""
    rows = tx.execute(select(hold.c.hold).where(hold.c.case_number == case_number, hold.c.ended_at.is_(None)))
    return frozenset(Hold(row.hold) for row in rows)
