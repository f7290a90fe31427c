"""What shows that a creditor has agreed to something: a reference, often a file, kept and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database import Tx
from storage.rows import record
from storage.schema import contract_evidence


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Evidence as kept; `values` is what was agreed, `sha256` the file's blob, None without one."""

    id: int
    creditor_id: int
    values: Mapping[str, Any]
    reference: str
    sha256: str | None
    file_name: str
    at: datetime
    by: str


def add(tx: Tx, **values: Any) -> int:
    """Keep evidence; its id."""
    made = tx.execute(contract_evidence.insert().values(**values).returning(contract_evidence.c.id))
    return int(made.scalar_one())


def of_creditor(tx: Tx, creditor_id: int, *, limit: int) -> Sequence[EvidenceRow]:
    """What shows what a creditor has agreed to, the latest first."""
    where = contract_evidence.c.creditor_id == creditor_id
    rows = tx.execute(select(contract_evidence).where(where).order_by(contract_evidence.c.id.desc()).limit(limit))
    return [record(EvidenceRow, row) for row in rows]


def get(tx: Tx, evidence_id: int) -> EvidenceRow | None:
    """Evidence by id."""
    row = tx.execute(select(contract_evidence).where(contract_evidence.c.id == evidence_id)).first()
    return None if row is None else record(EvidenceRow, row)
