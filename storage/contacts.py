"""Contacts with debtors, and complaints: each with the day by which it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from storage.contact_tables import complaint, contact
from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import case


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A mail, call or letter from a debtor (in) or to one (out); `words` are hostile, `due_on` None where none waits.

    `reached` says of a call whether anyone answered.
    """

    id: int
    case_number: str
    direction: str
    channel: str
    about: str
    words: str
    at: datetime
    on: date
    by: str
    reached: bool | None
    message_id: int | None
    due_on: date | None
    answered_on: date | None
    answered_by: str | None
    answered_how: str | None
    answer: str


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint (klagomål): who, about what, in whose words; `measures` are what the house changed because of it."""

    id: int
    case_number: str | None
    objection_id: int | None
    who: str
    about: str
    words: str
    how: str
    received_on: date
    due_on: date
    at: datetime
    by: str
    answered_on: date | None
    answered_by: str | None
    outcome: str | None
    answer: str
    measures: str


def add(tx: Tx, values: dict[str, Any]) -> bool:
    """Write a contact down, once per message."""
    return insert_once(tx, contact, {"answer": "", **values})


def get(tx: Tx, number: int) -> ContactRow | None:
    """A contact by number."""
    row = tx.execute(select(contact).where(contact.c.id == number)).first()
    return None if row is None else record(ContactRow, row)


def every(tx: Tx, *, case_number: str | None = None) -> Sequence[ContactRow]:
    """The contacts in a case, or all of them, oldest first."""
    statement = select(contact).order_by(contact.c.id)
    if case_number is not None:
        statement = statement.where(contact.c.case_number == case_number)
    return [record(ContactRow, row) for row in tx.execute(statement)]


def waiting(tx: Tx, *, due_before: date | None = None) -> Sequence[ContactRow]:
    """What a debtor waits to have answered, what is due first at the top; only what was due before a day."""
    is_due = contact.c.due_on.is_not(None) if due_before is None else contact.c.due_on < due_before
    where = (is_due, contact.c.answered_on.is_(None))
    rows = tx.execute(select(contact).where(*where).order_by(contact.c.due_on, contact.c.id))
    return [record(ContactRow, row) for row in rows]


def change(tx: Tx, number: int, **values: Any) -> None:
    """Change a contact."""
    tx.execute(update(contact).where(contact.c.id == number).values(**values))


def calls_since(tx: Tx, *, debtor_id: int, since: date) -> int:
    """How many calls were made to a debtor, whatever the case, from a day on."""
    statement = (
        select(func.count(contact.c.id))
        .join(case, case.c.number == contact.c.case_number)
        .where(
            case.c.debtor_id == debtor_id,
            contact.c.direction == "out",
            contact.c.channel == "phone",
            contact.c.on >= since,
        )
    )
    return int(tx.execute(statement).scalar_one())


def add_complaint(tx: Tx, values: dict[str, Any]) -> int:
    """Write a complaint down; its number."""
    empty = {"answer": "", "measures": ""}
    return int(tx.execute(complaint.insert().values({**empty, **values}).returning(complaint.c.id)).scalar_one())


def get_complaint(tx: Tx, number: int) -> ComplaintRow | None:
    """A complaint by number."""
    row = tx.execute(select(complaint).where(complaint.c.id == number)).first()
    return None if row is None else record(ComplaintRow, row)


def complaints(tx: Tx, *, case_number: str | None = None, late_on: date | None = None) -> Sequence[ComplaintRow]:
    """Every complaint, oldest first: only those about a case, only those late on a day and not answered."""
    statement = select(complaint).order_by(complaint.c.id)
    if case_number is not None:
        statement = statement.where(complaint.c.case_number == case_number)
    if late_on is not None:
        statement = statement.where(complaint.c.due_on < late_on, complaint.c.answered_on.is_(None))
    return [record(ComplaintRow, row) for row in tx.execute(statement)]


def change_complaint(tx: Tx, number: int, **values: Any) -> None:
    """Change a complaint."""
    tx.execute(update(complaint).where(complaint.c.id == number).values(**values))
