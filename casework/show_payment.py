"""One movement of money at the bank as people see it: what was told, where it stands, what it may belong to."""

from __future__ import annotations

from itertools import islice
from typing import Any

from casework.ids import bank_file_name, bank_name, numbered
from casework.office import Office
from casework.record_payment import BANK
from casework.suggest_cases import suggest_cases
from casework.suspense import known_or_refuse, shown
from claims.bank import BankState
from claims.days import iso_instant
from claims.money import Money
from storage import bank, bank_queue
from storage.bank import BankRow
from storage.database import Tx

_MOST_BOOKINGS = 40  # times that one transaction may have been booked anew
_MOST_TO_REVERSE = 20


def show_payment(office: Office, *, transaction: str) -> dict[str, Any]:
    """A bank transaction with its payer, the files that told of it, the cases it stands on and those it may belong to.

    Money that went out comes with the earlier transactions that it may take back. Raises Refused.
    """
    with office.database.read() as tx:
        row = known_or_refuse(tx, transaction)
        is_waiting = row.state == BankState.SUSPENSE
        match = suggest_cases(office, tx, [row.as_told()])[0] if is_waiting else None
        names = list(islice(numbered(bank_name(row.id)), _MOST_BOOKINGS))
        booked = bank_queue.cases_of(tx, source=BANK, references=names)
        files = bank_queue.files_of(tx, row.id)
        reversible = _reversible(tx, row) if is_waiting and row.amount_ore < 0 else []
    payer = row.as_told().counterparty
    return {
        **shown(office, row, match, office.clock.today()),
        "value_on": row.value_on.isoformat(),
        "bank_reference": row.bank_reference,
        "is_reversal": row.is_reversal,
        "from_account": payer.account,
        "from_identity": payer.identity,
        "why": row.why,
        "decided_by": row.decided_by,
        "decided_at": iso_instant(row.decided_at) if row.decided_at else None,
        "cases": [{"case": number, "amount": str(Money(ore, row.currency))} for number, ore in booked],
        "files": [{"id": bank_file_name(each.id), "name": each.name, "format": each.format} for each in files],
        "reversible": reversible,
    }


def _reversible(tx: Tx, row: BankRow) -> list[dict[str, Any]]:
    found = bank.to_reverse(tx, row.as_told())[-_MOST_TO_REVERSE:]
    return [
        {
            "id": bank_name(each.id),
            "on": each.booked_on.isoformat(),
            "amount": str(Money(each.amount_ore, each.currency)),
            "from": each.as_told().counterparty.name,
            "state": each.state,
        }
        for each in reversed(found)
    ]
