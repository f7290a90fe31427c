"""What stands in the books, in all and for each creditor, kept with every voucher so that no page adds them all up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from claims.ledger import LedgerAccount, Line
from storage.database import Tx
from storage.schema import account_stand, case, creditor, creditor_stand

_OWNER = select(case.c.creditor_id).where(case.c.number == bindparam("asked"))
Sums = dict[LedgerAccount, int]


@dataclass(frozen=True, slots=True)
class Owed:
    """What the books say is a creditor's: `ore` of it all, `uncleared_ore` of that not told of by a bank file."""

    creditor_id: int
    name: str
    ore: int
    uncleared_ore: int


def add(tx: Tx, *, case_number: str | None, lines: Sequence[Line]) -> None:
    """Add a voucher's lines to what stands on each account, and for the creditor of its case where it has one."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        sums[line.amount.currency, str(line.account)] += line.amount.ore
    rows = [{"currency": currency, "account": account, "ore": ore} for (currency, account), ore in sorted(sums.items())]
    _upsert(tx, account_stand, rows)
    if case_number is None:
        return
    owner = tx.execute(_OWNER, {"asked": case_number}).scalar()
    if owner is not None:
        _upsert(tx, creditor_stand, [{"creditor_id": owner, **row} for row in rows])


def _upsert(tx: Tx, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    tx.execute(_adding(table, tx.dialect.name), rows)


@cache
def _adding(table: Table, dialect: str) -> Any:
    """Written once: every voucher adds, and building the statement costs more than running it."""
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(table)
    return statement.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key],
        set_={"ore": table.c.ore + statement.excluded.ore},
    )


def whole(tx: Tx) -> dict[str, Sums]:
    """By currency: what stands on each account, as `ledger.balances` adds it up."""
    found: dict[str, Sums] = defaultdict(dict)
    for row in tx.execute(select(account_stand)):
        found[row.currency][LedgerAccount(row.account)] = int(row.ore)
    return dict(found)


def of_creditor(tx: Tx, creditor_id: int) -> dict[str, Sums]:
    """By currency: what stands on each account for a creditor's cases."""
    found: dict[str, Sums] = defaultdict(dict)
    for row in tx.execute(select(creditor_stand).where(creditor_stand.c.creditor_id == creditor_id)):
        found[row.currency][LedgerAccount(row.account)] = int(row.ore)
    return dict(found)


def owed(tx: Tx, *, currency: str, limit: int) -> Sequence[Owed]:
    """The creditors to whom most is owed by the books in a currency."""
    uncleared = creditor_stand.alias("uncleared")
    its = (
        (uncleared.c.creditor_id == creditor_stand.c.creditor_id)
        & (uncleared.c.currency == creditor_stand.c.currency)
        & (uncleared.c.account == str(LedgerAccount.UNCLEARED))
    )
    rows = tx.execute(
        select(creditor.c.id, creditor.c.name, creditor_stand.c.ore, func.coalesce(uncleared.c.ore, 0).label("word"))
        .join(creditor, creditor.c.id == creditor_stand.c.creditor_id)
        .outerjoin(uncleared, its)
        .where(
            creditor_stand.c.account == str(LedgerAccount.CREDITOR),
            creditor_stand.c.currency == currency,
            creditor_stand.c.ore < 0,
        )
        .order_by(creditor_stand.c.ore, creditor.c.id)
        .limit(limit)
    )
    return [Owed(row.id, row.name, -int(row.ore), int(row.word)) for row in rows]
