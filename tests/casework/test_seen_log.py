"""The log of who saw what: kept in chains that do not wait for each other, sealed by the day, and altered by nobody."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from casework.seal_seen import seal_seen
from casework.seen_log import SeenLog
from casework.verify import verify
from claims.events import GENESIS
from claims.refused import Unavailable
from claims.seen import Seen, seen_hash
from storage import schema, seen
from tests.office import House

ANNA = "anna@agency.example"


def look(log: SeenLog, count: int = 1, what: str = "/cases/2026-000001") -> None:
    for _ in range(count):
        log.add(user_id=1, email=ANNA, kind="case", what=what)


def run(house: House, statement: Any) -> None:
    with house.office.database.write() as tx:
        tx.execute(statement)


def rows(house: House) -> list[Any]:
    with house.office.database.read() as tx:
        return list(tx.execute(select(schema.seen).order_by(schema.seen.c.id)))


@pytest.fixture
def three_days(any_house: House) -> House:
    """Two sealed days of two processes, and a day that goes on."""
    one, two = SeenLog(any_house.office), SeenLog(any_house.office)
    for _ in range(3):
        look(one, 3)
        look(two, 2)
        any_house.clock.wait(24 * 3600)
        seal_seen(any_house.office)
    look(one, 2)
    any_house.is_sound()
    return any_house


def test_days_are_sealed_once_they_are_over_each_resting_on_the_one_before(three_days: House) -> None:
    with three_days.office.database.read() as tx:
        seals = list(tx.execute(select(schema.seen_seal).order_by(schema.seen_seal.c.on)))
    assert [str(row.on) for row in seals] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    assert [sorted(count for _, count, _ in row.heads) for row in seals] == [[2, 3]] * 3
    assert seal_seen(three_days.office) == 0


def test_a_day_is_sealed_an_hour_after_it_ended_and_not_before(any_house: House) -> None:
    look(SeenLog(any_house.office))
    any_house.clock.machine = any_house.clock.machine.replace(hour=23, minute=59)
    assert seal_seen(any_house.office) == 0  # 00:59 in Sweden
    any_house.clock.wait(60)
    assert seal_seen(any_house.office) == 1


_SEEN, _SEAL = schema.seen, schema.seen_seal
SECOND = date(2026, 3, 3)
CHANGES: dict[str, tuple[Any, str]] = {
    "who": (update(_SEEN).where(_SEEN.c.id == 7).values(email="other@agency.example"), "record 7 "),
    "which user": (update(_SEEN).where(_SEEN.c.id == 7).values(user_id=2), "record 7 "),
    "what": (update(_SEEN).where(_SEEN.c.id == 2).values(what="/cases/2026-000002"), "record 2 "),
    "how": (update(_SEEN).where(_SEEN.c.id == 2).values(kind="search"), "record 2 "),
    "the hash": (update(_SEEN).where(_SEEN.c.id == 17).values(hash="0" * 64), "record 17 "),
    "one is gone": (delete(_SEEN).where(_SEEN.c.id == 6), "record 7 "),
    "the first of today is gone": (delete(_SEEN).where(_SEEN.c.id == 16), "record 17 "),
    "the last of a sealed chain is gone": (delete(_SEEN).where(_SEEN.c.id == 8), "2026-03-03 does not end"),
    "a seal is changed": (update(_SEAL).where(_SEAL.c.on == SECOND).values(heads=[]), "the seal of 2026-03-03"),
    "a seal is gone": (delete(_SEAL).where(_SEAL.c.on == SECOND), "the seal of 2026-03-04"),
    "a whole sealed day is gone": (delete(_SEEN).where(_SEEN.c.on == SECOND), "of 2026-03-03 does not end"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_verify_names_the_first_record_that_was_altered(three_days: House, change: str) -> None:
    statement, named = CHANGES[change]
    run(three_days, statement)
    [fault] = [each for each in verify(three_days.office) if each.startswith("seen log")]
    assert named in fault, fault


def test_records_added_to_a_day_that_has_passed_unsealed_are_found(three_days: House) -> None:
    early = three_days.clock.machine_now() - timedelta(days=9)
    row = Seen(early.date(), "made-up", 1, early, 1, ANNA, "case", "/cases/1")
    values = {name: getattr(row, name) for name in ("on", "writer", "number", "at", "user_id", "email", "kind", "what")}
    run(three_days, insert(_SEEN).values(**values, hash=seen_hash(GENESIS, row)))
    [fault] = verify(three_days.office)
    assert "were added after later days had been sealed" in fault


def test_pages_at_once_keep_every_record_and_wait_for_no_writer(any_house: House) -> None:
    log = SeenLog(any_house.office)
    threads = [threading.Thread(target=look, args=(log, 10)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    any_house.is_sound()
    found = rows(any_house)
    assert len(found) == 80
    assert 1 <= len({row.writer for row in found}) <= 8


def test_on_postgresql_a_page_is_kept_while_somebody_writes(any_house: House) -> None:
    if any_house.office.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time, whatever it writes")
    log, kept = SeenLog(any_house.office), threading.Event()

    def page() -> None:
        look(log)
        kept.set()

    with any_house.office.database.write():
        thread = threading.Thread(target=page)
        thread.start()
        assert kept.wait(10), "the page waits for the writer"
    thread.join()


def test_a_record_that_could_not_be_written_begins_a_new_chain(
    any_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = SeenLog(any_house.office)
    look(log, 2)

    def broken(*_: object, **__: object) -> None:
        raise Unavailable("database", "away")

    with monkeypatch.context() as patch:
        patch.setattr(seen, "append", broken)
        with pytest.raises(Unavailable):
            look(log)
    look(log, 2)
    any_house.is_sound()
    found = rows(any_house)
    assert len(found) == 4 and len({row.writer for row in found}) == 2


def test_a_long_address_is_kept_to_its_measure(any_house: House) -> None:
    look(SeenLog(any_house.office), what="/cases?q=" + "x" * 5000)
    [row] = rows(any_house)
    assert len(row.what) == 300
    any_house.is_sound()
