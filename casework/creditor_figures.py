"""A creditor's cases in figures: how many in each state, and how old what is owed is."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from casework.office import Office
from claims.days import iso_instant
from claims.money import Money
from storage import creditor_figures as figures_store
from storage.database import Tx

LIVE_MOST = 2_000
"""How many cases are counted while somebody waits for the page; the figures of more are counted with the day's walk."""
BUCKETS = (("not_due", None, 0), ("0-30", 1, 30), ("31-90", 31, 90), ("91-180", 91, 180), ("181-365", 181, 365))
_OLDEST = "over-365"
NAMES = (*(name for name, _first, _last in BUCKETS), _OLDEST)


def creditor_figures(office: Office, *, creditor_id: int) -> dict[str, Any] | None:
    """The figures of today; of a creditor with more than LIVE_MOST cases those last kept, None where none are.

    `ageing` is by currency and days overdue of each open case's oldest invoice: how many cases, and what is left of
    their invoices after credits and payments, without interest and costs.
    """
    with office.database.read() as tx:
        if not figures_store.is_more_than(tx, creditor_id, LIVE_MOST):
            counted = _count(tx, creditor_id, on=office.clock.today())
            return {**counted, "on": office.clock.today().isoformat(), "counted_at": ""}
        row = figures_store.kept(tx, creditor_id)
    if row is None:
        return None
    return {**row.figures, "on": row.on.isoformat(), "counted_at": iso_instant(row.counted_at)}


def count_figures(office: Office, *, creditor_id: int) -> None:
    """Count a creditor's figures anew and keep them."""
    today = office.clock.today()
    with office.database.read() as tx:
        counted = _count(tx, creditor_id, on=today)
    with office.database.write() as tx:
        now = office.clock.now()
        figures_store.keep(tx, creditor_id=creditor_id, on=today, counted_at=now, figures=counted)


def count_large_ones(office: Office) -> int:
    """Count the figures of every creditor with too many cases to count while somebody waits; how many there are."""
    with office.database.read() as tx:
        large = figures_store.with_more_than(tx, LIVE_MOST)
    for creditor_id in large:
        count_figures(office, creditor_id=creditor_id)
    return len(large)


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
