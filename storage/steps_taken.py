"""Dunning steps as they were taken: each occurrence one row, which follows its letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update

from claims.case import StepTaken
from storage.database import Tx
from storage.rows import insert_once
from storage.schema import cost
from storage.schema import step as steps


def add_step(tx: Tx, case_number: str, taken: StepTaken) -> bool:
    """Take a dunning step; False when this very occurrence was taken before."""
    values = {"step": taken.step, "occurrence": taken.occurrence, "on": taken.on, "deadline": taken.deadline}
    return insert_once(tx, steps, {"case_number": case_number, **values})


def withdraw_step(tx: Tx, case_number: str, *, step: str, occurrence: int, on: date) -> None:
    """A step is taken back from a day on."""
    where = (steps.c.case_number == case_number, steps.c.step == step, steps.c.occurrence == occurrence)
    tx.execute(update(steps).where(*where).values(withdrawn_on=on))


def undo_step(tx: Tx, case_number: str, *, step: str, occurrence: int, kinds: Sequence[str]) -> None:
    """A step whose letter never left was not taken: it goes, and with it the costs of its day of these kinds."""
    where = (steps.c.case_number == case_number, steps.c.step == step, steps.c.occurrence == occurrence)
    planned = tx.execute(select(steps.c.on).where(*where)).scalar_one_or_none()
    tx.execute(steps.delete().where(*where))
    charged = (cost.c.case_number == case_number, cost.c.on == planned, cost.c.kind.in_(list(kinds)))
    tx.execute(cost.delete().where(*charged, cost.c.reversed_on.is_(None)))


def redate_step(
    tx: Tx,
    case_number: str,
    *,
    step: str,
    occurrence: int,
    on: date,
    deadline: date | None,
    kinds: Sequence[str],
) -> None:
    """A step's letter left later than planned: the step and its costs (of some kinds, of that day) follow it.

    Not every letter has a step.
    """
    where = (steps.c.case_number == case_number, steps.c.step == step, steps.c.occurrence == occurrence)
    planned = tx.execute(select(steps.c.on).where(*where)).scalar_one_or_none()
    tx.execute(update(steps).where(*where).values(on=on, deadline=deadline))
    its = (cost.c.case_number == case_number, cost.c.on == planned, cost.c.kind.in_(list(kinds)))
    tx.execute(update(cost).where(*its).values(on=on))
