"""Objections of debtors, from the day they came to the day they were brought to an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, update

from storage.agreement_tables import objection
from storage.database import Tx
from storage.rows import record


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection as stored. `words` are the debtor's (hostile), `summary` a handler's sentence for the creditor.

    `amount_ore` None means all of the invoice, `invoice_number` None all of the case. `ended_on` is the first day on
    which it no longer stands.
    """

    id: int
    case_number: str
    invoice_number: str | None
    amount_ore: int | None
    ground: str
    words: str
    summary: str
    received_on: date
    how: str
    message_id: int | None
    at: datetime
    by: str
    creditor_due_on: date
    answer_due_on: date
    creditor_said_on: date | None
    creditor_said: str
    outcome: str | None
    upheld_ore: int | None
    reasons: str
    decided_on: date | None
    decided_by: str | None
    letter_key: str | None
    answered_on: date | None
    answered_how: str | None
    ended_on: date | None

    @property
    def is_whole(self) -> bool:
        """Whether it is about everything in the case."""
        return self.invoice_number is None


def add(tx: Tx, values: dict[str, Any]) -> int:
    """Write an objection down; its number."""
    empty = {"creditor_said": "", "reasons": ""}
    return int(tx.execute(objection.insert().values({**empty, **values}).returning(objection.c.id)).scalar_one())


def get(tx: Tx, number: int) -> ObjectionRow | None:
    """An objection by number."""
    row = tx.execute(select(objection).where(objection.c.id == number)).first()
    return None if row is None else record(ObjectionRow, row)


def of_case(tx: Tx, case_number: str) -> Sequence[ObjectionRow]:
    """The objections in a case, oldest first."""
    rows = tx.execute(select(objection).where(objection.c.case_number == case_number).order_by(objection.c.id))
    return [record(ObjectionRow, row) for row in rows]


def every(tx: Tx) -> Sequence[ObjectionRow]:
    """Every objection, oldest first."""
    return [record(ObjectionRow, row) for row in tx.execute(select(objection).order_by(objection.c.id))]


def standing(tx: Tx, case_number: str | None = None) -> Sequence[ObjectionRow]:
    """The objections that have not been brought to an end, oldest first."""
    statement = select(objection).where(objection.c.ended_on.is_(None)).order_by(objection.c.id)
    if case_number is not None:
        statement = statement.where(objection.c.case_number == case_number)
    return [record(ObjectionRow, row) for row in tx.execute(statement)]


def late(tx: Tx, *, on: date) -> Sequence[ObjectionRow]:
    """The standing objections of which a day has passed: the creditor's to answer us, or ours to answer the debtor."""
    due = or_(objection.c.creditor_due_on < on, objection.c.answer_due_on < on)
    rows = tx.execute(select(objection).where(objection.c.ended_on.is_(None), due).order_by(objection.c.id))
    return [record(ObjectionRow, row) for row in rows]


def by_letter(tx: Tx, letter_key: str) -> ObjectionRow | None:
    """The objection that a letter answers."""
    row = tx.execute(select(objection).where(objection.c.letter_key == letter_key)).first()
    return None if row is None else record(ObjectionRow, row)


def follow_invoice(tx: Tx, *, invoice_number: str, from_case: str, to_case: str) -> None:
    """What is disputed of an invoice (by its key) follows it into another case."""
    where = (objection.c.case_number == from_case, objection.c.invoice_number == invoice_number)
    tx.execute(update(objection).where(*where).values(case_number=to_case))


def change(tx: Tx, number: int, **values: Any) -> None:
    """Change an objection."""
    tx.execute(update(objection).where(objection.c.id == number).values(**values))
