"""Creditors: who they are, from where they write, and what they have agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, tuple_, update

from claims.names import name_key
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
    tone: str


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
            "tone": "normal",
            "name_key": name_key(name),
        },
    )
    found = record(CreditorRow, tx.execute(select(creditor).where(creditor.c.identity == identity)).one())
    if is_new:
        names.keep(tx, names.CREDITOR, found.id, found.name)
    return found


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


def find(tx: Tx, creditor_id: int) -> CreditorRow | None:
    """A creditor by id, None where there is none."""
    row = tx.execute(select(creditor).where(creditor.c.id == creditor_id)).first()
    return None if row is None else record(CreditorRow, row)


def page(
    tx: Tx, *, words: Sequence[str], orgnr: str, after: tuple[str, int] | None, limit: int
) -> Sequence[tuple[str, CreditorRow]]:
    """Some creditors in the order of their names, each with the key that the next page goes on after.

    Only those whose name holds all of `words` (as `name_key` writes them), or who have an org number.
    """
    statement = select(creditor).order_by(creditor.c.name_key, creditor.c.id).limit(limit)
    if orgnr:
        statement = statement.where(or_(creditor.c.orgnr == orgnr, creditor.c.identity == orgnr))
    else:
        statement = statement.where(*(creditor.c.name_key.contains(word, autoescape=True) for word in words))
    if after is not None:
        statement = statement.where(tuple_(creditor.c.name_key, creditor.c.id) > tuple_(*after))
    return [(row.name_key, record(CreditorRow, row)) for row in tx.execute(statement)]


def change(tx: Tx, creditor_id: int, **values: Any) -> None:
    """Change what is known of a creditor."""
    if "name" in values:
        values = {**values, "name_key": name_key(values["name"])}
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


def remove_sender(tx: Tx, *, creditor_id: int, address: str) -> bool:
    """Forget one registered address of a creditor; False where it was not theirs."""
    where = (creditor_sender.c.creditor_id == creditor_id, creditor_sender.c.address == address.lower())
    gone = tx.execute(creditor_sender.delete().where(*where).returning(creditor_sender.c.address))
    return gone.first() is not None


def remove_senders(tx: Tx, creditor_id: int) -> None:
    """Forget every registered address of a creditor."""
    tx.execute(creditor_sender.delete().where(creditor_sender.c.creditor_id == creditor_id))
