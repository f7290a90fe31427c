"""Payout runs as people see them: what each payment is made of, who approved, and what the bank has said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.office import Office
from claims.money import Money
from claims.payout import payout_name, run_name
from claims.refused import Refused
from storage import payouts
from storage.database import Tx
from storage.payouts import PayoutRow, RunRow


def run_summary(office: Office, *, run: str) -> dict[str, Any]:
    """A run with its payments. Raises Refused("no_such_run")."""
    with office.database.read() as tx:
        row = run_or_refuse(tx, run)
        rows = payouts.of_run(tx, row.id)
        sums = payouts.sums_of_run(tx, row.id)
    return {**run_shown(row, sums), "payments": [payment_shown(one) for one in rows]}


def every_run(office: Office) -> list[dict[str, Any]]:
    """Every run, oldest first, without its payments."""
    with office.database.read() as tx:
        return [run_shown(row, payouts.sums_of_run(tx, row.id)) for row in payouts.runs(tx)]


def run_or_refuse(tx: Tx, run: str) -> RunRow:
    """The run of a printed name (KRAV-P000001, or its number). Raises Refused("no_such_run")."""
    digits = run.strip().upper().removeprefix("KRAV-P")
    row = payouts.run(tx, int(digits)) if digits.isdigit() else None
    if row is None:
        raise Refused("no_such_run", f"there is no payout run {run}; krav payments payout list shows them")
    return row


def run_shown(row: RunRow, sums: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """A run without its payments; `sums` is by state how many they are and what they come to."""
    return {
        "run": run_name(row.id),
        "state": row.state,
        "on": row.on.isoformat(),
        "currency": row.currency,
        "amount": str(Money(sum(ore for _count, ore in sums.values()), row.currency)),
        "count": sum(count for count, _ore in sums.values()),
        "made_by": row.made_by,
        "approved_by": [one["by"] for one in row.approvals],
        "why": row.why,
    }


def payment_shown(row: PayoutRow) -> dict[str, Any]:
    """A payment of a run, with the cases that it is made of and what the bank has said."""
    return {
        "id": payout_name(row.id),
        "kind": row.kind,
        "to": row.name,
        "account": row.account,
        "amount": str(Money(row.amount_ore, row.currency)),
        "state": row.state,
        "statement": row.number,
        "cases": [
            {"case": part.get("case") or part["bank"], "amount": str(Money(part["ore"], row.currency))}
            for part in row.parts
        ],
        "bank": [f"{said['code']} {said['why']}".strip() for said in row.told],
    }
