"""What those who pay out look at: what the books owe each creditor, the runs, what waits for a second person."""

from __future__ import annotations

from typing import Any

from casework.ids import bank_name
from casework.office import Office
from casework.settlement_statement import shown_account
from casework.show_payout import payment_shown, run_or_refuse, run_shown
from claims.bank import BankState
from claims.days import iso_instant
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.payout import payout_name, run_name
from claims.refused import Refused
from storage import bank_queue, creditor_stands, creditors, payouts
from storage.database import Tx
from storage.payouts import RunRow

_MOST, _RUNS, _PAYMENTS = 50, 20, 50


def payout_desk(office: Office, *, currency: str = "SEK", before: str = "") -> dict[str, Any]:
    """What is owed by the books, what waits, and the runs before one of them, the newest first.

    What is owed to a creditor is the sum of what their cases say: a run pays case by case, and never takes what one
    case has had too much out of another.
    """
    number = _number(before) if before else None
    with office.database.read() as tx:
        stands = creditor_stands.whole(tx).get(currency, {})
        found = payouts.runs_page(tx, before=number, limit=_RUNS + 1)
        runs = [run_shown(row, payouts.sums_of_run(tx, row.id)) for row in found[:_RUNS]]
        living = payouts.runs(tx, states=(payouts.PREPARED, payouts.APPROVED))
        owed = [_owed(tx, one, currency) for one in creditor_stands.owed(tx, currency=currency, limit=_MOST)]
        accounts = [_account(tx, one) for one in payouts.accounts_in(tx, state=payouts.PROPOSED, limit=_MOST)]
        refunds = [payment_shown(row) for row in payouts.without_run(tx, currency=currency)[:_MOST]]
        returns = bank_queue.page(tx, state=BankState.RETURN_OWED, limit=_MOST)
    at_bank = stands.get(LedgerAccount.CLIENT_BANK, 0) + stands.get(LedgerAccount.OUTGOING, 0)
    return {
        "currency": currency,
        "there": str(Money(at_bank, currency)),
        "to_agency": str(Money(-stands.get(LedgerAccount.OWED_TO_AGENCY, 0), currency)),
        "undistributed": str(Money(-stands.get(LedgerAccount.UNDISTRIBUTED, 0), currency)),
        "owed": owed,
        "runs": runs,
        "waiting_run": run_name(living[0].id) if living else "",
        "next": run_name(found[_RUNS - 1].id) if len(found) > _RUNS else "",
        "accounts": accounts,
        "refunds": refunds,
        "returns": [
            {
                "id": bank_name(row.id),
                "amount": str(Money(row.amount_ore, row.currency)),
                "currency": row.currency,
                "to": row.as_told().counterparty.name,
                "why": row.why,
                "by": row.decided_by,
            }
            for row in returns
        ],
    }


def payout_run(office: Office, *, run: str, after: str = "") -> dict[str, Any]:
    """A run with some of its payments after one of them, its history and its sums by state. Raises Refused."""
    with office.database.read() as tx:
        row = run_or_refuse(tx, run)
        found = payouts.of_run_page(tx, row.id, after=_number(after) if after else 0, limit=_PAYMENTS + 1)
        sums = payouts.sums_of_run(tx, row.id)
    rows = found[:_PAYMENTS]
    return {
        **run_shown(row, sums),
        "from_account": shown_account(row.from_account),
        "has_file": row.file_sha256 is not None,
        "sums": [
            {"state": state, "count": count, "amount": str(Money(ore, row.currency))}
            for state, (count, ore) in sorted(sums.items())
        ],
        "history": _history(row),
        "payments": [payment_shown(one) for one in rows],
        "next": payout_name(rows[-1].id) if len(found) > _PAYMENTS else "",
    }


def payout_file(office: Office, *, run: str) -> tuple[str, bytes]:
    """The name and bytes of the order file of a run, as the bank got it. Raises Refused where none has left."""
    with office.database.read() as tx:
        row = run_or_refuse(tx, run)
    if row.file_sha256 is None:
        raise Refused("no_such_file", f"no file of {run_name(row.id)} has left: it is {row.state}")
    return f"{run_name(row.id)}.xml", office.blobs.get(row.file_sha256)


def _history(row: RunRow) -> list[dict[str, str]]:
    made = {"kind": "prepared", "by": row.made_by, "at": iso_instant(row.made_at)}
    approved = [{"kind": "approved", "by": one["by"], "at": one["at"]} for one in row.approvals]
    return [made, *approved]


def _owed(tx: Tx, one: creditor_stands.Owed, currency: str) -> dict[str, Any]:
    owner = creditors.get(tx, one.creditor_id)
    account = payouts.account(tx, creditor_id=one.creditor_id, state=payouts.ACTIVE)
    return {
        "id": one.creditor_id,
        "name": one.name,
        "amount": str(Money(one.ore, currency)),
        "uncleared": str(Money(one.uncleared_ore, currency)) if one.uncleared_ore > 0 else "",
        "account": shown_account(account.account) if account is not None else "",
        "is_confirmed": owner.confirmed_at is not None,
    }


def _account(tx: Tx, waiting: payouts.AccountRow) -> dict[str, Any]:
    owner = creditors.get(tx, waiting.creditor_id)
    used = payouts.account(tx, creditor_id=waiting.creditor_id, state=payouts.ACTIVE)
    return {
        "id": waiting.creditor_id,
        "name": owner.name,
        "account": shown_account(waiting.account),
        "used": shown_account(used.account) if used is not None else "",
        "proposed_by": waiting.proposed_by,
        "proposed_at": iso_instant(waiting.proposed_at),
    }


def _number(name: str) -> int:
    digits = name.strip().upper().removeprefix("KRAV-P").removeprefix("KRAV-U")
    if not (digits.isascii() and digits.isdigit()):
        raise Refused("no_such_run", f"there is no payout run {name}; krav payments payout list shows them")
    return int(digits)
