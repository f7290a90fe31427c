"""Who stands for a debtor, from which day to which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select, update

from claims.party import Representative, RepresentativeKind
from storage.database import Tx
from storage.party_tables import representative


def add(tx: Tx, debtor_id: int, found: Representative) -> None:
    """Somebody stands for a debtor from a day on; whoever did before does so no longer from that day."""
    end(tx, debtor_id, on=found.from_on)
    values = {"kind": str(found.kind), "name": found.name, "address": list(found.address), "from_on": found.from_on}
    tx.execute(representative.insert().values(debtor_id=debtor_id, until_on=found.until_on, **values))


def end(tx: Tx, debtor_id: int, *, on: date) -> int:
    """Nobody stands for a debtor from a day on; how many did."""
    where = (
        representative.c.debtor_id == debtor_id,
        or_(representative.c.until_on.is_(None), representative.c.until_on > on),
    )
    rows = tx.execute(update(representative).where(*where).values(until_on=on).returning(representative.c.id))
    return len(rows.all())


def of_debtor(tx: Tx, debtor_id: int) -> Sequence[Representative]:
    """Everybody who has stood for a debtor, oldest first."""
    rows = tx.execute(
        select(representative).where(representative.c.debtor_id == debtor_id).order_by(representative.c.id)
    )
    return [representative_of(row) for row in rows]


def representative_of(row: Row[Any]) -> Representative:
    """A stored representative as letters speak of it."""
    return Representative(RepresentativeKind(row.kind), row.name, tuple(row.address), row.from_on, row.until_on)
