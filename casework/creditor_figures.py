"""A creditor's cases in figures: how many in each state, and how old what is owed is."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from casework.office import Office
from casework.outbox import owe, owe_again
from claims.days import iso_instant
from claims.money import Money
from storage import creditor_figures as figures_store
from storage.database import Tx

LIVE_MOST = 1_000
"""How many cases are counted while somebody waits for the page; the figures of more are counted behind it."""
BUCKETS = (("not_due", None, 0), ("0-30", 1, 30), ("31-90", 31, 90), ("91-180", 91, 180), ("181-365", 181, 365))
_OLDEST = "over-365"
NAMES = (*(name for name, _first, _last in BUCKETS), _OLDEST)


def creditor_figures(office: Office, *, creditor_id: int) -> dict[str, Any] | None:
    """The figures of today; of a creditor with more than LIVE_MOST cases those last kept, None where none are.

    Kept figures of an earlier day are owed anew, once a day. `ageing` is by currency and days overdue of each open
    case's oldest invoice: how many cases, and what is left of their invoices after credits and payments, without
    interest and costs.
    """
    today = office.clock.today()
    with office.database.read() as tx:
        if not figures_store.is_more_than(tx, creditor_id, LIVE_MOST):
            return {**_count(tx, creditor_id, on=today), "on": today.isoformat(), "counted_at": ""}
        row = figures_store.kept(tx, creditor_id)
    if row is None or row.on < today:
        with office.database.write() as tx:
            owe(office, tx, "count_figures", key=f"figures-{creditor_id}-{today}", creditor_id=creditor_id)
    return {**row.figures, "on": row.on.isoformat(), "counted_at": iso_instant(row.counted_at)} if row else None


def ask_for_figures(office: Office, *, creditor_id: int) -> None:
    """A creditor's figures are to be counted anew now, however fresh those are that are kept."""
    key = f"figures-{creditor_id}-{office.clock.today()}"
    with office.database.write() as tx:
        owe_again(office, tx, "count_figures", key=key, creditor_id=creditor_id)


def count_figures(office: Office, *, creditor_id: int) -> None:
    """Count a creditor's figures anew and keep them."""
    today = office.clock.today()
    with office.database.read() as tx:
        counted = _count(tx, creditor_id, on=today)
    with office.database.write() as tx:
        now = office.clock.now()
        figures_store.keep(tx, creditor_id=creditor_id, on=today, counted_at=now, figures=counted)


def bucket_of(due_on: date | None, *, on: date) -> str:
    """The name of the bucket of something that fell due on a day: the day after it is one day overdue."""
    days = (on - due_on).days if due_on is not None else 0
    return next((name for name, _first, last in BUCKETS if days <= last), _OLDEST)


def _count(tx: Tx, creditor_id: int, *, on: date) -> dict[str, Any]:
    sums: dict[str, dict[str, list[int]]] = defaultdict(lambda: {name: [0, 0] for name in NAMES})
    for one in figures_store.open_sums(tx, creditor_id):
        held = sums[one.currency][bucket_of(one.due_on, on=on)]
        held[0] += 1
        held[1] += one.ore
    states = figures_store.by_state(tx, creditor_id)
    return {
        "states": states,
        "open": sum(count for state, count in states.items() if state != "closed"),
        "ageing": {
            currency: [
                {"bucket": name, "cases": count, "ore": ore, "amount": str(Money(ore, currency))}
                for name, (count, ore) in buckets.items()
            ]
            for currency, buckets in sorted(sums.items())
        },
    }
