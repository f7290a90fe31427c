"""Bank transactions and files a page at a time, by index: what waits, what is found, what came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, func, or_, select, tuple_, update
from sqlalchemy.sql.elements import ColumnElement

from claims.bank import BankFormat, BankState, plain_digits
from storage.bank import IMPORTED, BankFileRow, BankRow, told_in
from storage.database import Tx
from storage.rows import record
from storage.schema import bank_file, bank_sighting, bank_transaction, payment

_kept = bank_transaction.c


def page(
    tx: Tx,
    *,
    state: BankState,
    text: str = "",
    ore: int | None = None,
    until: date | None = None,
    after: tuple[date, int] | None = None,
    limit: int | None = None,
) -> Sequence[BankRow]:
    """Transactions in a state, the oldest first, after a place in that order.

    Only those booked no later than `until`; only those with `text` among what was said, or of an amount (in or out).
    """
    statement = select(bank_transaction).where(_kept.state == str(state)).order_by(_kept.booked_on, _kept.id)
    if text:
        statement = statement.where(_is_found(text, ore))
    if until is not None:
        statement = statement.where(_kept.booked_on <= until)
    if after is not None:
        statement = statement.where(tuple_(_kept.booked_on, _kept.id) > tuple_(*after))
    if limit is not None:
        statement = statement.limit(limit)
    return [record(BankRow, row) for row in tx.execute(statement)]


def _is_found(text: str, ore: int | None) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [_kept.said.contains(text.casefold(), autoescape=True)]
    if digits := plain_digits(text):
        ways.append(_kept.said.contains(f"\n{digits}\n", autoescape=True))
    if ore is not None:
        ways.append(_kept.amount_ore.in_((ore, -ore)))
    return or_(*ways)


def waiting(tx: Tx, *, until: date) -> tuple[dict[str, tuple[int, int]], int]:
    """By currency: how many transactions wait and their sum in öre; and how many of all were booked by a day."""
    where = _kept.state == str(BankState.SUSPENSE)
    rows = tx.execute(
        select(_kept.currency, func.count(), func.sum(_kept.amount_ore)).where(where).group_by("currency")
    )
    old = tx.execute(select(func.count()).select_from(bank_transaction).where(where, _kept.booked_on <= until))
    return {currency: (int(count), int(ore)) for currency, count, ore in rows}, int(old.scalar_one())


def cases_of(tx: Tx, *, source: str, references: Sequence[str]) -> Sequence[tuple[str, int]]:
    """The cases that a transaction stands booked on by one of its references, with the öre of each."""
    rows = tx.execute(
        select(payment.c.case_number, payment.c.amount_ore)
        .where(payment.c.source == source, payment.c.reference.in_(references), payment.c.reversed_on.is_(None))
        .order_by(payment.c.case_number)
    )
    return [(row.case_number, row.amount_ore) for row in rows]


def files_of(tx: Tx, transaction_id: int) -> Sequence[BankFileRow]:
    """The files that told of a transaction, in the order of import."""
    rows = tx.execute(
        select(bank_file)
        .join(bank_sighting, bank_sighting.c.file_id == bank_file.c.id)
        .where(bank_sighting.c.transaction_id == transaction_id)
        .order_by(bank_file.c.id)
    )
    return [record(BankFileRow, row) for row in rows]


def files_page(
    tx: Tx, *, before: int | None = None, limit: int, format_: BankFormat | None = None, state: str | None = None
) -> Sequence[BankFileRow]:
    """Some files, the newest first, before an id; only those of a format, or in a state."""
    statement = select(bank_file).order_by(bank_file.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(bank_file.c.id < before)
    if format_ is not None:
        statement = statement.where(bank_file.c.format == str(format_))
    if state is not None:
        statement = statement.where(bank_file.c.state == state)
    return [record(BankFileRow, row) for row in tx.execute(statement)]


def of_file(
    tx: Tx, *, file_id: int, after: int = 0, limit: int, state: str = "", account: str = "", is_first: bool = False
) -> Sequence[BankRow]:
    """Some transactions that a file tells of, by id; only in a state, on an account, or first told here."""
    statement = (
        select(bank_transaction)
        .join(bank_sighting, bank_sighting.c.transaction_id == _kept.id)
        .where(*told_in(file_id), _kept.id > after)
        .order_by(_kept.id)
        .limit(limit)
    )
    if state:
        statement = statement.where(_kept.state == state)
    if account:
        statement = statement.where(_kept.account == account)
    if is_first:
        statement = statement.where(~_stated_before(file_id))
    return [record(BankRow, row) for row in tx.execute(statement)]


def stated(tx: Tx, row: BankFileRow) -> dict[str, int]:
    """By account: the sum in öre of what a statement tells of and no statement before it did, as kept or counted.

    A sum that its parts stand for, or that stands for its parts, is counted once: the statement's own row.
    """
    kept: Any = tx.execute(select(bank_file.c.stated).where(bank_file.c.id == row.id)).scalar()
    return dict(kept) if kept is not None else _count_stated(tx, row.id)


def keep_stated(tx: Tx, row: BankFileRow) -> None:
    """Keep `stated` of a statement that has been taken in; those after it are to be counted anew."""
    if row.format != BankFormat.STATEMENT:
        return
    later = (bank_file.c.format == str(BankFormat.STATEMENT), bank_file.c.id > row.id, bank_file.c.state == IMPORTED)
    ids = [row.id, *tx.execute(select(bank_file.c.id).where(*later)).scalars()]
    for file_id in ids:
        counted = _count_stated(tx, file_id)
        tx.execute(update(bank_file).where(bank_file.c.id == file_id).values(stated=counted))


def _count_stated(tx: Tx, file_id: int) -> dict[str, int]:
    rows = tx.execute(
        select(_kept.account, func.sum(_kept.amount_ore))
        .join(bank_sighting, bank_sighting.c.transaction_id == _kept.id)
        .where(*told_in(file_id), ~_stated_before(file_id))
        .group_by(_kept.account)
    )
    return {account: int(ore) for account, ore in rows}


def _stated_before(file_id: int) -> ColumnElement[bool]:
    """Whether a statement before this one told of the transaction."""
    seen, file = bank_sighting.alias("seen"), bank_file.alias("file")
    return exists(
        select(seen.c.file_id)
        .join(file, file.c.id == seen.c.file_id)
        .where(
            seen.c.transaction_id == _kept.id,
            seen.c.file_id < file_id,
            file.c.format == str(BankFormat.STATEMENT),
        )
    )
