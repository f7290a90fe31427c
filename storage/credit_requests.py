"""Who asked a credit bureau about whom, when, why and with what result: the log stays, the raw report does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from storage.database import Tx
from storage.rows import record
from storage.score_tables import credit_request

ASKED, ANSWERED, UNKNOWN, FAILED = "asked", "answered", "unknown", "failed"
"""On its way; a report came; the bureau knows nothing of the party; the bureau could not be asked."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as stored; `result` is what is kept of the report, `deleted_at` when the raw one was taken away."""

    id: int
    case_number: str
    debtor_id: int
    is_person: bool
    provider: str
    purpose: str
    ground: str
    why: str
    by: str
    asked_at: datetime
    asked_on: date
    state: str
    result: dict[str, Any] | None
    raw_sha256: str | None
    delete_on: date | None
    deleted_at: datetime | None


_COLUMNS = [column for column in credit_request.c if column.name != "raw"]
# The raw report is read by nobody; it is kept only to answer the person's questions and is never fetched along.


def ask(tx: Tx, values: dict[str, Any]) -> int:
    """Write down that a bureau is about to be asked; the request's id."""
    statement = credit_request.insert().values(**values, state=ASKED).returning(credit_request.c.id)
    return int(tx.execute(statement).scalar_one())


def settle(tx: Tx, request_id: int, **values: Any) -> None:
    """Write down what came of a request."""
    tx.execute(update(credit_request).where(credit_request.c.id == request_id).values(**values))


def of_debtor(tx: Tx, debtor_id: int) -> Sequence[RequestRow]:
    """Every request about a debtor, oldest first."""
    rows = tx.execute(select(*_COLUMNS).where(credit_request.c.debtor_id == debtor_id).order_by(credit_request.c.id))
    return [record(RequestRow, row) for row in rows]


def all_requests(tx: Tx) -> Sequence[RequestRow]:
    """The whole log, oldest first."""
    return [record(RequestRow, row) for row in tx.execute(select(*_COLUMNS).order_by(credit_request.c.id))]


def raw_due(tx: Tx, *, on: date) -> Sequence[RequestRow]:
    """The requests whose raw report is to be taken away by a day."""
    where = (credit_request.c.raw.is_not(None), credit_request.c.delete_on <= on)
    # Ordered by the day first, as the index of what is still kept is: by id alone the whole log would be read.
    ordered = (credit_request.c.delete_on, credit_request.c.id)
    return [record(RequestRow, row) for row in tx.execute(select(*_COLUMNS).where(*where).order_by(*ordered))]
