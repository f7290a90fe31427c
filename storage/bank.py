"""What banks told: files, their transactions, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, update

from claims.bank import BankFormat, BankReference, BankState, BankTransaction, Counterparty, ReferenceKind
from claims.money import Money
from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import bank_file, bank_sighting, bank_transaction, payment

READING, IMPORTED, REVIEW = "reading", "imported", "review"
"""States of a file: being read, read to its end, or waiting for a person because its sums or records are in doubt."""
ARRIVED, UNREADABLE = "arrived", "unreadable"
"""States of a file whose format is not known yet: it waits to be read, or could not be."""

_MAY_BE_REVERSED = [str(BankState.BOOKED), str(BankState.SUSPENSE), str(BankState.RETURN_OWED)]
_STATEMENT = (bank_file.c.format == str(BankFormat.STATEMENT), bank_file.c.state == IMPORTED)
_ADD = bank_transaction.insert().returning(bank_transaction.c.id)
_CHANGE = update(bank_transaction).where(bank_transaction.c.id == bindparam("asked"))


@dataclass(frozen=True, slots=True)
class BankFileRow:
    """A file as stored; its bytes are a blob."""

    id: int
    sha256: str
    name: str
    format: str
    message_id: str
    state: str
    findings: Sequence[Mapping[str, Any]]
    totals: Sequence[Mapping[str, Any]]
    imported_at: datetime
    imported_by: str
    taken: int


@dataclass(frozen=True, slots=True)
class BankRow:
    """A transaction as stored; `reason` says why it is in its state, `why` what a person wrote."""

    id: int
    key: str
    account: str
    amount_ore: int
    currency: str
    booked_on: date
    value_on: date
    bank_reference: str
    is_reversal: bool
    batch: str
    told: Mapping[str, Any]
    state: str
    reason: str
    decided_at: datetime | None
    decided_by: str | None
    why: str

    def as_told(self) -> BankTransaction:
        """The transaction as the bank told of it."""
        return BankTransaction(
            key=self.key,
            account=self.account,
            amount=Money(self.amount_ore, self.currency),
            booked_on=self.booked_on,
            value_on=self.value_on,
            bank_reference=self.bank_reference,
            counterparty=Counterparty(**{**self.told["counterparty"], "address": tuple(self.told["address"])}),
            references=tuple(_reference(each, self.currency) for each in self.told["references"]),
            texts=tuple(self.told["texts"]),
            is_reversal=self.is_reversal,
            batch=self.batch,
            withheld=Money(self.told["withheld"], self.currency) if self.told.get("withheld") else None,
            end_to_end=self.told.get("end_to_end", ""),
        )


def _told(transaction: BankTransaction) -> dict[str, Any]:
    party = asdict(transaction.counterparty)
    return {
        "address": list(party.pop("address")),
        "counterparty": party,
        "references": [
            {
                "kind": str(one.kind),
                "text": one.text,
                "ore": one.amount.ore if one.amount else None,
                "is_doubtful": one.is_doubtful,
            }
            for one in transaction.references
        ],
        "texts": list(transaction.texts),
        **({"withheld": transaction.withheld.ore} if transaction.withheld else {}),
        **({"end_to_end": transaction.end_to_end} if transaction.end_to_end else {}),
    }


def _reference(told: Mapping[str, Any], currency: str) -> BankReference:
    amount = None if told["ore"] is None else Money(told["ore"], currency)
    return BankReference(ReferenceKind(told["kind"]), told["text"], amount, told["is_doubtful"])


def keep_file(tx: Tx, sha256: str, values: Mapping[str, Any]) -> BankFileRow:
    """The file of these bytes with these values, added where it is new."""
    if not insert_once(tx, bank_file, {"sha256": sha256, **values}):
        tx.execute(update(bank_file).where(bank_file.c.sha256 == sha256).values(**values))
    row = tx.execute(select(bank_file).where(bank_file.c.sha256 == sha256)).one()
    return record(BankFileRow, row)


def get_file(tx: Tx, file_id: int) -> BankFileRow | None:
    """A file by id."""
    row = tx.execute(select(bank_file).where(bank_file.c.id == file_id)).first()
    return None if row is None else record(BankFileRow, row)


def file_of_bytes(tx: Tx, sha256: str) -> BankFileRow | None:
    """The file of these bytes."""
    row = tx.execute(select(bank_file).where(bank_file.c.sha256 == sha256)).first()
    return None if row is None else record(BankFileRow, row)


def file_of_name(tx: Tx, *, format_: str, message_id: str) -> BankFileRow | None:
    """The file that a bank gave this name of its own."""
    where = (bank_file.c.format == format_, bank_file.c.message_id == message_id)
    row = tx.execute(select(bank_file).where(*where)).first()
    return None if row is None else record(BankFileRow, row)


def files(tx: Tx) -> Sequence[BankFileRow]:
    """Every file, in the order of import."""
    return [record(BankFileRow, row) for row in tx.execute(select(bank_file).order_by(bank_file.c.id))]


def statements(tx: Tx, *, after: int = 0) -> Sequence[BankFileRow]:
    """The statements that have been read to their end, those after a file of theirs, in the order of import."""
    where = (*_STATEMENT, bank_file.c.id > after)
    return [record(BankFileRow, row) for row in tx.execute(select(bank_file).where(*where).order_by(bank_file.c.id))]


def count_statements(tx: Tx, *, until: int | None = None) -> int:
    """How many statements have been read to their end, up to and with a file."""
    where = _STATEMENT if until is None else (*_STATEMENT, bank_file.c.id <= until)
    return int(tx.execute(select(func.count()).select_from(bank_file).where(*where)).scalar_one())


def change_file(tx: Tx, file_id: int, **values: Any) -> None:
    """Change a file."""
    tx.execute(update(bank_file).where(bank_file.c.id == file_id).values(**values))


def taken(tx: Tx, file_id: int) -> int:
    """How many of a file's transactions, from its first on, have been taken in."""
    return int(tx.execute(select(bank_file.c.taken).where(bank_file.c.id == file_id)).scalar_one())


