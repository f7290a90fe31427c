"""The books as people see them: what stands on each account, and every voucher with its lines."""

from __future__ import annotations

from typing import Any

from casework.office import Office
from claims.days import parse_iso_date
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.refused import Refused
from storage import ledger


def balances(office: Office, *, on: str | None = None) -> list[dict[str, Any]]:
    """What stands on each account at the end of a day (ISO; default: now); debits above zero, credits below."""
    until = parse_iso_date(on) if on else None
    if on and until is None:
        raise Refused("bad_date", f"{on!r} is no date: write it as 2026-03-02")
    with office.database.read() as tx:
        found = ledger.balances(tx, until=until)
    return [
        {"currency": currency, "book": str(account.book), "account": str(account), "amount": str(Money(ore, currency))}
        for currency, sums in sorted(found.items())
        for account in LedgerAccount
        if (ore := sums.get(account, 0))
    ]


def vouchers(office: Office, *, case_number: str | None = None) -> list[dict[str, Any]]:
    """Every voucher, or those of a case, in the order of booking."""
    with office.database.read() as tx:
        return [
            {
                "voucher": row.id,
                "on": row.on.isoformat(),
                "value_on": row.value_on.isoformat(),
                "kind": row.kind,
                "source": row.source,
                "case": row.case_number or "",
                "text": row.text,
                "lines": [f"{line.account} {line.amount} {line.amount.currency}" for line in lines],
            }
            for row, lines in ledger.every(tx)
            if case_number is None or row.case_number == case_number
        ]
