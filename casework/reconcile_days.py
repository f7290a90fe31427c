"""The bank's statements beside the books, day by day and account by account, the differences first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from casework.ids import bank_file_name, parse_name
from casework.office import Office
from claims.bank import BankFormat
from claims.ledger import LedgerAccount
from claims.money import Money
from storage import bank, bank_queue, creditor_stands
from storage.bank import BankFileRow
from storage.database import Tx

STATEMENTS = 40  # files looked at in one page


def reconcile_days(office: Office, *, before: str = "") -> dict[str, Any]:
    """The latest statements (before a file), each with the bank's balances and what we hold of it, differences first.

    `moved` is what the bank says went in and out between its two balances; `books` what we keep of the transactions
    that this statement was the first to tell of. They are the same where everything was taken in. `follows` is False
    where a statement does not begin where the one before it on its account ended. Our own account stands apart.
    """
    number = parse_name(before) if before else None
    with office.database.read() as tx:
        # One more than is shown, so that the oldest of the page is seen beside the one before it.
        files = bank_queue.files_page(
            tx, before=number, limit=STATEMENTS + 1, format_=BankFormat.STATEMENT, state=bank.IMPORTED
        )
        days = list(_days(tx, files))
        stands = creditor_stands.whole(tx)
    shown = {bank_file_name(file.id) for file in files[:STATEMENTS]}
    own = office.agency.account_names().get(office.agency.own_account, office.agency.own_account)
    days = [day for day in days if day["file"] in shown]
    clients = [day for day in days if day["account"] != own]
    return {
        "clients": [*(day for day in clients if not day["ok"]), *(day for day in clients if day["ok"])],
        "own": [day for day in days if day["account"] == own],
        "differ": sum(not day["ok"] for day in clients),
        "client_bank": {
            currency: str(Money(sums.get(LedgerAccount.CLIENT_BANK, 0), currency)) for currency, sums in stands.items()
        },
        "on_its_way": {
            currency: str(Money(-sums.get(LedgerAccount.OUTGOING, 0), currency)) for currency, sums in stands.items()
        },
        "next": bank_file_name(files[STATEMENTS - 1].id) if len(files) > STATEMENTS else "",
    }


def _days(tx: Tx, files: Sequence[BankFileRow]) -> Iterator[dict[str, Any]]:
    """The newest first, as the files stand; the chain of balances is followed from the oldest on."""
    found: list[dict[str, Any]] = []
    last: dict[str, Decimal] = {}
    for file in reversed(files):
        held = bank_queue.stated(tx, file)
        for told in file.totals:
            if told["opening"] is None or told["closing"] is None:
                continue
            account, opening, closing = told["account"], Decimal(told["opening"]), Decimal(told["closing"])
            books = Decimal(held.get(account, 0)) / 100
            difference = closing - opening - books
            follows = last.get(account, opening) == opening
            found.append(
                {
                    "file": bank_file_name(file.id),
                    "name": file.name,
                    "day": file.imported_at.date().isoformat(),
                    "account": account,
                    "number": told["number"],
                    "count": told["count"],
                    "currency": told["currency"],
                    "opening": str(opening),
                    "closing": str(closing),
                    "moved": f"{closing - opening:.2f}",
                    "books": f"{books:.2f}",
                    "difference": f"{difference:.2f}",
                    "expected": str(last[account]) if not follows else "",
                    "follows": follows,
                    "ok": follows and not difference,
                }
            )
            last[account] = closing
    yield from reversed(found)
