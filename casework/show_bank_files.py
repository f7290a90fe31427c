"""Bank files as people see them, a page at a time: what came, what was in doubt, and what each file told of."""

from __future__ import annotations

from typing import Any

from casework.file_waits import reading_of
from casework.ids import bank_file_name, bank_name, parse_name
from casework.import_payments import file_summary
from casework.office import Office
from claims.days import iso_instant
from claims.money import Money
from claims.refused import Refused
from storage import bank, bank_queue
from storage.bank import BankFileRow, BankRow

PAGE = 25
_ROWS = 50


def show_bank_files(office: Office, *, before: str = "") -> dict[str, Any]:
    """Some files, the newest first, before one of them; `next` names the last where there are more."""
    number = parse_name(before) if before else None
    with office.database.read() as tx:
        found = bank_queue.files_page(tx, before=number, limit=PAGE + 1)
        doubtful = bank_queue.files_page(tx, limit=PAGE, state=bank.REVIEW)
    rows = found[:PAGE]
    return {
        "rows": [_head(row) for row in rows],
        "in_doubt": [_head(row) for row in doubtful],
        "next": bank_file_name(rows[-1].id) if len(found) > PAGE else "",
    }


def bank_file(
    office: Office, *, file: str, after: str = "", state: str = "", account: str = "", is_first: bool = False
) -> dict[str, Any]:
    """A file and some of its transactions after one of them, in a state, on an account or told by no statement before.

    `work` says how the work on a file that is being taken in stands: going, parked, or "" where none is owed.
    Raises Refused("no_such_file").
    """
    file_id = parse_name(file)
    with office.database.read() as tx:
        row = bank.get_file(tx, file_id)
        if row is None:
            raise Refused("no_such_file", f"there is no bank file {file}; krav payments files shows them")
        found = bank_queue.of_file(
            tx,
            file_id=file_id,
            after=parse_name(after) if after else 0,
            limit=_ROWS + 1,
            state=state,
            account=account,
            is_first=is_first,
        )
        is_going = row.state in (bank.ARRIVED, bank.READING)
        work = reading_of(tx, file_id) if is_going else ""
    rows = found[:_ROWS]
    return {
        **(_so_far(row) if is_going else file_summary(office, file_id=file_id)),
        **_head(row),
        "work": work,
        "rows": [_transaction(each) for each in rows],
        "next": bank_name(rows[-1].id) if len(found) > _ROWS else "",
    }


def _so_far(row: BankFileRow) -> dict[str, Any]:
    """The summary of a file that is being taken in: what became of its transactions is counted when all are in."""
    return {"message_id": row.message_id, "totals": list(row.totals), "transactions": row.taken}


def _head(row: BankFileRow) -> dict[str, Any]:
    return {
        "id": bank_file_name(row.id),
        "name": row.name,
        "format": row.format,
        "state": row.state,
        "taken": row.taken,
        "expected": sum(int(each["count"]) for each in row.totals),
        "findings": [dict(each) for each in row.findings],
        "imported_at": iso_instant(row.imported_at),
        "imported_by": row.imported_by,
    }


def _transaction(row: BankRow) -> dict[str, Any]:
    return {
        "id": bank_name(row.id),
        "on": row.booked_on.isoformat(),
        "account": row.account,
        "amount": str(Money(row.amount_ore, row.currency)),
        "currency": row.currency,
        "from": row.as_told().counterparty.name,
        "state": row.state,
        "reason": row.reason,
    }
