"""What belongs to a case and follows it into another, named row by row so that it can be told apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, select, update

from storage.database import Tx
from storage.schema import complaint, contact, credit, interruption, invoice, objection, payment, reading, token

_MOVED: Mapping[str, tuple[Table, Column[Any]]] = {
    **{
        table.name: (table, table.c.id)
        for table in (invoice, credit, payment, interruption, objection, contact, complaint, reading)
    },
    token.name: (token, token.c.token),
}
"""What a merge moves, with the column that names a row."""


def contents(tx: Tx, case_number: str) -> dict[str, list[Any]]:
    """The rows of a case that a merge moves, by table."""
    found = {}
    for name, (table, key) in _MOVED.items():
        rows = tx.execute(select(key).where(table.c.case_number == case_number).order_by(key))
        found[name] = list(rows.scalars())
    return {name: keys for name, keys in found.items() if keys}


def move_rows(tx: Tx, moved: Mapping[str, Sequence[Any]], *, from_case: str, to_case: str) -> bool:
    """Move just these rows from one case to another; False where any of them is in the one no longer."""
    is_whole = True
    for name, keys in moved.items():
        table, key = _MOVED[name]
        where = (key.in_(list(keys)), table.c.case_number == from_case)
        done = tx.execute(update(table).where(*where).values(case_number=to_case)).rowcount
        is_whole = is_whole and done == len(keys)
    return is_whole
