"""Our own payments seen on the clients' account: leaving as ordered, or coming back because nobody was there."""

from __future__ import annotations

import re

from casework.bookkeeping import book_bank
from casework.office import Office
from casework.payout_status import CAME_BACK, finish_in, told_in
from claims.bank import BankState, BankTransaction
from claims.payout import OrderStatus, Verdict, payout_name, run_name
from dunning.bookkeeping import PAYOUT
from storage import bank, payouts
from storage.bank import BankRow
from storage.database import Tx
from storage.payouts import PayoutRow

_OURS = re.compile(r"\bKRAV-([PU])(\d{6,9})\b")
_SEEN = "seen"
"""The code of a payment that was seen leaving: the account itself said so, beside the bank's codes."""


def is_our_payout(office: Office, tx: Tx, row: BankRow, told: BankTransaction, *, by: str) -> bool:
    """Whether a transaction is a payment of ours, by the name we gave it and its amount; if so the payment follows.

    One that left is paid; one that came back is owed again. A name alone, with another amount or a second time, is
    nothing to go by: such money waits for a person.
    """
    rows = _named(tx, told)
    if not rows or row.currency != rows[0].currency or not _is_from(office, tx, row, rows[0]):
        return False
    whole = sum(one.amount_ore for one in rows)
    if row.amount_ore == -whole and all(_may_leave(one) for one in rows):
        verdict, code = Verdict.PAID, _SEEN
    elif row.amount_ore == whole and len(rows) == 1 and rows[0].state in (payouts.ORDERED, payouts.PAID):
        verdict, code = Verdict.REJECTED, CAME_BACK
    else:
        return False
    bank.change(tx, row.id, state=str(BankState.OTHER), reason=PAYOUT, decided_at=office.clock.now(), decided_by=by)
    book_bank(office, tx, bank.get(tx, row.id) or row)
    for one in rows:
        said = OrderStatus(run_name(one.run_id or 0), payout_name(one.id), verdict, code, "")
        told_in(office, tx, one, said, sha256=f"bank transaction {row.id}", by=by)
    finish_in(tx, rows[0].run_id or 0)
    return True


def _named(tx: Tx, told: BankTransaction) -> list[PayoutRow]:
    """The payments that a transaction names: one, or all of a run that the bank booked as a sum."""
    said = " ".join((told.end_to_end, *(one.text for one in told.references), *told.texts))
    found = {(match[1], int(match[2])) for match in _OURS.finditer(said)}
    if len(found) != 1:
        return []
    kind, number = found.pop()
    if kind == "P":
        return list(payouts.of_run(tx, number))
    one = payouts.get(tx, number)
    return [one] if one is not None and one.run_id is not None else []


def _is_from(office: Office, tx: Tx, row: BankRow, one: PayoutRow) -> bool:
    names = office.agency.account_names()
    run = payouts.run(tx, one.run_id or 0)
    is_sent = run is not None and run.state in (payouts.SENT, payouts.DONE)
    return is_sent and run is not None and row.account == names.get(run.from_account, run.from_account)


def _may_leave(one: PayoutRow) -> bool:
    is_seen = any(said["code"] == _SEEN for said in one.told)
    return one.state in (payouts.ORDERED, payouts.PAID) and not is_seen
