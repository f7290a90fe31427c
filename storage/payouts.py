"""Payout runs, their payments and the accounts that creditors are paid to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from storage.database import Tx
from storage.rows import record
from storage.schema import payout, payout_account, payout_run

PREPARED, APPROVED, SENT, DONE, CANCELLED = "prepared", "approved", "sent", "done", "cancelled"
"""States of a run. `sent`: the bank has (or may have) its file; `done`: every payment is paid or rejected."""
WAITING, ORDERED, PAID, REJECTED = "waiting", "ordered", "paid", "rejected"
"""States of a payment. `ordered`: the bank has been asked; only the bank's own word makes it `paid`."""
PROPOSED, ACTIVE, REPLACED, REFUSED = "proposed", "active", "replaced", "refused"
"""States of a creditor's account."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A payout run. `approvals` lists {"by", "at"} of everyone who has approved it."""

    id: int
    state: str
    currency: str
    on: date
    made_at: datetime
    made_by: str
    approvals: Sequence[Mapping[str, str]]
    from_account: str
    file_sha256: str | None
    why: str


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """One payment of a run. `parts` says what it is made of, case by case; `told` what the bank has said of it."""

    id: int
    run_id: int | None
    kind: str
    creditor_id: int | None
    case_number: str | None
    number: int | None
    name: str
    account: str
    amount_ore: int
    currency: str
    parts: Sequence[Mapping[str, Any]]
    state: str
    told: Sequence[Mapping[str, Any]]
    settled_on: date | None
    statement_sha256: str | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account that a creditor is, was or may be paid to; `note` is how the second person checked it."""

    id: int
    creditor_id: int
    account: str
    state: str
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str | None
    note: str


def add_run(tx: Tx, **values: Any) -> RunRow:
    """Keep a new run."""
    made = tx.execute(payout_run.insert().values(**values).returning(payout_run.c.id)).scalar_one()
    return record(RunRow, tx.execute(select(payout_run).where(payout_run.c.id == made)).one())


def run(tx: Tx, run_id: int) -> RunRow | None:
    """A run by number."""
    row = tx.execute(select(payout_run).where(payout_run.c.id == run_id)).first()
    return None if row is None else record(RunRow, row)


def runs(tx: Tx, *, states: Sequence[str] | None = None) -> Sequence[RunRow]:
    """The runs, oldest first, of some states."""
    statement = select(payout_run).order_by(payout_run.c.id)
    if states is not None:
        statement = statement.where(payout_run.c.state.in_(states))
    return [record(RunRow, row) for row in tx.execute(statement)]


def change_run(tx: Tx, run_id: int, **values: Any) -> None:
    """Change a run."""
    tx.execute(update(payout_run).where(payout_run.c.id == run_id).values(**values))


def add(tx: Tx, **values: Any) -> PayoutRow:
    """Keep a payment of a run."""
    made = tx.execute(payout.insert().values(**values).returning(payout.c.id)).scalar_one()
    return record(PayoutRow, tx.execute(select(payout).where(payout.c.id == made)).one())


def get(tx: Tx, payout_id: int) -> PayoutRow | None:
    """A payment by number."""
    row = tx.execute(select(payout).where(payout.c.id == payout_id)).first()
    return None if row is None else record(PayoutRow, row)


def of_run(tx: Tx, run_id: int) -> Sequence[PayoutRow]:
    """The payments of a run."""
    rows = tx.execute(select(payout).where(payout.c.run_id == run_id).order_by(payout.c.id))
    return [record(PayoutRow, row) for row in rows]


def of_run_page(tx: Tx, run_id: int, *, after: int, limit: int) -> Sequence[PayoutRow]:
    """Some payments of a run, after one of them."""
    where = (payout.c.run_id == run_id, payout.c.id > after)
    rows = tx.execute(select(payout).where(*where).order_by(payout.c.id).limit(limit))
    return [record(PayoutRow, row) for row in rows]


def sums_of_run(tx: Tx, run_id: int) -> dict[str, tuple[int, int]]:
    """By state: how many payments of a run there are and what they come to in öre."""
    rows = tx.execute(
        select(payout.c.state, func.count(), func.sum(payout.c.amount_ore))
        .where(payout.c.run_id == run_id)
        .group_by(payout.c.state)
    )
    return {state: (int(count), int(ore)) for state, count, ore in rows}


def runs_page(tx: Tx, *, before: int | None, limit: int) -> Sequence[RunRow]:
    """Some runs, the newest first, before one of them."""
    statement = select(payout_run).order_by(payout_run.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(payout_run.c.id < before)
    return [record(RunRow, row) for row in tx.execute(statement)]


def paid_to(tx: Tx, creditor_id: int) -> dict[str, int]:
    """By currency: what has been paid out to a creditor, on the bank's word, in öre."""
    where = (payout.c.creditor_id == creditor_id, payout.c.state == PAID)
    rows = tx.execute(select(payout.c.currency, func.sum(payout.c.amount_ore)).where(*where).group_by("currency"))
    return {currency: int(ore) for currency, ore in rows}


