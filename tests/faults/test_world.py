"""The machine itself gives way: a full disk, a locked or full database, a page reader that hangs or is missing."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from casework import board
from casework.office import Office
from casework.receive import receive_raw
from claims.refused import Unavailable
from extraction.extract import Extractor, ReaderSettings
from samples.corpus import generate
from samples.expect import SampleMail
from tests.faults.desk import all_jobs, assert_sound, due_now, mailed, next_day, open_desk, printed, states, work

REAL_FSYNC = os.fsync


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_desk(tmp_path) as opened:
        yield opened


def one(kind: str) -> SampleMail:
    (mail,) = generate(1, 8, kinds={kind: 1})
    return mail


def insist(what: Callable[[], object], *, tries: int = 6) -> int:
    """Do something until the world lets it happen; how often it did not."""
    for failed in range(tries):
        try:
            what()
        except Unavailable:
            continue
        return failed
    raise AssertionError("the world never came back")


@pytest.mark.parametrize("fails_at", [1, 2, 3, 5, 8, 11, 14, 17])
def test_a_disk_that_is_full_at_any_one_write_costs_nothing(
    fails_at: int, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    def full_once(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        REAL_FSYNC(descriptor)

    monkeypatch.setattr(os, "fsync", full_once)
    insist(lambda: receive_raw(office, raw=one("text").raw))
    work(office)
    next_day(office)
    work(office)
    assert calls >= min(fails_at, 12)
    assert states(office) == {"filed": 1}
    assert len(printed(tmp_path)) == 1
    assert len([key for key in mailed(tmp_path) if key.startswith("receipt-")]) == 1
    assert all(job.state == "done" for job in all_jobs(office))
    assert_sound(office)


def test_a_message_whose_bytes_cannot_be_stored_is_no_message_yet(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable) as told:
        receive_raw(office, raw=one("text").raw)
    assert told.value.what == "disk" and "No space left" in told.value.message
    assert board.messages(office) == []


def test_a_database_that_is_full_loses_nothing_and_goes_on_when_there_is_room(office: Office, tmp_path: Path) -> None:
    receive_raw(office, raw=one("text").raw)
    engine = office.database.engine

    def no_room(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    engine.dispose()
    event.listen(engine, "connect", no_room)
    with pytest.raises(Unavailable, match="database"):
        for _ in range(200):
            receive_raw(office, raw=one("no_document").raw + os.urandom(8).hex().encode())
    held = len(board.messages(office))
    event.remove(engine, "connect", no_room)
    engine.dispose()
    work(office)
    assert sum(states(office).values()) == held and "pending" not in states(office)
    assert_sound(office)


def test_a_database_locked_by_somebody_else_is_waited_for(office: Office, tmp_path: Path) -> None:
    engine = office.database.engine

    def impatient(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")

    event.listen(engine, "connect", impatient)
    engine.dispose()
    receive_raw(office, raw=one("text").raw)
    stranger = sqlite3.connect(tmp_path / "data" / "krav.db", isolation_level=None, check_same_thread=False)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as told:
        receive_raw(office, raw=one("consumer").raw)
    assert told.value.what == "database"
    threading.Timer(1.5, lambda: stranger.execute("ROLLBACK")).start()
    work(office)
    assert states(office) == {"filed": 1}
    assert_sound(office)
    stranger.close()


def fake_tesseract(folder: Path, script: str) -> str:
    folder.mkdir()
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def test_a_page_reader_that_hangs_parks_the_mail_with_its_reason(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'case "$1" in --version) echo "tesseract 5.3.0" ;; *) exec sleep 300 ;; esac'
    monkeypatch.setenv("PATH", fake_tesseract(tmp_path / "bin", script))
    impatient = replace(office, reader=Extractor(ReaderSettings(ocr_seconds=1.0)))
    receive_raw(impatient, raw=one("scan").raw)
    work(impatient)
    (message,) = board.messages(office)
    shown = board.message(office, message_id=1)
    assert message["state"] == "parked"
    assert "timeout" in str(shown["files"]) + str(board.reviews(office))
    impatient.reader.close()  # type: ignore[attr-defined]
    assert_sound(office)


def test_a_machine_without_its_page_reader_keeps_the_mail_and_says_what_is_missing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", str(tmp_path))
    receive_raw(office, raw=one("scan").raw)
    receive_raw(office, raw=one("text").raw)
    with pytest.raises(Unavailable):
        work_briefly(office)
    assert states(office) == {"pending": 1, "filed": 1}
    waiting = [job for job in board.message(office, message_id=1)["jobs"] if job["state"] == "ready"]
    assert [job["code"] for job in waiting] == ["tesseract"]
    monkeypatch.setenv("PATH", path)
    due_now(office)
    work(office)
    assert "pending" not in states(office)
    assert_sound(office)


def work_briefly(office: Office) -> None:
    from workers.embedded import Hands

    with Hands(office) as hands:
        hands.finish(patience=3.0)
