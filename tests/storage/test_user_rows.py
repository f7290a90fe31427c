"""Users, sessions and links that work once, on both databases: what is used is used, also by two at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from storage import sessions, users
from storage.database import Database, Tx
from storage.sessions import SessionRow

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EMAIL = "anna@agency.example"


@pytest.fixture
def user_id(any_database: Database) -> int:
    with any_database.write() as tx:
        assert users.add(tx, email=EMAIL, name="Anna", roles=["handler"], language="", now=NOW, by="test")
        found = users.by_email(tx, EMAIL)
    assert found is not None
    return found.id


def at_once(database: Database, act: Callable[[Tx], bool], count: int = 6) -> list[bool]:
    """The same act in so many transactions at the same time."""
    said: list[bool] = []

    def run() -> None:
        with database.claim() as tx:
            said.append(act(tx))

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_an_address_has_one_user(any_database: Database, user_id: int) -> None:
    with any_database.write() as tx:
        assert not users.add(tx, email=EMAIL, name="", roles=["admin"], language="", now=NOW, by="test")
        found = users.get(tx, user_id)
        assert found is not None and list(found.roles) == ["handler"] and users.has_any(tx)
        assert users.by_email(tx, "other@agency.example") is None


def test_a_link_is_used_by_one_of_many_who_come_at_once(any_database: Database, user_id: int) -> None:
    until = NOW + timedelta(hours=1)
    with any_database.write() as tx:
        users.add_link(tx, token_hash="a", user_id=user_id, purpose="password", now=NOW, expires_at=until, by="test")
    assert not any(at_once(any_database, lambda tx: users.use_link(tx, "a", now=until)))
    assert sorted(at_once(any_database, lambda tx: users.use_link(tx, "a", now=NOW))) == [False] * 5 + [True]


def test_a_step_is_taken_by_one_of_many_and_none_before_it_after_it(any_database: Database, user_id: int) -> None:
    taken = at_once(any_database, lambda tx: users.take_step(tx, user_id, step=100))
    assert sorted(taken) == [False] * 5 + [True]
    with any_database.write() as tx:
        assert [users.take_step(tx, user_id, step=step) for step in (99, 101, 101)] == [False, True, False]


def test_links_of_one_purpose_are_dropped_and_used_ones_are_kept(any_database: Database, user_id: int) -> None:
    with any_database.write() as tx:
        for token, purpose in (("a", "password"), ("b", "enter"), ("c", "password")):
            users.add_link(tx, token_hash=token, user_id=user_id, purpose=purpose, now=NOW, expires_at=NOW, by="test")
        users.drop_links(tx, user_id, purpose="enter")
        assert [users.link(tx, token) is None for token in "abc"] == [False, True, False]
        users.drop_links(tx, user_id)
        assert [users.link(tx, token) is None for token in "abc"] == [True, True, True]


def test_a_session_is_found_with_its_user_until_it_ends(any_database: Database, user_id: int) -> None:
    def row(token: str, waits: bool, expires_at: datetime) -> SessionRow:
        return SessionRow(token, user_id, waits, "password", "", NOW, NOW, expires_at)

    with any_database.write() as tx:
        for token, waits, hours in (("one", False, 9), ("two", True, 9), ("old", False, 1)):
            sessions.add(tx, row(token, waits, NOW + timedelta(hours=hours)))
        held = sessions.holder(tx, "one")
        assert held is not None and (held.email, list(held.roles), held.waits_for_code) == (EMAIL, ["handler"], False)
        sessions.touch(tx, "one", now=NOW + timedelta(minutes=5))
        assert [each.token_hash for each in sessions.of_user(tx, user_id)] == ["one", "old"]
        sessions.forget(tx, before=NOW + timedelta(hours=2))
        assert sessions.holder(tx, "old") is None and sessions.holder(tx, "two") is not None
        sessions.end_all(tx, user_id)
        assert sessions.holder(tx, "one") is None and sessions.holder(tx, "two") is None
