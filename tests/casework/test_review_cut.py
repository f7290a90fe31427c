"""A handler says which pages belong together: cut, joined, read anew, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from casework.cut_pages import join_reading, parse_runs, split_reading
from casework.review_board import reviews_waiting
from casework.review_lease import release_review, take_review
from casework.undo_review import undo_review
from claims.reading import ReadFile, Reading
from storage.messages import MessageRow
from tests.casework.review_house import ids, refused
from tests.office import House
from tests.papers import bill, reading_of


class CuttingReader:
    """A reader that knows what each run of pages says; every file is first read as one doubtful document."""

    def __init__(self, parts: dict[tuple[int, ...], Reading], whole: Sequence[Reading]) -> None:
        self.parts, self.whole = parts, tuple(whole)
        self.asked: list[list[list[int]]] = []

    def read(self, data: bytes, *, name: str, media_type: str | None = None, known: Any = None) -> ReadFile:
        return ReadFile(self.whole)

    def read_runs(self, data: bytes, *, runs: Sequence[Sequence[int]], known: Any) -> ReadFile:
        self.asked.append([list(run) for run in runs])
        return ReadFile(tuple(self.parts[tuple(run)] for run in runs if tuple(run) in self.parts))


def _pages(reading: Reading, *pages: int) -> Reading:
    from dataclasses import replace

    return replace(reading, pages=pages)


def cutting(house: House, whole: Sequence[Reading], parts: dict[tuple[int, ...], Reading]) -> tuple[MessageRow, Any]:
    from dataclasses import replace

    reader = CuttingReader(parts, whole)
    house.office = replace(house.office, reader=reader)
    return house.receive(house.mail(b"%PDF-1.7 three pages")), reader


def test_a_document_cut_in_two_is_read_as_two_and_the_sure_one_is_filed(house: House) -> None:
    sure = _pages(reading_of(bill("1")), 1, 2)
    unsure = _pages(reading_of(bill("2"), decision="review"), 3)
    message, reader = cutting(
        house, [_pages(reading_of(bill("9"), decision="review"), 1, 2, 3)], {(1, 2): sure, (3,): unsure}
    )
    (whole,) = house.readings(message)
    for text in ("1-2", "1,3", "1-3,4", "2,1,3", "1-2,3,3"):
        code = refused(
            lambda text=text: split_reading(house.office, reading_id=whole.id, runs=parse_runs(text), by="anna")
        )
        assert code == "bad_pages"
    split_reading(house.office, reading_id=whole.id, runs=parse_runs("1-2, 3"), by="anna")
    assert house.message(message.id).state == "pending"
    house.is_sound()
    house.drain()
    states = [(row.state, row.reading["pages"]) for row in house.readings(message)]
    assert states == [("replaced", [1, 2, 3]), ("filed", [1, 2]), ("review", [3])]
    assert reader.asked == [[[1, 2], [3]]]
    assert (house.message(message.id).state, house.message(message.id).reason) == ("parked", "review")
    assert house.invoice_numbers(house.case().number) == ["1"]
    assert refused(lambda: undo_review(house.office, reading_id=whole.id, by="anna")) == "part_decided"
    house.is_sound()


def test_a_cut_is_taken_back_while_its_parts_wait(house: House) -> None:
    parts = {(n,): _pages(reading_of(bill(str(n)), decision="review"), n) for n in (1, 2)}
    message, _ = cutting(house, [_pages(reading_of(bill("9"), decision="review"), 1, 2)], parts)
    (whole,) = house.readings(message)
    split_reading(house.office, reading_id=whole.id, runs=((1,), (2,)), by="anna")
    house.drain()
    assert reviews_waiting(house.office) == 2
    undo_review(house.office, reading_id=whole.id, by="anna")
    house.drain()
    assert ids(house) == [f"r{whole.id:06d}"]
    assert [row.state for row in house.readings(message)] == ["review", "replaced", "replaced"]
    house.is_sound()


def test_a_cut_by_which_nothing_can_be_read_leaves_what_was_there(house: House) -> None:
    message, _ = cutting(house, [_pages(reading_of(bill("9"), decision="review"), 1, 2)], {})
    (whole,) = house.readings(message)
    split_reading(house.office, reading_id=whole.id, runs=((1,), (2,)), by="anna")
    house.drain()
    assert ids(house) == [f"r{whole.id:06d}"]
    assert house.message(message.id).state == "parked"
    house.is_sound()


def test_two_documents_are_joined_and_read_as_one(house: House) -> None:
    first, second = (_pages(reading_of(bill(str(n)), decision="review"), n) for n in (1, 2))
    both = _pages(reading_of(bill("1")), 1, 2)
    message, reader = cutting(house, [first, second], {(1, 2): both})
    one, two = house.readings(message)
    assert refused(lambda: join_reading(house.office, reading_id=two.id, by="anna")) == "no_next"
    take_review(house.office, reading_id=two.id, by="bo", name="Bo")
    assert refused(lambda: join_reading(house.office, reading_id=one.id, by="anna")) == "held"
    release_review(house.office, reading_id=two.id, by="bo")
    join_reading(house.office, reading_id=one.id, by="anna")
    house.drain()
    assert [row.state for row in house.readings(message)] == ["replaced", "replaced", "filed"]
    assert reader.asked == [[[1, 2]]] and house.message(message.id).state == "filed"
    house.is_sound()


@pytest.mark.parametrize("text", ["", "x", "1-", "3-1", "0-1", "1;2", "1-99999", "-1"])
def test_what_are_no_page_ranges_is_refused(text: str) -> None:
    assert refused(lambda: parse_runs(text)) == "bad_pages"
