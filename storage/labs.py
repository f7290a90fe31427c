"""Plans tried out over open cases: what was asked, and each case's two lives as they were foretold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import lab_line, lab_run

CHOOSING, LIVING, DONE, FAILED = "choosing", "living", "done", "failed"


@dataclass(frozen=True, slots=True)
class LabRow:
    """A trial. `plan` is the plan's content, `on_plan` how many open cases there are on it, `older` how many of them on
    another version, `numbers` the cases that are lived."""

    id: int
    by: str
    made_at: datetime
    plan: Mapping[str, Any]
    version: str
    days: int
    on_plan: int
    older: int
    numbers: Sequence[str]
    state: str
    error: str


def add(tx: Tx, values: Mapping[str, Any]) -> int:
    """Keep a trial; its id."""
    return int(tx.execute(insert(lab_run).values(**values).returning(lab_run.c.id)).scalar_one())


def get(tx: Tx, run_id: int) -> LabRow | None:
    """A trial."""
    row = tx.execute(select(lab_run).where(lab_run.c.id == run_id)).first()
    return None if row is None else record(LabRow, row)


def latest(tx: Tx, *, limit: int) -> Sequence[LabRow]:
    """The newest trials."""
    return [record(LabRow, row) for row in tx.execute(select(lab_run).order_by(lab_run.c.id.desc()).limit(limit))]


def change(tx: Tx, run_id: int, **values: Any) -> None:
    """Change a trial."""
    tx.execute(update(lab_run).where(lab_run.c.id == run_id).values(**values))


def add_line(tx: Tx, run_id: int, number: str, line: Mapping[str, Any]) -> None:
    """Keep what was foretold of a case, once."""
    insert_once(tx, lab_line, {"run_id": run_id, "case_number": number, "line": dict(line)})


def lived(tx: Tx, run_id: int) -> int:
    """How many cases of a trial have been lived."""
    return int(tx.execute(select(func.count()).where(lab_line.c.run_id == run_id)).scalar_one())


def numbers_lived(tx: Tx, run_id: int) -> set[str]:
    """The cases of a trial that have been lived."""
    return set(tx.execute(select(lab_line.c.case_number).where(lab_line.c.run_id == run_id)).scalars())


def lines(tx: Tx, run_id: int) -> Sequence[Mapping[str, Any]]:
    """What was foretold of every case of a trial, by number."""
    rows = tx.execute(select(lab_line.c.line).where(lab_line.c.run_id == run_id).order_by(lab_line.c.case_number))
    return list(rows.scalars())
