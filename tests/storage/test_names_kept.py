"""The keys of names: kept with the party, found by both searches, and made anew by the version that folds them alike."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import delete, insert, select, text, update

from claims.names import name_key
from samples.people import PAINTER
from storage import debtors, names
from storage.database import Database
from storage.migrate import _config
from storage.schema import debtor
from storage.schema import name_key as beginning
from tests.office import House
from tests.papers import bill

WRITTEN = "Jens Ek-Sørensen"


def test_a_changed_name_is_found_as_it_is_and_no_more_as_it_was(any_house: House) -> None:
    number = _renamed(any_house)
    with any_house.office.database.read() as tx:
        for typed in ("SORENSEN", "sørensen", "ek s", "jens ek so"):
            assert names.found(tx, names.DEBTOR, typed, limit=10) == [number], typed
        assert names.found(tx, names.DEBTOR, PAINTER.name, limit=10) == []
        key = tx.execute(select(debtor.c.name_key).where(debtor.c.id == number)).scalar()
        assert key == name_key("SÖRENSEN EK, JENS")


def test_the_upgrade_makes_every_key_anew_and_leaves_those_that_stand(any_house: House) -> None:
    number = _renamed(any_house)
    database = any_house.office.database
    before = _kept(database)
    with database.write() as tx:
        tx.execute(update(debtor).where(debtor.c.id == number).values(name_key="sørensen jens"))
        tx.execute(delete(beginning).where(beginning.c.kind == names.DEBTOR))
        tx.execute(insert(beginning).values(kind=names.DEBTOR, key="jens ek sørensen", subject_id=number))
    assert _kept(database) != before
    _upgrade(database)
    assert _kept(database) == before
    _upgrade(database)
    assert _kept(database) == before


def _renamed(house: House) -> int:
    house.receive(house.mail(bill("001234")))
    with house.office.database.write() as tx:
        (row,) = tx.execute(select(debtor.c.id)).all()
        debtors.change(tx, row.id, name=WRITTEN)
    return int(row.id)


def _kept(database: Database) -> list[tuple[object, ...]]:
    with database.read() as tx:
        keys = tx.execute(select(beginning).order_by(beginning.c.kind, beginning.c.key, beginning.c.subject_id)).all()
        words = tx.execute(text("SELECT id, name_key FROM debtor UNION ALL SELECT -id, name_key FROM creditor")).all()
    return [tuple(row) for row in (*keys, *sorted(words))]


def _upgrade(database: Database) -> None:
    """That version alone."""
    script = ScriptDirectory.from_config(_config(database)).get_revision("0021")
    with database.write() as tx, Operations.context(MigrationContext.configure(tx)):
        script.module.upgrade()
