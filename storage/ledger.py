"""The books: vouchers and their lines, only ever added, each tied by its hash to the one before it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from claims.days import iso_instant
from claims.events import GENESIS
from claims.ledger import LedgerAccount, Line, Voucher, VoucherKind
from claims.money import Money
from storage import creditor_stands
from storage.database import Tx
from storage.rows import record
from storage.schema import voucher, voucher_line

Sums = dict[LedgerAccount, int]
# Written once: every payment is booked, and building a statement costs more than running it.
_LAST = select(voucher.c.id, voucher.c.hash).order_by(voucher.c.id.desc()).limit(1)
_ADD, _ADD_LINES = voucher.insert(), voucher_line.insert()
_KINDS: BindParameter[Any] = bindparam("kinds", expanding=True)
_OF_CASE = (
    select(voucher_line.c.account, func.sum(voucher_line.c.amount_ore))
    .join(voucher, voucher.c.id == voucher_line.c.voucher_id)
    .where(voucher.c.case_number == bindparam("asked"), voucher.c.kind.in_(_KINDS))
    .group_by(voucher_line.c.account)
)


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher as stored, without its lines."""

    id: int
    kind: str
    source: str
    case_number: str | None
    party: str
    on: date
    value_on: date
    at: datetime
    text: str
    hash: str


def add(tx: Tx, booked: Voucher, *, at: datetime) -> int:
    """Book a voucher; its number, without gaps (writers never overlap)."""
    at = at.replace(microsecond=0)
    last = tx.execute(_LAST).first()
    number = last.id + 1 if last else 1
    values = {
        "id": number,
        "kind": str(booked.kind),
        "source": booked.source,
        "case_number": booked.case_number,
        "party": booked.party,
        "on": booked.on,
        "value_on": booked.value_on,
        "at": at,
        "text": booked.text,
        "hash": chain_hash(last.hash if last else GENESIS, booked, at=at),
    }
    tx.execute(_ADD, values)
    tx.execute(
        _ADD_LINES,
        [
            {
                "voucher_id": number,
                "account": str(line.account),
                "amount_ore": line.amount.ore,
                "currency": line.amount.currency,
            }
            for line in booked.lines
        ],
    )
    creditor_stands.add(tx, case_number=booked.case_number, lines=booked.lines)
    return number


def chain_hash(previous: str, booked: Voucher, *, at: datetime) -> str:
    """The hash (SHA-256, hex) that ties a voucher and its lines to every one before it."""
    payload = [
        previous,
        str(booked.kind),
        booked.source,
        booked.case_number,
        booked.party,
        booked.on.isoformat(),
        booked.value_on.isoformat(),
        iso_instant(at),
        booked.text,
        [[str(line.account), line.amount.ore, line.amount.currency] for line in booked.lines],
    ]
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def every(
    tx: Tx, *, first: date | None = None, last: date | None = None
) -> Iterator[tuple[VoucherRow, tuple[Line, ...]]]:
    """The vouchers booked from a day to another, with their lines, in the order of booking."""
    statement = (
        select(voucher, voucher_line.c.account, voucher_line.c.amount_ore, voucher_line.c.currency)
        .join(voucher_line, voucher_line.c.voucher_id == voucher.c.id)
        .order_by(voucher.c.id, voucher_line.c.id)
    )
    if first is not None:
        statement = statement.where(voucher.c.on >= first)
    if last is not None:
        statement = statement.where(voucher.c.on <= last)
    current: VoucherRow | None = None
    lines: list[Line] = []
    for row in tx.execute(statement):
        if current is not None and row.id != current.id:
            yield current, tuple(lines)
            lines = []
        if current is None or row.id != current.id:
            current = record(VoucherRow, row)
        lines.append(Line(LedgerAccount(row.account), Money(row.amount_ore, row.currency)))
    if current is not None:
        yield current, tuple(lines)


def of_case(tx: Tx, case_number: str, *, kinds: Sequence[VoucherKind] = tuple(VoucherKind)) -> Sums:
    """What stands on each account for a case, of some kinds of vouchers."""
    rows = tx.execute(_OF_CASE, {"asked": case_number, "kinds": [str(kind) for kind in kinds]})
    return {LedgerAccount(account): int(ore) for account, ore in rows}


def of_source(tx: Tx, source: str) -> Sums:
    """What stands on each account from one source."""
    rows = tx.execute(
        select(voucher_line.c.account, func.sum(voucher_line.c.amount_ore))
        .join(voucher, voucher.c.id == voucher_line.c.voucher_id)
        .where(voucher.c.source == source)
        .group_by(voucher_line.c.account)
    )
    return {LedgerAccount(account): int(ore) for account, ore in rows}


def by_case(tx: Tx, numbers: Sequence[str] | None = None) -> Mapping[str, Sums]:
    """What stands on each account, case by case; of some cases only, where they are named."""
    which = voucher.c.case_number.is_not(None) if numbers is None else voucher.c.case_number.in_(list(numbers))
    return _grouped(tx, voucher.c.case_number, which)


def by_source(tx: Tx, kind: VoucherKind) -> Mapping[str, Sums]:
    """What stands on each account, source by source, of one kind of vouchers."""
    return _grouped(tx, voucher.c.source, voucher.c.kind == str(kind))


def _grouped(tx: Tx, column: object, where: object) -> Mapping[str, Sums]:
    found: dict[str, Sums] = defaultdict(dict)
    rows = tx.execute(
        select(column, voucher_line.c.account, func.sum(voucher_line.c.amount_ore))  # type: ignore[call-overload]
        .join(voucher, voucher.c.id == voucher_line.c.voucher_id)
        .where(where)
        .group_by(column, voucher_line.c.account)
    )
    for name, account, ore in rows:
        found[name][LedgerAccount(account)] = int(ore)
    return found


def balances(tx: Tx, *, until: date | None = None) -> dict[str, Sums]:
    """By currency: what stands on each account at the end of a day."""
    statement = (
        select(voucher_line.c.currency, voucher_line.c.account, func.sum(voucher_line.c.amount_ore))
        .join(voucher, voucher.c.id == voucher_line.c.voucher_id)
        .group_by(voucher_line.c.currency, voucher_line.c.account)
    )
    if until is not None:
        statement = statement.where(voucher.c.on <= until)
    found: dict[str, Sums] = defaultdict(dict)
    for currency, account, ore in tx.execute(statement):
        found[currency][LedgerAccount(account)] = int(ore)
    return dict(found)


def first_broken(tx: Tx) -> int | None:
    """The number of the first voucher that does not follow from the one before it, or does not balance; else None."""
    previous, expected = GENESIS, 1
    for row, lines in every(tx):
        try:
            told = Voucher(
                VoucherKind(row.kind), row.source, row.on, row.value_on, row.text, lines, row.case_number, row.party
            )
        except ValueError:
            return row.id
        if row.id != expected or chain_hash(previous, told, at=row.at) != row.hash:
            return min(row.id, expected)
        previous, expected = row.hash, row.id + 1
    return None
