"""Every day clients' money in the books is held against the bank: statement by statement, and what neither has seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from casework.ids import bank_file_name, bank_name
from casework.office import Office
from claims.bank import BankState
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.payout import payout_name
from dunning.bookkeeping import SAME_MONEY
from storage import bank, bank_queue, house, ledger, payouts, tasks
from storage.bank import BankFileRow
from storage.database import Tx

_RECONCILED = "reconciled"
_PATIENCE_BANK_DAYS = 2
"""How long a notification may wait for its statement, and an order for its debit, before somebody should look."""


def reconcile(office: Office) -> dict[str, Any]:
    """What each account's statements say beside the books, and everything that only one of the two knows of.

    `ok` is False where a statement differs from the books, does not add up, or does not begin where the one before it
    ended; `waits` names what has been told by one side only for longer than two bank days.
    """
    with office.database.read() as tx:
        statements = _statements(office, tx, bank.statements(tx), {})
        waits = [*_unconfirmed(office, tx, {told["account"] for told in statements}), *_orders(office, tx)]
        stands = ledger.balances(tx)
        by_hand = [
            {"case": number, "amount": str(Money(sums[LedgerAccount.UNCLEARED]))}
            for number, sums in sorted(ledger.by_case(tx).items())
            if sums.get(LedgerAccount.UNCLEARED)
        ]
    return {
        "on": office.clock.today().isoformat(),
        "ok": all(told["adds_up"] and told["follows"] and told["difference"] == "0.00" for told in statements),
        "statements": statements,
        "client_bank": {
            currency: str(Money(sums.get(LedgerAccount.CLIENT_BANK, 0), currency)) for currency, sums in stands.items()
        },
        "waits": waits,
        "by_hand": by_hand,
    }


def ask_about_differences(office: Office) -> int:
    """Ask a person to look at every statement that differs from the books, once each; how many were asked about.

    Only statements that came since the last time are looked at, from where the ones before them ended; all of them
    where one was put in between.
    """
    with office.database.read() as tx:
        kept = json.loads(house.get(tx, _RECONCILED) or "{}")
        last, stood = kept.get("last", 0), kept.get("stood", {})
        new = bank.statements(tx, after=last)
        if bank.count_statements(tx, until=last) != kept.get("count", 0):
            new, stood = bank.statements(tx), {}
        if not new:
            return 0
        found = _statements(office, tx, new, stood)
        kept = {"last": new[-1].id, "count": bank.count_statements(tx, until=new[-1].id), "stood": stood}
    wrong = [each for each in found if not (each["adds_up"] and each["follows"] and each["difference"] == "0.00")]
    with office.database.write() as tx:
        house.put(tx, _RECONCILED, json.dumps(kept))
        return sum(
            tasks.add(
                tx,
                key=f"reconciliation-{told['file']}-{told['account']}",
                kind="reconciliation",
                title=f"Bank file {told['file']}: the statement and the books differ (krav books reconcile)",
                now=office.clock.now(),
                case_number=None,
            )
            for told in wrong
        )


def _statements(
    office: Office, tx: Tx, files: Sequence[BankFileRow], stood: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """Statements with balances, in the order of import, beside the books as far as statements tell of them.

    `stood` is where the statements before these left each account, its closing balance and the books; it is brought on.
    """
    own = office.agency.account_names().get(office.agency.own_account, office.agency.own_account)
    found: list[dict[str, Any]] = []
    last = {account: Decimal(closing) for account, (closing, _) in stood.items()}
    books = {account: Decimal(told) for account, (_, told) in stood.items()}
    for file in files:
        new = bank_queue.stated(tx, file)
        for told in file.totals:
            account = told["account"]
            if told["opening"] is None or told["closing"] is None or account == own:
                continue
            opening, closing = Decimal(told["opening"]), Decimal(told["closing"])
            if account not in last:
                books[account] = opening
            books[account] += Decimal(new.get(account, 0)) / 100
            found.append(
                {
                    "file": bank_file_name(file.id),
                    "account": account,
                    "number": told["number"],
                    "opening": str(opening),
                    "closing": str(closing),
                    "books": f"{books[account]:.2f}",
                    "difference": f"{closing - books[account]:.2f}",
                    "adds_up": opening + Decimal(told["sum"]) == closing,
                    "follows": last.get(account, opening) == opening,
                }
            )
            last[account] = closing
            stood[account] = [str(closing), str(books[account])]
    return found


def _unconfirmed(office: Office, tx: Tx, accounts: set[str]) -> list[dict[str, Any]]:
    """Money that was notified on an account with statements, and that no statement has told of in two bank days."""
    found = []
    for row in bank.never_stated(tx):
        if row.account not in accounts or (row.state == BankState.OTHER and row.reason == SAME_MONEY):
            continue
        if office.law.calendar.add_bank_days(row.booked_on, _PATIENCE_BANK_DAYS) < office.clock.today():
            amount = str(Money(row.amount_ore, row.currency))
            found.append({"what": bank_name(row.id), "amount": amount, "why": "notified, on no statement yet"})
    return found


def _orders(office: Office, tx: Tx) -> list[dict[str, Any]]:
    """Payments that the bank was asked for and has not answered, or paid by its word and not shown leaving."""
    found = []
    for run in payouts.runs(tx, states=(payouts.APPROVED, payouts.SENT)):
        if office.law.calendar.add_bank_days(run.on, _PATIENCE_BANK_DAYS) >= office.clock.today():
            continue
        for row in payouts.of_run(tx, run.id):
            if row.state == payouts.ORDERED:
                amount = str(Money(row.amount_ore, row.currency))
                found.append(
                    {"what": payout_name(row.id), "amount": amount, "why": "ordered, not answered by the bank"}
                )
    return found
