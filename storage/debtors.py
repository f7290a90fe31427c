"""Debtors: one row per identity; without a number, name and address together, never a name alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from claims.names import name_key
from storage import names
from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import debtor


@dataclass(frozen=True, slots=True)
class DebtorRow:
    """A debtor. `match_key` blocks the search among those without a number; `kind_reason` says why of its kind.

    Of one that is protected since `protected_at` no address is kept.
    """

    id: int
    identity: str
    orgnr: str | None
    name: str
    match_key: str
    kind: str
    kind_reason: str
    address: Sequence[str]
    email: str | None
    phone: str | None
    country: str
    protected_at: datetime | None


def ensure(tx: Tx, *, identity: str, values: dict[str, Any]) -> DebtorRow:
    """The debtor of an identity, made when it is new (an existing one is left as it is)."""
    is_new = insert_once(tx, debtor, {"identity": identity, "name_key": name_key(values["name"]), **values})
    found = record(DebtorRow, tx.execute(select(debtor).where(debtor.c.identity == identity)).one())
    if is_new:
        names.keep(tx, names.DEBTOR, found.id, found.name)
    return found


def get(tx: Tx, debtor_id: int) -> DebtorRow:
    """A debtor by id."""
    return record(DebtorRow, tx.execute(select(debtor).where(debtor.c.id == debtor_id)).one())


def by_identity(tx: Tx, identity: str) -> DebtorRow | None:
    """A debtor by identity."""
    row = tx.execute(select(debtor).where(debtor.c.identity == identity)).first()
    return None if row is None else record(DebtorRow, row)


def with_match_key(tx: Tx, match_key: str) -> Sequence[DebtorRow]:
    """Debtors that share a block (postcode and the start of the name)."""
    rows = tx.execute(select(debtor).where(debtor.c.match_key == match_key).order_by(debtor.c.id))
    return [record(DebtorRow, row) for row in rows]


def by_email(tx: Tx, address: str) -> DebtorRow | None:
    """A debtor by e-mail address."""
    row = tx.execute(select(debtor).where(debtor.c.email == address.lower()).limit(1)).first()
    return None if row is None else record(DebtorRow, row)


def change(tx: Tx, debtor_id: int, **values: Any) -> None:
    """Change what is known of a debtor; an address is never written on one that is protected."""
    if "address" in values and values["address"] and get(tx, debtor_id).protected_at is not None:
        values = {**values, "address": []}
    if "name" in values:
        values = {**values, "name_key": name_key(values["name"])}
    tx.execute(update(debtor).where(debtor.c.id == debtor_id).values(**values))
    if "name" in values:
        names.keep(tx, names.DEBTOR, debtor_id, values["name"])
