"""Counts follow their rows whatever happens to them, also over an upgrade of a database that has lived."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import delete, insert, text, update

from claims.message import MessageState, Position
from storage import departures, jobs, messages, tallies
from storage.database import Database
from storage.migrate import _config, migrate
from storage.schema import message
from tests.houses import psycopg_url
from tests.servers import fresh_database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def take_in(database: Database, uid: int) -> int:
    with database.write() as tx:
        found = messages.add(
            tx, position=Position("a", "INBOX", 1, uid), raw_sha256=str(uid), size=1, header_id="", received_at=NOW
        )
    assert found is not None
    return found


def counted(database: Database, name: str) -> dict[str, int]:
    with database.read() as tx:
        found = tallies.of(tx, name)
        anew = tallies.counted_anew(tx)
        assert all(tallies.of(tx, each) == counts for each, counts in anew.items())
    return found


def test_counts_follow_inserts_changes_deletes_and_what_is_rolled_back(any_database: Database) -> None:
    ids = [take_in(any_database, uid) for uid in range(4)]
    assert counted(any_database, "message") == {"pending ": 4} and counted(any_database, "received") == {"": 4}
    with any_database.write() as tx:
        messages.set_state(tx, ids[0], state=MessageState.FILED, reason="")
        messages.set_state(tx, ids[1], state=MessageState.PARKED, reason="review")
        messages.set_state(tx, ids[1], state=MessageState.PARKED, reason="review")
    assert counted(any_database, "message") == {"pending ": 2, "filed ": 1, "parked review": 1}
    assert counted(any_database, "message_became") == {"pending": 4, "filed": 1, "parked": 1}
    with any_database.write() as tx:
        tx.execute(update(message).values(state="ignored", reason="reklam"))
    assert counted(any_database, "message") == {"ignored reklam": 4}
    with pytest.raises(RuntimeError), any_database.write() as tx:
        tx.execute(delete(message))
        raise RuntimeError("stop")
    assert counted(any_database, "received") == {"": 4}
    with any_database.write() as tx:
        tx.execute(delete(message).where(message.c.id == ids[0]))
    assert counted(any_database, "message") == {"ignored reklam": 3} and counted(any_database, "received") == {"": 3}


def test_a_message_that_is_offered_twice_is_counted_once(any_database: Database) -> None:
    from storage.rows import insert_once

    take_in(any_database, 1)
    with any_database.write() as tx:
        row = dict(tx.execute(message.select()).one()._mapping) | {"id": 99}
        assert not insert_once(tx, message, row)
    assert counted(any_database, "message") == {"pending ": 1}


def test_many_kinds_are_counted_at_once_and_what_comes_to_nothing_is_left_out(any_database: Database) -> None:
    for by in (2, 3, -5):
        with any_database.write() as tx:
            tallies.add_all(tx, {("x", "a"): by, ("x", "b"): 1})
    assert counted(any_database, "x") == {"b": 3}


def test_letters_of_a_day_are_counted_for_their_creditor_and_for_all(any_database: Database) -> None:
    day, next_day = date(2026, 3, 2), date(2026, 3, 3)
    with any_database.write() as tx:
        for creditor in (7, 7, 8):
            departures.count(tx, on=day, creditor_id=creditor)
        departures.count(tx, on=day, creditor_id=8, by=-1)
        departures.count(tx, on=next_day, creditor_id=8)
        assert [departures.of_day(tx, on=day, creditor_id=each) for each in (0, 7, 8, 9)] == [2, 2, 0, 0]
        assert departures.earlier(tx, before=date(2026, 3, 4), days=5) == [1, 2]
        assert departures.newest(tx, days=1) == [(next_day, 1)]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_house_that_has_lived_is_counted_when_it_is_upgraded(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if kind == "postgres":
        url = psycopg_url(fresh_database(request.getfixturevalue("postgres_url")))
    database = Database(url)
    command.upgrade(_config(database), "0012")
    old = [column for column in message.columns if column.name != "id"]
    values = {"account": "a", "folder": "f", "validity": 1, "raw_sha256": "x", "size": 1, "header_id": "", "hits": []}
    values |= {"received_at": NOW, "from_address": "", "subject": "", "rule": "", "verdict": "", "may_answer": False}
    with database.write() as tx:
        for uid, (state, reason) in enumerate((("filed", ""), ("parked", "review"), ("parked", "review"))):
            row = {**values, "uid": uid, "state": state, "reason": reason}
            tx.execute(insert(message).values({c: row[c.name] for c in old if c.name in row}))
        for number, state in enumerate(("done", "parked")):
            tx.execute(
                text(
                    "INSERT INTO job (kind, args, key, state, created_at, run_at, attempts, wanted_again) "
                    "VALUES ('read_message', :args, :key, :state, :now, :now, 1, false)"
                ),
                {"args": f'{{"message_id": {number + 1}}}', "key": str(number), "state": state, "now": NOW},
            )
    migrate(database)
    assert counted(database, "message") == {"filed ": 1, "parked review": 2}
    assert counted(database, "received") == {"": 3}
    assert counted(database, "message_became") == {"filed": 1, "parked": 2}
    assert counted(database, "job_done") == {"read_message": 1}
    with database.read() as tx:
        assert [row.state for row in jobs.of_message(tx, 2)] == ["parked"]
        assert jobs.counts(tx) == {"parked": 1, "done": 1}
    database.close()