def add(tx: Tx, transaction: BankTransaction, *, alike: str) -> BankRow:
    """Keep a transaction whose key is not known yet; it waits until it is booked or somebody decides.

    `alike` is what it is found by when another file tells of it in other words.
    """
    values: dict[str, Any] = {
        "key": transaction.key,
        "account": transaction.account,
        "amount_ore": transaction.amount.ore,
        "currency": transaction.amount.currency,
        "booked_on": transaction.booked_on,
        "value_on": transaction.value_on,
        "bank_reference": transaction.bank_reference,
        "is_reversal": transaction.is_reversal,
        "batch": transaction.batch,
        "told": _told(transaction),
        "state": str(BankState.SUSPENSE),
        "reason": "new",
        "decided_at": None,
        "decided_by": None,
        "why": "",
        "alike": alike,
        "said": transaction.searchable,
    }
    made = tx.execute(_ADD, values).scalar_one()
    return BankRow(id=made, **{name: value for name, value in values.items() if name not in ("alike", "said")})


def get(tx: Tx, transaction_id: int) -> BankRow | None:
    """A transaction by id."""
    row = tx.execute(select(bank_transaction).where(bank_transaction.c.id == transaction_id)).first()
    return None if row is None else record(BankRow, row)


def change(tx: Tx, transaction_id: int, **values: Any) -> None:
    """Change what became of a transaction."""
    tx.execute(_CHANGE, {"asked": transaction_id, **values})


def in_state(tx: Tx, state: BankState, *, reason: str | None = None, until: date | None = None) -> Iterator[BankRow]:
    """The transactions in a state, oldest first; only those with a reason, only those booked no later than a day."""
    wanted = select(bank_transaction).where(bank_transaction.c.state == str(state))
    if reason is not None:
        wanted = wanted.where(bank_transaction.c.reason == reason)
    if until is not None:
        wanted = wanted.where(bank_transaction.c.booked_on <= until)
    for row in tx.execute(wanted.order_by(bank_transaction.c.booked_on, bank_transaction.c.id)):
        yield record(BankRow, row)


