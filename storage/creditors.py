"""Creditors: who they are, from where they write, and what they have agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage import names
from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import creditor, creditor_sender


@dataclass(frozen=True, slots=True)
class CreditorRow:
    """A creditor. `identity` is unique: the org number, or `name:...` while it is unknown."""

    id: int
    identity: str
    name: str
    orgnr: str | None
    email: str | None
    address: Sequence[str]
    confirmed_at: datetime | None
    confirmed_by: str | None
    standing_agreement: bool
    notification: str
    language: str
    settings: Mapping[str, Any]


def ensure(
    tx: Tx, *, identity: str, name: str, orgnr: str | None, email: str | None, address: Sequence[str]
) -> CreditorRow:
    """The creditor of an identity, made unconfirmed when it is new."""
    is_new = insert_once(
        tx,
        creditor,
        {
            "identity": identity,
            "name": name,
            "orgnr": orgnr,
            "email": email,
            "address": list(address),
            "standing_agreement": False,
            "notification": "important",
            "language": "sv",
            "settings": {},
        },
    )
    found = record(CreditorRow, tx.execute(select(creditor).where(creditor.c.identity == identity)).one())
    if is_new:
        names.keep(tx, names.CREDITOR, found.id, found.name)
    return found


def find(tx: Tx, creditor_id: int) -> CreditorRow | None:
    """A creditor by an id that somebody outside has told; None where there is none."""
    row = tx.execute(select(creditor).where(creditor.c.id == creditor_id)).first()
    return None if row is None else record(CreditorRow, row)


def get(tx: Tx, creditor_id: int) -> CreditorRow:
    """A creditor by id."""
    return record(CreditorRow, tx.execute(select(creditor).where(creditor.c.id == creditor_id)).one())


def by_orgnr(tx: Tx, orgnr: str) -> CreditorRow | None:
    """A creditor by org number (ten digits)."""
    row = tx.execute(select(creditor).where(creditor.c.orgnr == orgnr)).first()
    return None if row is None else record(CreditorRow, row)


def by_identity(tx: Tx, identity: str) -> CreditorRow | None:
    """A creditor by identity."""
    row = tx.execute(select(creditor).where(creditor.c.identity == identity)).first()
    return None if row is None else record(CreditorRow, row)


def by_sender(tx: Tx, address: str) -> Sequence[CreditorRow]:
    """The creditors whose registered sender an address is (normally one)."""
    rows = tx.execute(
        select(creditor)
        .join(creditor_sender, creditor_sender.c.creditor_id == creditor.c.id)
        .where(creditor_sender.c.address == address.lower())
    )
    return [record(CreditorRow, row) for row in rows]


def all_creditors(tx: Tx) -> Sequence[CreditorRow]:
    """Every creditor."""
    return [record(CreditorRow, row) for row in tx.execute(select(creditor).order_by(creditor.c.id))]


def change(tx: Tx, creditor_id: int, **values: Any) -> None:
    """Change what is known of a creditor."""
    tx.execute(update(creditor).where(creditor.c.id == creditor_id).values(**values))
    if "name" in values:
        names.keep(tx, names.CREDITOR, creditor_id, values["name"])


def add_sender(tx: Tx, *, creditor_id: int, address: str) -> bool:
    """Register an address a creditor writes from; False when it is registered already (for anyone)."""
    return insert_once(tx, creditor_sender, {"address": address.lower(), "creditor_id": creditor_id})


def senders(tx: Tx, creditor_id: int) -> Sequence[str]:
    """The registered addresses of a creditor."""
    rows = tx.execute(
        select(creditor_sender.c.address)
        .where(creditor_sender.c.creditor_id == creditor_id)
        .order_by(creditor_sender.c.address)
    )
    return [row.address for row in rows]


def remove_senders(tx: Tx, creditor_id: int) -> None:
    """Forget every registered address of a creditor."""
    tx.execute(creditor_sender.delete().where(creditor_sender.c.creditor_id == creditor_id))
