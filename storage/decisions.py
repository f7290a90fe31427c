"""What was decided in a case, by whom and when; what the decision rested on stays with the evidence."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from claims.days import iso_instant
from storage.database import Tx
from storage.schema import decision


def of_case(tx: Tx, case_number: str) -> list[dict[str, Any]]:
    """The decisions of a case, the oldest first."""
    rows = tx.execute(select(decision).where(decision.c.case_number == case_number).order_by(decision.c.id))
    return [{"choice": row.choice, "at": iso_instant(row.at), "by": row.by} for row in rows]