def sums_in_state(tx: Tx, state: BankState) -> dict[str, int]:
    """By currency: the öre of the transactions in a state."""
    kept = bank_transaction.c
    rows = tx.execute(
        select(kept.currency, func.sum(kept.amount_ore)).where(kept.state == str(state)).group_by(kept.currency)
    )
    return {currency: int(ore) for currency, ore in rows}


def every(tx: Tx) -> Iterator[BankRow]:
    """Every transaction, in the order of import."""
    for row in tx.execute(select(bank_transaction).order_by(bank_transaction.c.id)):
        yield record(BankRow, row)


def told_in(file_id: int) -> tuple[ColumnElement[bool], ...]:
    """Where a sighting is of a file and its transaction between the file's first one and its last.

    A file's transactions lie together for the most part: a database that walks them in the order of their ids is to
    begin at the first of them, and not at the first that the house ever had.
    """
    ids = select(bank_sighting.c.transaction_id.label("id")).where(bank_sighting.c.file_id == file_id).subquery()
    first, last = (select(pick(ids.c.id)).scalar_subquery() for pick in (func.min, func.max))
    return bank_sighting.c.file_id == file_id, bank_transaction.c.id.between(first, last)


def told_by(tx: Tx, file_id: int) -> Mapping[str, tuple[int, int]]:
    """By account: how many transactions a file told of, and their sum in öre."""
    rows = tx.execute(
        select(bank_transaction.c.account, func.count(), func.sum(bank_transaction.c.amount_ore))
        .join(bank_sighting, bank_sighting.c.transaction_id == bank_transaction.c.id)
        .where(*told_in(file_id))
        .group_by(bank_transaction.c.account)
    )
    return {account: (int(count), int(ore)) for account, count, ore in rows}


def never_stated(tx: Tx) -> Iterator[BankRow]:
    """The transactions that no statement has told of, in the order of import."""
    stated = (
        select(bank_sighting.c.transaction_id)
        .join(bank_file, bank_file.c.id == bank_sighting.c.file_id)
        .where(bank_file.c.format == str(BankFormat.STATEMENT))
    )
    for row in tx.execute(
        select(bank_transaction).where(bank_transaction.c.id.not_in(stated)).order_by(bank_transaction.c.id)
    ):
        yield record(BankRow, row)


def booked_parts(tx: Tx, source: str) -> dict[str, int]:
    """By reference, without its number: the öre that stand booked on cases from a source."""
    where = (payment.c.source == source, payment.c.reversed_on.is_(None))
    found: dict[str, int] = defaultdict(int)
    for row in tx.execute(select(payment.c.reference, payment.c.amount_ore).where(*where)):
        found[row.reference.partition("#")[0]] += row.amount_ore
    return dict(found)


def states_of(tx: Tx, file_id: int) -> dict[str, int]:
    """How many of the transactions that a file told of are in each state."""
    rows = tx.execute(
        select(bank_transaction.c.state, func.count())
        .join(bank_sighting, bank_sighting.c.transaction_id == bank_transaction.c.id)
        .where(*told_in(file_id))
        .group_by(bank_transaction.c.state)
    )
    return {state: int(count) for state, count in rows}


def to_reverse(tx: Tx, reversal: BankTransaction) -> Sequence[BankRow]:
    """The booked transactions that a reversal can be of: the same account and amount, no later."""
    rows = tx.execute(
        select(bank_transaction)
        .where(
            bank_transaction.c.account == reversal.account,
            bank_transaction.c.amount_ore == -reversal.amount.ore,
            bank_transaction.c.currency == reversal.amount.currency,
            bank_transaction.c.booked_on <= reversal.booked_on,
            bank_transaction.c.is_reversal.is_(False),
            bank_transaction.c.state.in_(_MAY_BE_REVERSED),
        )
        .order_by(bank_transaction.c.id)
    )
    return [record(BankRow, row) for row in rows]
