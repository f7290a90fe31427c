"""Names as they are searched for: every word of a name is a beginning, read by an index whatever the portfolio."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from claims.names import beginnings, fold
from storage.database import Tx
from storage.schema import name_key

CREDITOR, DEBTOR = "creditor", "debtor"
LAST = "\U0010ffff"
"""The last character there is: what begins with a text lies between the text and the text with this after it."""


def keep(tx: Tx, kind: str, subject_id: int, name: str) -> None:
    """What a party is found under from now on, and nothing of what it was called before."""
    tx.execute(delete(name_key).where(name_key.c.kind == kind, name_key.c.subject_id == subject_id))
    values = [{"kind": kind, "key": key, "subject_id": subject_id} for key in beginnings(name)]
    if values:
        tx.execute(name_key.insert(), values)


def found(tx: Tx, kind: str, name: str, *, limit: int) -> Sequence[int]:
    """The ids of at most `limit` parties in whose name these words stand together, the last one maybe begun."""
    wanted = fold(name)
    if not wanted:
        return []
    rows = tx.execute(
        select(name_key.c.subject_id)
        .where(name_key.c.kind == kind, name_key.c.key >= wanted, name_key.c.key < wanted + LAST)
        .order_by(name_key.c.key, name_key.c.subject_id)
        .limit(limit * 2)
    )
    return list(dict.fromkeys(row.subject_id for row in rows))[:limit]
