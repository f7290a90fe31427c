"""The keys of names anew: one folding for both, letters with a stroke as others write them, "ek" only as "ek för"."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.names import beginnings, name_key

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_AT_ONCE = 2000
_KEY = sa.table("name_key", sa.column("kind"), sa.column("key"), sa.column("subject_id"))


def upgrade() -> None:
    """Bring the schema here."""
    for kind in ("creditor", "debtor"):
        _fold(kind)


def _fold(kind: str) -> None:
    """The keys of one kind of party, some at a time; those that stand as they should are left."""
    party = sa.table(kind, sa.column("id"), sa.column("name"), sa.column("name_key"))
    bind, last = op.get_bind(), 0
    while rows := bind.execute(sa.select(party).where(party.c.id > last).order_by(party.c.id).limit(_AT_ONCE)).all():
        last = rows[-1].id
        stale = [
            {"its_id": row.id, "its_key": name_key(row.name)} for row in rows if row.name_key != name_key(row.name)
        ]
        if stale:
            change = sa.update(party).where(party.c.id == sa.bindparam("its_id"))
            bind.execute(change.values(name_key=sa.bindparam("its_key")), stale)
        _begin({row.id: row.name for row in rows}, kind)


def _begin(names: dict[int, str], kind: str) -> None:
    """The rows by which these parties are searched for."""
    bind = op.get_bind()
    is_among = (_KEY.c.kind == kind, _KEY.c.subject_id.between(min(names), max(names)))
    stand: dict[int, set[str]] = {}
    for row in bind.execute(sa.select(_KEY.c.subject_id, _KEY.c.key).where(*is_among)):
        stand.setdefault(row.subject_id, set()).add(row.key)
    stale = [number for number, name in names.items() if stand.get(number, set()) != set(beginnings(name))]
    for number in stale:
        bind.execute(sa.delete(_KEY).where(_KEY.c.kind == kind, _KEY.c.subject_id == number))
    values = [{"kind": kind, "key": key, "subject_id": number} for number in stale for key in beginnings(names[number])]
    if values:
        bind.execute(_KEY.insert(), values)
