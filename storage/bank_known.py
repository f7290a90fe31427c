"""Whether a bank has told of a transaction before, in whatever words: looked up for each one of a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, func, insert, literal, select

from claims.bank import BankState, BankTransaction
from storage.bank import BankRow
from storage.database import Tx
from storage.rows import record
from storage.schema import bank_file, bank_sighting, bank_transaction

_SAME_MONEY = timedelta(days=10)
"""How far apart the days may be that two files give for money with one reference of the bank."""
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_kept = bank_transaction.c
_TOLD_IN = (
    select(bank_sighting.c.file_id)
    .join(bank_file, bank_file.c.id == bank_sighting.c.file_id)
    .where(bank_sighting.c.transaction_id == _kept.id, bank_file.c.format == bindparam("format"))
)
# Written once: building a statement costs more than running it, and a file may have a hundred thousand transactions.
_BY_KEY = select(bank_transaction).where(_kept.key.in_(_KEYS))
_TOLD = select(bank_sighting.c.transaction_id).where(
    bank_sighting.c.file_id == bindparam("file_id"), bank_sighting.c.transaction_id.in_(_IDS)
)
_FORMAT_TOLD = select(_kept.id).where(_kept.id.in_(_IDS), exists(_TOLD_IN))
_ALIKE = (
    select(bank_transaction).where(_kept.alike == bindparam("alike"), ~exists(_TOLD_IN)).order_by(_kept.id).limit(1)
)
_SAME_REFERENCE = (
    select(bank_transaction)
    .where(
        _kept.bank_reference == bindparam("reference"),
        _kept.batch == bindparam("batch"),
        _kept.amount_ore == bindparam("ore"),
        _kept.currency == bindparam("currency"),
        _kept.booked_on >= bindparam("first"),
        _kept.booked_on <= bindparam("last"),
        _kept.key != bindparam("key"),
    )
    .limit(1)
)
_WHOLE = select(bank_transaction).where(
    _kept.bank_reference == bindparam("reference"),
    _kept.batch == "",
    _kept.account == bindparam("account"),
    _kept.booked_on == bindparam("on"),
)
_IS_PART = (
    _kept.batch == bindparam("reference"),
    _kept.account == bindparam("account"),
    _kept.booked_on == bindparam("on"),
)
_PARTS = select(func.sum(_kept.amount_ore)).where(*_IS_PART)
_REVERSALS = select(bank_transaction).where(
    _kept.is_reversal.is_(True),
    _kept.state == str(BankState.SUSPENSE),
    _kept.account == bindparam("account"),
    _kept.amount_ore == bindparam("ore"),
    _kept.currency == bindparam("currency"),
    _kept.booked_on >= bindparam("on"),
)
_SIGHT = insert(bank_sighting)


def mark(transaction: BankTransaction) -> str:
    """What a transaction's likeness is stored as."""
    likeness = transaction.likeness
    return sha256(likeness.encode()).hexdigest() if likeness else ""


def by_keys(tx: Tx, keys: Collection[str]) -> dict[str, BankRow]:
    """The transactions of these keys that are known."""
    rows = tx.execute(_BY_KEY, {"keys": list(keys)})
    return {row.key: record(BankRow, row) for row in rows}


def told_by_file(tx: Tx, *, file_id: int, ids: Collection[int]) -> set[int]:
    """Which of some transactions a file is known to tell of."""
    return set(tx.execute(_TOLD, {"file_id": file_id, "ids": list(ids)}).scalars())


def told_in_format(tx: Tx, *, format_: str, ids: Collection[int]) -> set[int]:
    """Which of some transactions any file of a format has told of."""
    return set(tx.execute(_FORMAT_TOLD, {"format": format_, "ids": list(ids)}).scalars())


def alike(tx: Tx, transaction: BankTransaction, *, format_: str) -> BankRow | None:
    """A payment with the same account, day, amount and payer's references that no file of this format has told of."""
    wanted = mark(transaction)
    row = tx.execute(_ALIKE, {"alike": wanted, "format": format_}).first() if wanted else None
    return None if row is None else record(BankRow, row)


def same_reference(tx: Tx, transaction: BankTransaction) -> BankRow | None:
    """Money of the same amount and the same reference of the bank under another account or on another near day."""
    if not transaction.bank_reference or transaction.bank_reference == transaction.batch:
        return None
    asked = {
        "reference": transaction.bank_reference,
        "batch": transaction.batch,
        "ore": transaction.amount.ore,
        "currency": transaction.amount.currency,
        "first": transaction.booked_on - _SAME_MONEY,
        "last": transaction.booked_on + _SAME_MONEY,
        "key": transaction.key,
    }
    row = tx.execute(_SAME_REFERENCE, asked).first()
    return None if row is None else record(BankRow, row)


def whole_of(tx: Tx, part: BankTransaction) -> BankRow | None:
    """The sum that a transaction is a part of, where the bank has told of it without its parts."""
    if not part.batch:
        return None
    asked = {"reference": part.batch, "account": part.account, "on": part.booked_on}
    row = tx.execute(_WHOLE, asked).first()
    return None if row is None else record(BankRow, row)


def has_parts(tx: Tx, whole: BankTransaction) -> bool:
    """Whether the bank has told one by one of the transactions that this one, of the same day, is the sum of."""
    if not whole.bank_reference or whole.batch:
        return False
    return bool(tx.execute(_PARTS, _of_sum(whole)).scalar() == whole.amount.ore)


def sight(tx: Tx, *, file_id: int, transaction_id: int) -> None:
    """Note that a file, which is not known to do so, tells of a transaction."""
    tx.execute(_SIGHT, {"file_id": file_id, "transaction_id": transaction_id})


def sight_parts(tx: Tx, *, file_id: int, whole: BankTransaction) -> None:
    """Note that a file tells of the transactions that are the parts of a sum."""
    is_told = exists().where(bank_sighting.c.file_id == file_id, bank_sighting.c.transaction_id == _kept.id)
    parts = select(literal(file_id), _kept.id).where(*_IS_PART, ~is_told)
    tx.execute(insert(bank_sighting).from_select(["file_id", "transaction_id"], parts), _of_sum(whole))


def reversals_waiting(tx: Tx, paid: BankTransaction) -> Sequence[BankRow]:
    """The reversals that wait for what they take back and can be of a payment: its account and amount, no earlier."""
    asked = {
        "account": paid.account,
        "ore": -paid.amount.ore,
        "currency": paid.amount.currency,
        "on": paid.booked_on,
    }
    return [record(BankRow, row) for row in tx.execute(_REVERSALS, asked)]


def _of_sum(whole: BankTransaction) -> Mapping[str, Any]:
    return {"reference": whole.bank_reference, "account": whole.account, "on": whole.booked_on}
