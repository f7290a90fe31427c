"""What authorities and courts told of a case, and what was told to them; a wrong record is voided, never erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from claims.money import Money
from claims.proceeding import AuthorityRecord, RecordKind
from storage.authority_tables import authority_file, authority_record, authority_transaction
from storage.database import Tx
from storage.rows import insert_once, record

WAITING, SENT, ACCEPTED, REFUSED = "waiting", "sent", "accepted", "refused"
"""Where a transaction or a file of ours is."""
OUT, IN = "out", "in"


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as stored: who wrote it, when and why, and whether it was voided since."""

    id: int
    case_number: str
    told: AuthorityRecord
    at: datetime
    by: str
    why: str
    void_at: datetime | None
    void_why: str | None


@dataclass(frozen=True, slots=True)
class TransactionRow:
    """Something to tell the authority by file: waiting, sent in file `file_id`, accepted or refused by it."""

    key: str
    case_number: str
    kind: str
    on: date
    content: Mapping[str, Any]
    at: datetime
    file_id: int | None
    state: str
    told: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file to or from the authority; `number` runs without a gap for each driver and direction."""

    id: int
    driver: str
    direction: str
    number: int
    sha256: str
    at: datetime
    state: str
    told: Mapping[str, Any]


def add_record(
    tx: Tx,
    case_number: str,
    told: AuthorityRecord,
    *,
    currency: str,
    at: datetime,
    by: str,
    why: str,
    told_in: str | None = None,
) -> int:
    """Write a record down and give its id. `told_in` names the transaction it came in, which is written once."""
    values = {
        "kind": str(told.kind),
        "on": told.on,
        "until_on": told.until,
        "reference": told.reference,
        "amount_ore": told.amount.ore if told.amount else None,
        "costs_ore": told.costs.ore if told.costs else None,
        "currency": currency,
    }
    made = authority_record.insert().values(case_number=case_number, at=at, by=by, why=why, told_in=told_in, **values)
    return int(tx.execute(made.returning(authority_record.c.id)).scalar_one())


def is_told(tx: Tx, told_in: str) -> bool:
    """Whether the transaction of an authority's file has been written down."""
    return tx.execute(select(authority_record.c.id).where(authority_record.c.told_in == told_in)).first() is not None


def void_record(tx: Tx, record_id: int, *, by: str, why: str, now: datetime) -> RecordRow | None:
    """Void a record; None when there is none of that id that stands."""
    where = (authority_record.c.id == record_id, authority_record.c.void_at.is_(None))
    done = update(authority_record).where(*where).values(void_at=now, void_by=by, void_why=why)
    row = tx.execute(done.returning(*authority_record.c)).first()
    return _row(row) if row else None


def records_of(tx: Tx, case_number: str) -> Sequence[RecordRow]:
    """Every record of a case, voided ones too, in the order in which they were written."""
    rows = tx.execute(
        select(authority_record).where(authority_record.c.case_number == case_number).order_by(authority_record.c.id)
    )
    return [_row(row) for row in rows]


def by_reference(tx: Tx, reference: str) -> Sequence[str]:
    """The numbers of the cases in which an authority's own number was told."""
    where = (authority_record.c.reference == reference, authority_record.c.void_at.is_(None))
    rows = tx.execute(select(authority_record.c.case_number).where(*where).distinct())
    return [row.case_number for row in rows]


def record_of(row: Row[Any]) -> AuthorityRecord:
    """A row as the value that decisions rest on."""
    amount = Money(row.amount_ore, row.currency) if row.amount_ore is not None else None
    costs = Money(row.costs_ore, row.currency) if row.costs_ore is not None else None
    return AuthorityRecord(RecordKind(row.kind), row.on, row.until_on, row.reference, amount, costs)


def _row(row: Row[Any]) -> RecordRow:
    return RecordRow(row.id, row.case_number, record_of(row), row.at, row.by, row.why, row.void_at, row.void_why)


def owe(tx: Tx, *, key: str, case_number: str, kind: str, on: date, content: Mapping[str, Any], now: datetime) -> bool:
    """Put a transaction among those that wait for the next file; False when its key is there."""
    values = {"case_number": case_number, "kind": kind, "on": on, "content": dict(content), "at": now}
    return insert_once(tx, authority_transaction, {"key": key, "state": WAITING, "told": "", "file_id": None, **values})


def waiting(tx: Tx) -> Sequence[TransactionRow]:
    """The transactions that wait for a file, oldest first."""
    rows = tx.execute(
        select(authority_transaction)
        .where(authority_transaction.c.state == WAITING)
        .order_by(authority_transaction.c.at, authority_transaction.c.key)
    )
    return [record(TransactionRow, row) for row in rows]


def transactions(tx: Tx, *, case_number: str | None = None, file_id: int | None = None) -> Sequence[TransactionRow]:
    """Transactions of a case or a file, oldest first."""
    statement = select(authority_transaction).order_by(authority_transaction.c.at, authority_transaction.c.key)
    if case_number is not None:
        statement = statement.where(authority_transaction.c.case_number == case_number)
    if file_id is not None:
        statement = statement.where(authority_transaction.c.file_id == file_id)
    return [record(TransactionRow, row) for row in tx.execute(statement)]


def change_transaction(tx: Tx, key: str, **values: Any) -> None:
    """Change where a transaction is."""
    tx.execute(update(authority_transaction).where(authority_transaction.c.key == key).values(**values))


def last_number(tx: Tx, *, driver: str, direction: str) -> int:
    """The highest running number of a driver's files in a direction, 0 before the first."""
    where = (authority_file.c.driver == driver, authority_file.c.direction == direction)
    return int(tx.execute(select(func.coalesce(func.max(authority_file.c.number), 0)).where(*where)).scalar_one())


def add_file(
    tx: Tx, *, driver: str, direction: str, number: int, sha256: str, now: datetime, state: str, told: Mapping[str, Any]
) -> int:
    """Write a file down and give its id."""
    values = {"driver": driver, "direction": direction, "number": number, "sha256": sha256, "at": now}
    made = authority_file.insert().values(state=state, told=dict(told), **values)
    return int(tx.execute(made.returning(authority_file.c.id)).scalar_one())


def last_file(tx: Tx, *, driver: str, direction: str) -> FileRow | None:
    """The file with the highest running number of a driver in a direction."""
    number = last_number(tx, driver=driver, direction=direction)
    return file_of(tx, driver=driver, direction=direction, number=number)


def file_of(tx: Tx, *, driver: str, direction: str, number: int) -> FileRow | None:
    """A file by its running number."""
    where = (
        authority_file.c.driver == driver,
        authority_file.c.direction == direction,
        authority_file.c.number == number,
    )
    row = tx.execute(select(authority_file).where(*where)).first()
    return record(FileRow, row) if row else None


def change_file(tx: Tx, file_id: int, **values: Any) -> None:
    """Change where a file is."""
    tx.execute(update(authority_file).where(authority_file.c.id == file_id).values(**values))


def files(tx: Tx) -> Sequence[FileRow]:
    """Every file, oldest first."""
    return [record(FileRow, row) for row in tx.execute(select(authority_file).order_by(authority_file.c.id))]
