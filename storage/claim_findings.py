"""Why claims are not taken on the usual terms: found once, ended by a person or by what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import claim_finding, invoice


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One reason on one invoice; `seen` are the words that it rests on."""

    id: int
    invoice_id: int
    code: str
    outcome: str
    seen: str
    found_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    why: str


def add(tx: Tx, *, invoice_id: int, code: str, outcome: str, seen: str, now: datetime) -> bool:
    """Note a reason; False when it was noted before."""
    values = {"invoice_id": invoice_id, "code": code, "outcome": outcome, "seen": seen, "found_at": now, "why": ""}
    return insert_once(tx, claim_finding, values)


def of_case(tx: Tx, case_number: str) -> Sequence[FindingRow]:
    """The reasons on the invoices of a case, ended or not, oldest first."""
    rows = tx.execute(
        select(claim_finding)
        .join(invoice, invoice.c.id == claim_finding.c.invoice_id)
        .where(invoice.c.case_number == case_number)
        .order_by(claim_finding.c.id)
    )
    return [record(FindingRow, row) for row in rows]


def end(tx: Tx, finding_id: int, *, now: datetime, by: str, why: str) -> None:
    """End a reason."""
    tx.execute(update(claim_finding).where(claim_finding.c.id == finding_id).values(ended_at=now, ended_by=by, why=why))


def begin_again(tx: Tx, finding_id: int, *, seen: str) -> None:
    """A reason that had gone by itself is there again."""
    values = {"seen": seen, "ended_at": None, "ended_by": None, "why": ""}
    tx.execute(update(claim_finding).where(claim_finding.c.id == finding_id).values(**values))
