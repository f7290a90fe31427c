"""Money that nobody could place goes back to its payer: asked for when it has waited long, decided by a person.

What is decided here is that the money is owed back. Nothing leaves: the payout run takes it from there.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from casework.ids import bank_name
from casework.journal import happened
from casework.office import Office
from casework.suspense import known_or_refuse, one_shown, waiting_or_refuse
from claims.bank import BankState
from claims.refused import Refused
from dunning.bookkeeping import ORDERED
from storage import bank, tasks
from storage.bank import BankRow

TASK = "unidentified"


def return_payment(office: Office, *, transaction: str, why: str, by: str) -> dict[str, Any]:
    """Decide that a waiting transaction is owed back to its payer; it waits for the payout run.

    Raises Refused where it does not wait, is money that went out, or no reason is given.
    """
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT is kept with the transaction")
    with office.database.write() as tx:
        row = waiting_or_refuse(tx, transaction)
        if row.amount_ore <= 0:
            raise Refused("bad_amount", f"{bank_name(row.id)} is money that went out: only what came in goes back")
        state = str(BankState.RETURN_OWED)
        bank.change(tx, row.id, state=state, reason="", why=why, decided_at=office.clock.now(), decided_by=by)
        name = bank_name(row.id)
        happened(
            office, tx, case_number=None, kind="return_decided", why=why, actor=by, transaction=name,
            amount=str(row.as_told().amount), currency=row.currency,
        )  # fmt: skip
    return one_shown(office, row.id)


def keep_payment(office: Office, *, transaction: str, why: str, by: str) -> dict[str, Any]:
    """Take a decided return back; the money waits again. Raises Refused where none is owed."""
    with office.database.write() as tx:
        row = known_or_refuse(tx, transaction)
        if row.state != BankState.RETURN_OWED or row.reason == ORDERED:
            raise Refused("not_owed_back", f"{bank_name(row.id)} is not to be returned ({row.state})")
        state = str(BankState.SUSPENSE)
        bank.change(tx, row.id, state=state, reason="return_undone", why=why, decided_at=None, decided_by=None)
        name = bank_name(row.id)
        happened(office, tx, case_number=None, kind="return_undone", why=why, actor=by, transaction=name)
    return one_shown(office, row.id)


def returns_owed(office: Office) -> list[dict[str, Any]]:
    """What is to go back and has not left, oldest decision first: how much, to whom, since when, and why."""
    with office.database.read() as tx:
        rows = list(bank.in_state(tx, BankState.RETURN_OWED))
    return [_owed(row) for row in sorted(rows, key=lambda row: (str(row.decided_at), row.id))]


def ask_to_return(office: Office, *, on: date) -> None:
    """Ask a person, with one task at a time, to place or return what has waited longer than the agency's days."""
    until = on - timedelta(days=office.agency.return_after_days)
    with office.database.read() as tx:
        is_any = next(bank.in_state(tx, BankState.SUSPENSE, until=until), None) is not None
        asked = tasks.open_tasks(tx, kind=TASK)
    if is_any == bool(asked):
        return
    with office.database.write() as tx:
        for task in asked:
            tasks.done(tx, task.id, by="krav", now=office.clock.now())
        if is_any:
            tasks.add(
                tx,
                key=f"{TASK}-{on.isoformat()}",
                kind=TASK,
                title=f"Money has waited {office.agency.return_after_days} days or longer: place it, or return it",
                now=office.clock.now(),
                case_number=None,
            )


def _owed(row: BankRow) -> dict[str, Any]:
    told = row.as_told()
    return {
        "id": bank_name(row.id),
        "amount": str(told.amount),
        "currency": row.currency,
        "came_on": row.booked_on.isoformat(),
        "decided_at": row.decided_at,
        "by": row.decided_by,
        "to": told.counterparty.name,
        "to_account": told.counterparty.account,
        "why": row.why,
    }
