"""The agency's own chart of accounts (kontoplan): which number each of our accounts has in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claims.ledger import Book, LedgerAccount
from dunning.fields import Table

OWN_ACCOUNTS = tuple(account for account in LedgerAccount if account.book is Book.OWN)
BALANCE = frozenset(
    {
        LedgerAccount.CLIENT_CLEARING,
        LedgerAccount.OWN_BANK,
        LedgerAccount.VAT,
        LedgerAccount.RECEIVABLE,
        LedgerAccount.OUTLAYS,
        LedgerAccount.PREPAID,
    }
)
Chart = Mapping[LedgerAccount, int]

USUAL: Chart = {
    LedgerAccount.CLIENT_CLEARING: 1680,
    LedgerAccount.OWN_BANK: 1930,
    LedgerAccount.VAT: 2611,
    LedgerAccount.COMMISSION: 3041,
    LedgerAccount.COSTS: 3590,
    LedgerAccount.INTEREST: 8310,
    LedgerAccount.RECEIVABLE: 1510,
    LedgerAccount.OUTLAYS: 1689,
    LedgerAccount.PREPAID: 2420,
    LedgerAccount.FEES: 3042,
}
"""The numbers of the common Swedish chart (BAS), for a policies folder without a file of its own."""


def parse_chart(data: Mapping[str, Any]) -> Chart:
    """The numbers from a loaded TOML mapping, the usual one where none is given.

    Raises Refused("accounts_invalid") for an unknown account, a number that is not of four digits, or one used twice.
    """
    table = Table(data, "Accounts", "accounts_invalid")
    table.only([str(account) for account in OWN_ACCOUNTS])
    chart = {account: table.whole(str(account), USUAL[account]) for account in OWN_ACCOUNTS}
    for account, number in chart.items():
        if not 1000 <= number <= 9999:
            raise table.refuse(f"{account} must be a number of four digits.")
    if len(set(chart.values())) != len(chart):
        raise table.refuse("each account needs a number of its own.")
    return chart
