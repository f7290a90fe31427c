"""What a person has recorded that interrupts a claim's limitation; nothing is changed, a wrong one is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update

from claims.interruption import Interruption, InterruptionKind, Proof
from storage.database import Tx
from storage.limitation_tables import interruption
from storage.rows import record


@dataclass(frozen=True, slots=True)
class InterruptionRow:
    """An interruption of one claim as stored; `withdrawn_at` when it was found to be wrong."""

    id: int
    case_number: str
    invoice_number: str
    kind: str
    on: date
    proof: str
    evidence: str
    why: str
    by: str
    at: datetime
    withdrawn_at: datetime | None


def add(tx: Tx, case_number: str, made: Interruption, *, why: str, by: str, now: datetime) -> int:
    """Write down what interrupted one claim of a case; its id."""
    values = {
        "case_number": case_number,
        "invoice_number": made.invoice_number,
        "kind": str(made.kind),
        "on": made.on,
        "proof": str(made.proof),
        "evidence": made.evidence,
        "why": why,
        "by": by,
        "at": now,
    }
    return int(tx.execute(interruption.insert().values(**values).returning(interruption.c.id)).scalar_one())


def get(tx: Tx, interruption_id: int) -> InterruptionRow | None:
    """An interruption by id."""
    row = tx.execute(select(interruption).where(interruption.c.id == interruption_id)).first()
    return None if row is None else record(InterruptionRow, row)


def of_case(tx: Tx, case_number: str) -> Sequence[InterruptionRow]:
    """Everything recorded on a case, withdrawn or not, in the order it was written down."""
    rows = tx.execute(select(interruption).where(interruption.c.case_number == case_number).order_by(interruption.c.id))
    return [record(InterruptionRow, row) for row in rows]


def withdraw(tx: Tx, interruption_id: int, *, by: str, why: str, now: datetime) -> None:
    """Say that an interruption was wrongly recorded; it counts for nothing from now on."""
    values = {"withdrawn_at": now, "withdrawn_by": by, "withdrawn_why": why}
    tx.execute(update(interruption).where(interruption.c.id == interruption_id).values(**values))


def interruption_of(row: Row[Any]) -> Interruption:
    """A stored interruption as decisions speak of it."""
    return Interruption(row.on, InterruptionKind(row.kind), Proof(row.proof), row.evidence, row.invoice_number)
