"""How many there are of each kind, kept as they change: asking costs the same however much there is."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select, update

from storage.database import Tx
from storage.rows import insert_once
from storage.schema import case, document, letter, mail, message, reading, tally, task


def of(tx: Tx, name: str) -> dict[str, int]:
    """The counts of a tally by label; those that have come down to nothing are left out."""
    rows = tx.execute(select(tally.c.label, tally.c.count.label("n")).where(tally.c.name == name, tally.c.count != 0))
    return {row.label: int(row.n) for row in rows}


def every(tx: Tx) -> dict[str, dict[str, int]]:
    """All counts, by tally and label."""
    found: dict[str, dict[str, int]] = {}
    columns = (tally.c.name, tally.c.label, tally.c.count.label("n"))
    for row in tx.execute(select(*columns).where(tally.c.count != 0).order_by(tally.c.name, tally.c.label)):
        found.setdefault(row.name, {})[row.label] = int(row.n)
    return found


def add(tx: Tx, name: str, label: str, by: int = 1) -> None:
    """Count `by` more of a kind that no trigger counts."""
    if not insert_once(tx, tally, {"name": name, "label": label, "count": by}):
        where = (tally.c.name == name, tally.c.label == label)
        tx.execute(update(tally).where(*where).values(count=tally.c.count + by))


def add_all(tx: Tx, counts: Mapping[tuple[str, str], int]) -> None:
    """Count many kinds at once, in one order, so that two who count never wait for each other."""
    for (name, label), by in sorted(counts.items()):
        add(tx, name, label, by)


def counted_anew(tx: Tx) -> dict[str, dict[str, int]]:
    """What the triggers' tallies must say, counted row by row: reads whole tables, for `krav verify` alone."""
    blank = " "
    labels = {
        "message": (message, message.c.state + blank + message.c.reason),
        "document": (document, document.c.state),
        "reading": (reading, reading.c.state),
        "case": (case, case.c.state),
        "letter": (letter, letter.c.step + blank + letter.c.status),
        "mail": (mail, mail.c.status),
    }
    found: dict[str, dict[str, int]] = {}
    for name, (table, label) in labels.items():
        rows = tx.execute(select(label.label("label"), func.count().label("n")).select_from(table).group_by(label))
        found[name] = {row.label: int(row.n) for row in rows}
    open_tasks = int(tx.execute(select(func.count()).select_from(task).where(task.c.done_at.is_(None))).scalar_one())
    done_tasks = int(tx.execute(select(func.count()).select_from(task).where(task.c.done_at.is_not(None))).scalar_one())
    found["task"] = {label: n for label, n in (("open", open_tasks), ("done", done_tasks)) if n}
    return found
