"""A correction is remembered with the review that made it, and can be looked at, taken back and deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bench.learned_layouts import series
from bench.learning import printed
from casework import lessons as use_cases
from casework.learn_lessons import learn_lessons
from casework.office import Office
from casework.read_document import known_for
from casework.review import accept_reading
from casework.review_board import last_decision
from casework.undo_review import undo_review
from claims.reading import ReadFile
from claims.refused import Refused, Unavailable
from extraction.extract import Extractor, KnownParties
from extraction.lessons import Lesson
from storage import documents, events
from storage.jobs import JobRow
from storage.rows import record
from storage.schema import job as job_table
from tests.office import House
from workers.cli import krav

_LABELS = {"number": "Fordringsmärke"}
_FIELDS = ("invoice_number", "invoice_date", "due_date", "total", "seller_name", "buyer_name")


@dataclass
class Reader:
    """The real reader, which may be made to be away when it should learn."""

    extractor: Extractor
    is_away: bool = False
    meanwhile: Callable[[], None] | None = None

    def read(self, data: bytes, *, name: str, media_type: str | None = None, known: Any = KnownParties()) -> ReadFile:
        return self.extractor.read(data, name=name, media_type=media_type, known=known)

    def learn(
        self, data: bytes, *, position: int, corrections: Mapping[str, str], known: KnownParties
    ) -> tuple[Lesson, ...]:
        if self.is_away:
            raise Unavailable("ocr", "tesseract is not installed")
        if self.meanwhile:
            self.meanwhile()
        return self.extractor.learn(data, position=position, corrections=corrections, known=known)


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as reader:
        yield reader


@pytest.fixture
def reading_house(house: House, extractor: Extractor) -> House:
    """A house that truly reads."""
    house.office = replace(house.office, reader=Reader(extractor))
    return house


def arrive(house: House, index: int) -> tuple[int, dict[str, str]]:
    """A bill of the series comes by mail: the id of its reading, and what is printed on it."""
    made = series(5200, 3, words=_LABELS)[index]
    message = house.receive(house.mail(made.data))
    (row,) = house.readings(message)
    return row.id, printed(made.documents[0])


def value(house: House, reading_id: int, field: str) -> str | None:
    with house.office.database.read() as tx:
        row = documents.get_reading(tx, reading_id)
    assert row is not None
    found = row.reading["fields"].get(field)
    return found["value"] if found else None


def corrected(house: House, index: int = 0) -> int:
    """A bill that a handler corrects; its reading."""
    reading, truth = arrive(house, index)
    wrong = {name: truth[name] for name in _FIELDS if value(house, reading, name) != truth[name]}
    assert "invoice_number" in wrong
    accept_reading(house.office, reading_id=reading, changes=wrong, by="anna")
    house.drain()
    return reading


def test_the_next_bill_of_the_layout_is_read_right_after_one_correction(reading_house: House) -> None:
    reading = corrected(reading_house)
    kept = use_cases.every_lesson(reading_house.office)
    assert "invoice_number" in {row["field"] for row in kept}
    assert {(row["version"], row["state"], row["made_by"]) for row in kept} == {(1, "in_force", "anna")}
    assert {row["reading"] for row in kept} == {f"r{reading:06d}"}
    assert all(row["creditor"] for row in kept)
    following, truth = arrive(reading_house, 1)
    assert {name: value(reading_house, following, name) for name in _FIELDS} == {name: truth[name] for name in _FIELDS}
    reading_house.is_sound()


def test_a_lesson_taken_back_no_longer_reads_and_says_who_took_it_back(reading_house: House) -> None:
    corrected(reading_house)
    office = reading_house.office
    for row in use_cases.every_lesson(office):
        use_cases.retire_lesson(office, lesson_id=use_cases.parse_lesson_name(row["id"]), why="fel lärdom", by="bo")
    assert {row["state"] for row in use_cases.every_lesson(office)} == {"retired"}
    shown = use_cases.lesson_details(office, lesson_id=1)
    assert (shown["retired_by"], shown["retired_why"]) == ("bo", "fel lärdom")
    following, truth = arrive(reading_house, 1)
    assert value(reading_house, following, "invoice_number") != truth["invoice_number"]
    with pytest.raises(Refused) as no:
        use_cases.retire_lesson(office, lesson_id=1, why="igen", by="bo")
    assert no.value.code == "retired_already"


def test_a_wrong_lesson_is_the_next_version_and_its_undoing_brings_the_right_one_back(reading_house: House) -> None:
    corrected(reading_house)
    office = reading_house.office
    following, truth = arrive(reading_house, 1)
    with office.database.read() as tx:
        row = documents.get_reading(tx, following)
        assert row is not None
        document = documents.get(tx, row.document_id)
    assert document is not None
    # A careless handler takes the net amount for the total: it is printed too.
    wrong = {"total": truth["net"]}
    made = office.reader.learn(  # type: ignore[attr-defined]
        office.blobs.get(document.sha256), position=0, corrections=wrong, known=known_for(office, document)
    )
    assert [lesson.field for lesson in made] == ["total"]
    for by in ("bo", "cilla"):
        with office.database.write() as tx:
            use_cases.keep_lessons(office, tx, row=row, made=made, creditor_id=None, by=by)
    versions = [r for r in use_cases.every_lesson(office) if r["field"] == "total"]
    assert [(r["version"], r["state"], r["made_by"]) for r in versions] == [
        (1, "replaced", "bo"),
        (2, "in_force", "cilla"),
    ]
    number = use_cases.parse_lesson_name(versions[1]["id"])
    use_cases.retire_lesson(office, lesson_id=number, why="fel rad", by="anna")
    states = [r["state"] for r in use_cases.every_lesson(office) if r["field"] == "total"]
    assert states == ["in_force", "retired"]


def test_a_deleted_lesson_is_gone_and_leaves_only_its_id(reading_house: House) -> None:
    corrected(reading_house)
    office = reading_house.office
    before = use_cases.every_lesson(office)
    use_cases.delete_lesson(office, lesson_id=1, by="anna")
    assert [row["id"] for row in use_cases.every_lesson(office)] == [
        row["id"] for row in before if row["id"] != "l000001"
    ]
    for act in (
        lambda: use_cases.lesson_details(office, lesson_id=1),
        lambda: use_cases.delete_lesson(office, lesson_id=1, by="anna"),
        lambda: use_cases.retire_lesson(office, lesson_id=1, why="x", by="anna"),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.code == "no_such_lesson"
    with office.database.read() as tx:
        assert events.first_broken(tx) is None
    reading_house.is_sound()


def test_a_correction_refused_teaches_nothing(reading_house: House) -> None:
    reading, truth = arrive(reading_house, 0)
    changes = {"invoice_number": truth["invoice_number"], "total": "-5.00", "due_date": truth["due_date"]}
    with pytest.raises(Refused):
        accept_reading(reading_house.office, reading_id=reading, changes=changes, by="anna")
    assert use_cases.every_lesson(reading_house.office) == []


def test_a_reader_that_is_away_holds_no_correction_up_and_learns_when_it_is_back(reading_house: House) -> None:
    reader = reading_house.office.reader
    assert isinstance(reader, Reader)
    reader.is_away = True
    corrected(reading_house)
    assert reading_house.case() is not None and use_cases.every_lesson(reading_house.office) == []
    last = last_decision(reading_house.office, by="anna")
    assert last is not None and last["is_learning"] and last["lessons"] == []
    reader.is_away = False
    reading_house.clock.wait(60)
    reading_house.drain()
    last = last_decision(reading_house.office, by="anna")
    assert last is not None and not last["is_learning"]
    assert "invoice_number" in {one["field"] for one in last["lessons"]}


def accepted(house: House) -> tuple[int, Callable[[], list[str]]]:
    """A correction that is not learnt yet, and a way to list the states of what was learnt."""
    reading, truth = arrive(house, 0)
    changes = {"invoice_number": truth["invoice_number"], "due_date": truth["due_date"]}
    accept_reading(house.office, reading_id=reading, changes=changes, by="anna", after=timedelta(minutes=10))
    return reading, lambda: [row["state"] for row in use_cases.every_lesson(house.office)]


def test_a_decision_is_taken_without_waiting_for_what_it_teaches(reading_house: House) -> None:
    reading, states = accepted(reading_house)
    assert states() == []
    last = last_decision(reading_house.office, by="anna")
    assert last is not None and last["is_learning"] and last["id"] == f"r{reading:06d}"
    reading_house.drain()
    assert set(states()) == {"in_force"}
    job = next(job for job in all_jobs(reading_house) if job.kind == "learn_lessons")
    before = len(states())
    learn_lessons(reading_house.office, **job.args)  # a worker that died before it said so does it once more
    assert len(states()) == before
    reading_house.is_sound()


def test_what_a_decision_taught_later_is_taken_back_with_it(reading_house: House) -> None:
    reading, states = accepted(reading_house)
    reading_house.drain()
    undo_review(reading_house.office, reading_id=reading, by="anna")
    assert set(states()) == {"retired"}
    reading_house.drain()
    assert set(states()) == {"retired"}


def test_a_decision_that_is_taken_back_before_it_was_learnt_teaches_nothing(reading_house: House) -> None:
    reading, states = accepted(reading_house)
    undo_review(reading_house.office, reading_id=reading, by="anna")
    reading_house.drain()
    assert states() == []


def test_a_decision_that_is_taken_back_while_it_is_learnt_teaches_nothing(reading_house: House) -> None:
    reading, states = accepted(reading_house)
    reader, office = reading_house.office.reader, reading_house.office
    assert isinstance(reader, Reader)
    reader.meanwhile = lambda: undo_review(office, reading_id=reading, by="anna")
    reading_house.drain()
    assert states() == []
    reader.meanwhile = None
    truth = printed(series(5200, 3, words=_LABELS)[0].documents[0])
    changes = {"invoice_number": truth["invoice_number"]}
    accept_reading(office, reading_id=reading, changes=changes, by="bo")
    reading_house.drain()
    assert {(row["state"], row["made_by"]) for row in use_cases.every_lesson(office)} == {("in_force", "bo")}


def all_jobs(house: House) -> list[JobRow]:
    """Every job there ever was."""
    with house.office.database.read() as tx:
        return [record(JobRow, row) for row in tx.execute(select(job_table).order_by(job_table.c.id))]


def test_a_reason_is_needed_to_take_a_lesson_back(reading_house: House) -> None:
    with pytest.raises(Refused) as no:
        use_cases.retire_lesson(reading_house.office, lesson_id=1, why=" ", by="anna")
    assert no.value.code == "no_reason"


def test_the_command_lists_shows_takes_back_and_deletes(reading_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened() -> Iterator[tuple[Office, None]]:
        yield reading_house.office, None

    def call(*words: str) -> list[dict[str, Any]]:
        result = CliRunner().invoke(krav, ["lessons", *words, "--json"], catch_exceptions=False)
        assert result.exit_code == 0
        return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]

    corrected(reading_house)
    monkeypatch.setattr("workers.cli_lessons.open_office", opened)
    listed = call("list")
    assert [row["state"] for row in listed] == ["in_force"] * len(listed)
    name = next(row["id"] for row in listed if row["field"] == "invoice_number")
    (shown,) = call("show", name)
    assert "fordringsmärke" in {anchor["label"] for anchor in shown["anchors"]}
    assert any(one.startswith("org:") for one in shown["identities"])
    (retired,) = call("retire", name, "--reason", "fel", "--by", "bo")
    assert (retired["state"], retired["retired_by"], retired["retired_why"]) == ("retired", "bo", "fel")
    call("delete", name)
    assert name not in {row["id"] for row in call("list")}


@pytest.mark.parametrize(("text", "number"), [("l000012", 12), ("L12", 12), ("12", 12)])
def test_a_lesson_id_is_understood_as_it_is_printed(text: str, number: int) -> None:
    assert use_cases.parse_lesson_name(text) == number


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["list"], 0, "nothing was learnt yet"),
        (["show", "l000001"], 1, "there is no lesson l000001"),
        (["retire", "l000001", "--reason", "x"], 1, "there is no lesson l000001"),
        (["delete", "l000001"], 1, "there is no lesson l000001"),
        (["show", "x"], 2, "is no id"),
    ],
)
def test_the_command_without_lessons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    monkeypatch.setenv("KRAV_DATA_DIR", str(tmp_path))
    result = CliRunner().invoke(krav, ["lessons", *arguments])
    assert result.exit_code == code
    assert said in result.output
