"""What a payout run would pay today and what waits, shown without changing anything."""

from __future__ import annotations

from typing import Any

from casework.bookkeeping import keep_books_in
from casework.office import Office
from casework.prepare_payout import gathered, payable
from claims.money import Money


class _LookedAt(Exception):
    """Ends the transaction that only looked."""


def due_payouts(office: Office, *, currency: str = "SEK") -> dict[str, Any]:
    """The payments a run would hold, and what is left out with the reason; the books are kept only in appearance."""
    shown: dict[str, Any] = {}
    try:
        with office.database.write() as tx:
            keep_books_in(office, tx)
            found = payable(office, tx, currency=currency)
            shown = {
                "currency": currency,
                "payments": [
                    {
                        "kind": str(row["kind"]),
                        "to": row["name"],
                        "amount": str(Money(row["amount_ore"], currency)),
                        "cases": [part.get("case") or part["bank"] for part in row["parts"]],
                    }
                    for row in gathered(office, tx, found, currency)
                ],
                "left_out": found.left_out,
            }
            raise _LookedAt
    except _LookedAt:
        return shown
