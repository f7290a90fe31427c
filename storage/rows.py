"""From a database row to a frozen record, and the one insert that both databases spell the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Row, Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Tx

Record = TypeVar("Record")


def record(kind: type[Record], row: Row[Any]) -> Record:
    """A record made of the columns that its fields name."""
    mapping = row._mapping
    return kind(**{name: mapping[name] for name in _names(kind)})  # type: ignore[arg-type]


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def insert_once(tx: Tx, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless a unique constraint says it is already there; True when it was inserted."""
    # Not `rowcount`: psycopg gives -1 for an insert whose key the library fetches.
    return tx.execute(_once(table, tx.dialect.name), dict(values)).first() is not None


@cache
def _once(table: Table, dialect: str) -> Any:
    """Written once: building a statement costs more than running it."""
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing().returning(*table.primary_key)
