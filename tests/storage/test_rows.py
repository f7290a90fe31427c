"""Messages, blobs, tokens, mails and the event chain: what each kind of row promises, on both databases."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from claims.events import Event
from claims.message import Document, MessageState, Outcome, Position
from claims.refused import Unavailable
from storage import cases, creditors, debtors, documents, events, house, mails, messages, tasks, tokens
from storage.blobs import Blobs
from storage.database import Database, Tx
from storage.schema import event

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HERE = Position("box", "INBOX", 7, 11)


def add_message(tx: Tx, position: Position = HERE, sha256: str = "a" * 64, header_id: str = "") -> int | None:
    return messages.add(tx, position=position, raw_sha256=sha256, size=1, header_id=header_id, received_at=NOW)


def add_case(tx: Tx, number: str = "2026-000001", open_key: str | None = "1|1|SEK") -> bool:
    creditor = creditors.ensure(tx, identity="5599999017", name="B", orgnr="5599999017", email=None, address=())
    values = {"name": "D", "match_key": "", "kind": "business", "kind_reason": "x", "address": [], "country": "SE"}
    debtor = debtors.ensure(tx, identity="id:1", values=values)
    return cases.add(
        tx,
        {
            "number": number,
            "creditor_id": creditor.id,
            "debtor_id": debtor.id,
            "open_key": open_key,
            "state": "awaiting_terms",
            "currency": "SEK",
            "registered_at": NOW,
            "plan": "p",
            "terms": {},
            "missing": [],
            "why": "",
        },
    )


def test_a_position_is_taken_in_once(any_database: Database) -> None:
    with any_database.write() as tx:
        assert add_message(tx) is not None
        assert add_message(tx, sha256="b" * 64) is None
        assert len(messages.all_messages(tx)) == 1


@pytest.mark.parametrize(
    "other",
    [Position("box", "INBOX", 8, 11), Position("box", "Other", 7, 11), Position("b2", "INBOX", 7, 11)],
    ids=["another UIDVALIDITY", "another folder", "another account"],
)
def test_the_same_uid_means_another_message_elsewhere(any_database: Database, other: Position) -> None:
    with any_database.write() as tx:
        assert add_message(tx) is not None
        assert add_message(tx, other) is not None


def test_a_message_follows_its_mailbox_to_a_new_uidvalidity(any_database: Database) -> None:
    new = Position("box", "INBOX", 8, 1)
    with any_database.write() as tx:
        message_id = add_message(tx)
        assert message_id is not None
        found = messages.unsettled_elsewhere(tx, position=new, raw_sha256="a" * 64)
        assert found is not None and found.id == message_id
        messages.rebind(tx, message_id=message_id, position=new)
        assert messages.known_uids(tx, account="box", folder="INBOX", validity=8) == {1: None}
        assert messages.known_uids(tx, account="box", folder="INBOX", validity=7) == {}


def test_a_settled_message_is_not_taken_for_a_new_delivery_of_the_same_bytes(any_database: Database) -> None:
    with any_database.write() as tx:
        message_id = add_message(tx)
        assert message_id is not None
        messages.set_settled(tx, message_id, outcome=Outcome.HANDLED, now=NOW)
        new = Position("box", "INBOX", 8, 1)
        assert messages.unsettled_elsewhere(tx, position=new, raw_sha256="a" * 64) is None


def test_every_state_is_counted_and_the_oldest_pending_is_known(any_database: Database) -> None:
    with any_database.write() as tx:
        ids = [add_message(tx, Position("box", "INBOX", 1, uid)) for uid in range(1, 5)]
        for message_id, state in zip(ids, MessageState, strict=True):
            assert message_id is not None
            messages.set_state(tx, message_id, state=state, reason="r")
        assert messages.counts(tx) == {str(state): 1 for state in MessageState}
        assert messages.oldest_pending(tx) == NOW


def test_instants_come_back_as_they_were_and_naive_ones_are_refused(any_database: Database) -> None:
    stockholm = NOW.astimezone(timezone(timedelta(hours=1)))
    with any_database.write() as tx:
        messages.add(tx, position=HERE, raw_sha256="a" * 64, size=1, header_id="", received_at=stockholm)
        assert messages.all_messages(tx)[0].received_at == NOW
    with pytest.raises(Exception, match="time zone"), any_database.write() as tx:
        messages.add(
            tx, position=HERE, raw_sha256="b", size=1, header_id="", received_at=datetime(2026, 3, 2)
        ) or add_message(tx, Position("x", "y", 1, 1))
        messages.add(
            tx, position=Position("x", "z", 1, 1), raw_sha256="b", size=1, header_id="",
            received_at=datetime(2026, 3, 2),
        )  # fmt: skip


def test_a_file_is_noted_once_per_message(any_database: Database) -> None:
    found = Document("a.pdf", "a.pdf", "application/pdf", "c" * 64, b"")
    again = Document("b.pdf", "x.zip/b.pdf", "application/pdf", "c" * 64, b"")
    with any_database.write() as tx:
        message_id = add_message(tx)
        assert message_id is not None
        assert documents.add(tx, message_id=message_id, found=found) == documents.add(
            tx, message_id=message_id, found=again
        )


def test_only_one_case_holds_an_open_key(any_database: Database) -> None:
    with any_database.write() as tx:
        assert add_case(tx)
        assert not add_case(tx, "2026-000002")
        assert add_case(tx, "2026-000003", None)
        assert add_case(tx, "2026-000004", None), "a case whose demand has left holds no key"


def test_a_token_is_used_up_by_one_of_many(any_database: Database) -> None:
    with any_database.write() as tx:
        add_case(tx)
        expires_at = NOW + timedelta(days=30)
        values = {"case_number": "2026-000001", "purpose": "terms", "terms_hash": "h", "now": NOW}
        assert tokens.add(tx, value="AAAA-BBBB", expires_at=expires_at, **values)  # type: ignore[arg-type]
        assert not tokens.add(tx, value="AAAA-BBBB", expires_at=expires_at, **values)  # type: ignore[arg-type]
    used: list[str] = []

    def use(by: str) -> None:
        with any_database.write() as tx:
            if tokens.use(tx, "AAAA-BBBB", now=NOW, by=by):
                used.append(by)

    threads = [threading.Thread(target=use, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with any_database.read() as tx:
        row = tokens.get(tx, "AAAA-BBBB")
    assert len(used) == 1
    assert row is not None and row.used_by == used[0] and row.used_at == NOW


def test_a_task_is_asked_for_once_per_key_also_when_it_is_done(any_database: Database) -> None:
    with any_database.write() as tx:
        assert tasks.add(tx, key="k", kind="x", title="Do it", now=NOW, case_number=None)
        tasks.done(tx, tasks.open_tasks(tx)[0].id, by="h", now=NOW)
        assert not tasks.add(tx, key="k", kind="x", title="Do it", now=NOW, case_number=None)
        assert tasks.open_tasks(tx) == []


@pytest.mark.parametrize("mark", ["", "%" * 16, "_" * 16, "0123456789abcde", "0123456789abcdef0", "0123456789abcde%"])
def test_only_a_whole_mark_finds_a_mail_of_ours(any_database: Database, mark: str) -> None:
    with any_database.write() as tx:
        mails.add(
            tx,
            {
                "key": "k", "kind": "receipt", "case_number": None, "in_reply_to_message": None, "recipient": "a@b.example",
                "automatic": True, "created_at": NOW, "status": mails.QUEUED, "why": "",
                "header_id": "<k.0123456789abcdef@x.example>", "language": "sv", "content": {},
            },
        )  # fmt: skip
        assert mails.has_mark(tx, "0123456789abcdef")
        assert not mails.has_mark(tx, mark)


def _write_chain(database: Database, count: int = 6) -> None:
    with database.write() as tx:
        for number in range(count):
            at = NOW + timedelta(minutes=number)
            data = {"amount": "10.00", "n": number, "text": "åäö"}
            events.append(tx, Event(f"2026-{number:06d}", at, at.date(), "kind", "why", "krav", data))


def test_an_untouched_chain_holds(any_database: Database) -> None:
    _write_chain(any_database)
    with any_database.read() as tx:
        assert events.first_broken(tx) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("case_number", "2026-000009"),
        ("at", NOW + timedelta(hours=5)),
        ("on", date(2026, 3, 3)),
        ("kind", "other"),
        ("why", "because"),
        ("actor", "somebody"),
        ("data", {"amount": "10.01"}),
        ("hash", "0" * 64),
    ],
)
@pytest.mark.parametrize("place", [1, 6])
def test_a_change_to_any_column_of_any_event_is_named(
    any_database: Database, column: str, value: object, place: int
) -> None:
    _write_chain(any_database)
    with any_database.write() as tx:
        tx.execute(update(event).where(event.c.id == place).values({column: value}))
    with any_database.read() as tx:
        assert events.first_broken(tx) == place


def test_an_event_taken_away_or_put_in_is_named(any_database: Database) -> None:
    _write_chain(any_database)
    with any_database.write() as tx:
        tx.execute(event.delete().where(event.c.id == 2))
    with any_database.read() as tx:
        assert events.first_broken(tx) == 3


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_character_in_the_audit_trail_is_found(data: st.DataObject, chain_on_disk: Database) -> None:
    with chain_on_disk.write() as tx:
        rows = tx.execute(select(event).order_by(event.c.id)).all()
        row = data.draw(st.sampled_from(rows))
        column = data.draw(st.sampled_from(["why", "kind", "actor", "hash", "data"]))
        text = row._mapping[column] if column != "data" else json.dumps(row.data, ensure_ascii=False)
        place = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(
            st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")).filter(lambda c: c != text[place])
        )
        flipped = text[:place] + other + text[place + 1 :]
        value: object = flipped
        if column == "data":
            try:
                value = json.loads(flipped)
            except ValueError:
                return
            if value == row.data:
                return
        point = tx.begin_nested()
        tx.execute(update(event).where(event.c.id == row.id).values({column: value}))
        assert events.first_broken(tx) == row.id
        point.rollback()


@pytest.fixture
def chain_on_disk(migrated_sqlite: Path, tmp_path: Path) -> Database:
    (tmp_path / "chain.db").write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{tmp_path / 'chain.db'}")
    _write_chain(database)
    return database


def test_a_counter_gives_every_number_once(any_database: Database) -> None:
    with any_database.write() as tx:
        assert [house.next_number(tx, "a") for _ in range(3)] == [1, 2, 3]
        assert house.next_number(tx, "b") == 1


def test_the_same_bytes_are_stored_once_and_found_by_their_hash(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    name = blobs.put(b"abc")
    before = blobs.path(name).stat()
    assert blobs.put(b"abc") == name
    assert blobs.path(name).stat().st_mtime_ns == before.st_mtime_ns
    assert blobs.get(name) == b"abc"
    assert blobs.holds(name)
    assert [path.name for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == [name]


def test_bytes_that_rotted_on_disk_are_noticed(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    name = blobs.put(b"abc")
    blobs.path(name).write_bytes(b"abd")
    assert not blobs.holds(name)
    assert not blobs.holds("f" * 64)


def test_bytes_are_on_disk_before_their_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power goes between writing and naming: then there is no file of that name, never half a one."""
    blobs = Blobs(tmp_path / "blobs")
    flushed: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        real(descriptor)

    def no_power(*_: object) -> None:
        assert len(flushed) == 1, "the bytes are flushed before the rename"
        raise OSError(5, "gone")

    monkeypatch.setattr("storage.blobs.os.fsync", fsync)
    monkeypatch.setattr("storage.blobs.os.replace", no_power)
    with pytest.raises(Unavailable):
        blobs.put(b"abc")
    monkeypatch.undo()
    name = blobs.put(b"abc")
    assert blobs.get(name) == b"abc"


def test_a_full_disk_is_the_worlds_fault_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = Blobs(tmp_path / "blobs")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.blobs.os.fsync", full)
    for _ in range(3):
        with pytest.raises(Unavailable) as away:
            blobs.put(b"abc")
    assert away.value.what == "disk"
    left = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert left == [], "what was half written is taken away, or a full disk stays full"


def test_a_file_that_is_gone_is_the_worlds_fault(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        Blobs(tmp_path / "blobs").get("a" * 64)
