"""Long bank files: what is held in memory does not grow with them, and damage books all of a file or none of it."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

import casework.take_in as taking
from casework.import_payments import import_payments
from casework.verify import verify
from claims.refused import Refused
from tests.casework.bank_house import DAY, reference
from tests.intake.bank.banks import SHAPES, STATEMENT, Paid, write
from tests.intake.bank.files import NOTIFICATION, details, entry, head, tail
from tests.office import House

BYTES_AN_ENTRY = 120  # a key's mark takes eight, and forty while they are sorted; an entry that is kept, thousands


def camt_of(path: Path, count: int) -> Path:
    """A notification of batches of ten payments, of which every hundredth has no reference of the bank."""
    with path.open("w") as file:
        file.write(head(NOTIFICATION, "08", message_id=path.name))
        for start in range(0, count, 10):
            inside = "".join(
                details(
                    "1.00", reference="" if n % 100 == 0 else f"T{n}", remittance=f"<Ustrd>nr {n}</Ustrd>", newer=True
                )
                for n in range(start, start + 10)
            )
            file.write(entry("10.00", details=inside, reference=f"E{start}", newer=True, day=DAY.isoformat()))
        file.write(tail(NOTIFICATION))
    return path


def peak(house: House, path: Path, count: int) -> int:
    """The most that importing a file held at once, as Python counts it."""
    tracemalloc.start()
    try:
        summary = import_payments(house.office, path=path, by="ops")
        found = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (summary["state"], summary["transactions"]) == ("imported", count)
    return found


def test_memory_does_not_grow_with_the_entries(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "_AT_ONCE", 20)
    short, long = (peak(house, camt_of(house.root / f"{count}.xml", count), count) for count in (400, 1_200))
    assert long - short < 800 * BYTES_AN_ENTRY


@pytest.fixture
def damaged_house(sent: House) -> Iterator[House]:
    yield sent
    assert verify(sent.office) == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.data())
def test_random_damage_books_all_that_a_file_tells_or_nothing(damaged_house: House, data: st.DataObject) -> None:
    """The examples share a house: what one has booked, another's file may tell of again."""
    house, ocr = damaged_house, reference(damaged_house)
    serial = data.draw(st.integers(0, 10**6))
    made = [Paid(1_00 + n, f"T{serial}-{n}", ocr=ocr if n % 2 else "", texts=("tack",)) for n in range(4)]
    shape = data.draw(st.sampled_from(SHAPES[:4]))
    raw = bytearray(write(made, shape, message=STATEMENT, message_id=f"M{serial}"))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=6))
    before = counts(house)
    path = house.root / "damaged.xml"
    path.write_bytes(io.BytesIO(bytes(raw)).getvalue())
    try:
        summary = import_payments(house.office, path=path, by="ops")
    except Refused:
        assert counts(house) == before
        return
    if summary["state"] == "review":
        assert counts(house)[:2] == before[:2]
        assert summary["findings"]
    else:
        assert summary["state"] == "imported"
        assert summary["transactions"] == sum(total["count"] for total in summary["totals"])


def counts(house: House) -> tuple[int, int, int]:
    """How many transactions, payments and files there are."""
    with house.office.database.read() as tx:
        found = [tx.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in
                 ("bank_transaction", "payment", "bank_file")]  # fmt: skip
    return found[0], found[1], found[2]
