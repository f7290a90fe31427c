"""Which cases are looked at on a day: a case sleeps until its day, or until something about it changes.

`looks_on` is when a case is decided on next, `books_on` when its books are: NOW as soon as something has happened,
NEVER while only news can matter. Triggers set NOW at every change of a fact, whoever makes it; only the walk, having
looked, sets a day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, exists, insert, select, tuple_, update
from sqlalchemy import case as either

from claims.case import CaseState
from storage.database import Tx
from storage.schema import bank_to_book, bank_transaction, case, payment, voucher

NOW, NEVER = date.min, date.max


class Marked(NamedTuple):
    """A case whose books are to be looked at, and since when."""

    books_on: date
    number: str


_CLOSED = str(CaseState.CLOSED)
# Written once: a case is changed many times a day, and building a statement costs more than running it.
_CHANGE = update(case).where(case.c.number == bindparam("asked"))
_CHANGE_AWAKE = _CHANGE.values(looks_on=either((case.c.state == _CLOSED, NEVER), else_=NOW))


def change_case(tx: Tx, number: str, values: Mapping[str, Any]) -> None:
    """Change a case; unless that says when, it is looked at now, and so are its books. A closed case sleeps for good.

    `values` are plain values by the names of the columns.
    """
    if "looks_on" in values:
        tx.execute(_CHANGE, {"asked": number, **values})
    elif "state" in values:
        looks_on = NEVER if values["state"] == _CLOSED else NOW
        tx.execute(_CHANGE, {"asked": number, "books_on": NOW, "looks_on": looks_on, **values})
    else:
        tx.execute(_CHANGE_AWAKE, {"asked": number, "books_on": NOW, **values})


def due_on(tx: Tx, day: date) -> Sequence[str]:
    """The numbers of the open cases that are to be looked at on a day."""
    where = (case.c.looks_on <= day, case.c.state != _CLOSED)
    # Sorted here: asked for an order, a database may walk all numbers in it rather than the few that are due.
    return sorted(tx.execute(select(case.c.number).where(*where)).scalars())


def wake_all(tx: Tx) -> None:
    """Look at every open case, at the books of every case with money, and at every bank transaction."""
    tx.execute(update(case).where(case.c.state != _CLOSED).values(looks_on=NOW))
    tx.execute(update(case).where(case.c.books_on != NOW, _has_money()).values(books_on=NOW))
    waits = select(bank_to_book.c.transaction_id)
    missing = select(bank_transaction.c.id).where(bank_transaction.c.id.not_in(waits))
    tx.execute(insert(bank_to_book).from_select(["transaction_id"], missing))


def to_book(tx: Tx, day: date, *, after: Marked | None = None, limit: int) -> Sequence[Marked]:
    """The cases, open or closed, whose books are to be looked at on a day: those after one, in the order of the marks.

    The order is that of an index, so that a page of them costs a page.
    """
    marked = (case.c.books_on, case.c.number)
    asked = select(*marked).where(case.c.books_on <= day).order_by(*marked).limit(limit)
    if after is not None:
        asked = asked.where(tuple_(*marked) > tuple_(*after))
    return [Marked(*row) for row in tx.execute(asked)]


def with_money(tx: Tx, numbers: Sequence[str]) -> Sequence[str]:
    """Those of some cases that money has come in on, taken back or not, or of which something is booked."""
    where = (case.c.number.in_(list(numbers)), _has_money())
    return list(tx.execute(select(case.c.number).where(*where).order_by(case.c.number)).scalars())


def books_kept(tx: Tx, numbers: Sequence[str], *, again_on: date | None = None) -> None:
    """The books of some cases have been looked at; they are again on a day, or when something happens."""
    tx.execute(update(case).where(case.c.number.in_(list(numbers))).values(books_on=again_on or NEVER))


def bank_waiting(tx: Tx, *, limit: int) -> Sequence[int]:
    """The bank transactions that have changed since they were last held against the books, the first ones."""
    waits = select(bank_to_book.c.transaction_id).order_by(bank_to_book.c.transaction_id).limit(limit)
    return list(tx.execute(waits).scalars())


def bank_kept(tx: Tx, ids: Sequence[int]) -> None:
    """Some bank transactions have been held against the books."""
    tx.execute(delete(bank_to_book).where(bank_to_book.c.transaction_id.in_(list(ids))))


def _has_money() -> Any:
    return exists().where(payment.c.case_number == case.c.number) | exists().where(
        voucher.c.case_number == case.c.number
    )
