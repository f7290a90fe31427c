"""What outages did to the steps of cases, one row per step that fell due while nothing ran."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, and_, select

from claims.case import CatchUp, CaughtUp
from claims.letter import LetterStatus
from storage.database import Tx
from storage.rows import insert_once
from storage.schema import case, caught_up, letter


def add(tx: Tx, case_number: str, found: CaughtUp) -> bool:
    """Note what became of a step, once for each day on which the house ran again."""
    values = {
        "step": found.step,
        "occurrence": found.occurrence,
        "missed_on": found.missed_on,
        "outcome": str(found.outcome),
        "again_on": found.again_on,
    }
    return insert_once(tx, caught_up, {"case_number": case_number, **values})


def of_day(tx: Tx, again_on: date) -> Sequence[tuple[str, CaughtUp]]:
    """What was caught up with on a day, by case number and in the order it fell due."""
    where = caught_up.c.again_on == again_on
    rows = tx.execute(select(caught_up).where(where).order_by(caught_up.c.case_number, caught_up.c.id))
    return [(row.case_number, caught_up_of(row)) for row in rows]


def caught_up_of(row: Row[tuple[object, ...]]) -> CaughtUp:
    """A stored row as decisions speak of it."""
    return CaughtUp(row.step, row.occurrence, row.missed_on, CatchUp(row.outcome), row.again_on)


def letters_to_same(
    tx: Tx, *, case_number: str, key: str, steps: Sequence[str], on: date
) -> Sequence[tuple[str, bool]]:
    """The other letters of some steps that leave or have left on a day to a case's debtor, whatever the case.

    Their keys, and whether each one fell due while nothing ran.
    """
    own = select(case.c.debtor_id).where(case.c.number == case_number).scalar_subquery()
    was_late = and_(
        caught_up.c.case_number == letter.c.case_number,
        caught_up.c.step == letter.c.step,
        caught_up.c.occurrence == letter.c.occurrence,
        caught_up.c.outcome == str(CatchUp.SENT),
    )
    rows = tx.execute(
        select(letter.c.key, caught_up.c.id.label("late"))
        .join(case, case.c.number == letter.c.case_number)
        .outerjoin(caught_up, was_late)
        .where(
            case.c.debtor_id == own,
            letter.c.key != key,
            letter.c.on == on,
            letter.c.step.in_(list(steps)),
            letter.c.status.in_([str(LetterStatus.QUEUED), str(LetterStatus.SENT)]),
        )
        .order_by(letter.c.key)
    )
    return [(row.key, row.late is not None) for row in rows]