def to_creditor(tx: Tx, creditor_id: int, *, limit: int) -> Sequence[PayoutRow]:
    """The latest payments to a creditor, the newest first."""
    where = payout.c.creditor_id == creditor_id
    rows = tx.execute(select(payout).where(where).order_by(payout.c.id.desc()).limit(limit))
    return [record(PayoutRow, row) for row in rows]


def accounts_in(tx: Tx, *, state: str, limit: int) -> Sequence[AccountRow]:
    """Accounts of any creditor in a state, the oldest first."""
    where = payout_account.c.state == state
    rows = tx.execute(select(payout_account).where(where).order_by(payout_account.c.id).limit(limit))
    return [record(AccountRow, row) for row in rows]


def without_run(tx: Tx, *, currency: str) -> Sequence[PayoutRow]:
    """The refunds that wait for the next run."""
    where = (payout.c.run_id.is_(None), payout.c.state == WAITING, payout.c.currency == currency)
    rows = tx.execute(select(payout).where(*where).order_by(payout.c.id))
    return [record(PayoutRow, row) for row in rows]


def change(tx: Tx, payout_id: int, **values: Any) -> None:
    """Change a payment."""
    tx.execute(update(payout).where(payout.c.id == payout_id).values(**values))


def last_number(tx: Tx, kind: str) -> int:
    """The highest number given to a payment of a kind, 0 when none has one."""
    return int(tx.execute(select(func.max(payout.c.number)).where(payout.c.kind == kind)).scalar_one() or 0)


def by_number(tx: Tx, *, kind: str, number: int) -> PayoutRow | None:
    """The payment that was given a number of its kind."""
    row = tx.execute(select(payout).where(payout.c.kind == kind, payout.c.number == number)).first()
    return None if row is None else record(PayoutRow, row)


def told_of_case(tx: Tx, case_number: str) -> Sequence[tuple[PayoutRow, Mapping[str, Any]]]:
    """The settlements that a case was part of and that still stand, oldest first, each with the case's part."""
    rows = tx.execute(
        select(payout).where(payout.c.kind == "creditor", payout.c.state != REJECTED).order_by(payout.c.id)
    )
    found = []
    for row in rows:
        kept = record(PayoutRow, row)
        found += [(kept, part) for part in kept.parts if part["case"] == case_number]
    return found


def propose_account(tx: Tx, *, creditor_id: int, account: str, at: datetime, by: str) -> AccountRow:
    """Note an account that waits for a second person; one proposed earlier and not decided gives way to it."""
    waiting = (payout_account.c.creditor_id == creditor_id, payout_account.c.state == PROPOSED)
    tx.execute(update(payout_account).where(*waiting).values(state=REPLACED, decided_at=at))
    values = {"creditor_id": creditor_id, "account": account, "state": PROPOSED}
    made = tx.execute(
        payout_account.insert().values(**values, proposed_at=at, proposed_by=by, note="").returning(payout_account.c.id)
    ).scalar_one()
    return record(AccountRow, tx.execute(select(payout_account).where(payout_account.c.id == made)).one())


def account(tx: Tx, *, creditor_id: int, state: str) -> AccountRow | None:
    """A creditor's account in a state: the one in use, or the one that waits."""
    where = (payout_account.c.creditor_id == creditor_id, payout_account.c.state == state)
    row = tx.execute(select(payout_account).where(*where).order_by(payout_account.c.id.desc())).first()
    return None if row is None else record(AccountRow, row)


def accounts(tx: Tx, creditor_id: int) -> Sequence[AccountRow]:
    """Every account that a creditor has had or waits for, oldest first."""
    where = payout_account.c.creditor_id == creditor_id
    rows = tx.execute(select(payout_account).where(where).order_by(payout_account.c.id))
    return [record(AccountRow, row) for row in rows]


def change_account(tx: Tx, account_id: int, **values: Any) -> None:
    """Decide on an account."""
    tx.execute(update(payout_account).where(payout_account.c.id == account_id).values(**values))
