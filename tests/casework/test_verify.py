"""`krav verify`: a healthy house says nothing, and every promise broken by hand is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, insert, text, update

from casework.accept_terms import accept_terms
from casework.verify import verify
from storage import schema
from tests.office import House
from tests.papers import bill


@pytest.fixture
def full(house: House) -> House:
    """A house with a case whose demand has left, an ignored mail, a parked one, and a review item."""
    raw = house.mail(bill("1"))
    house.receive(raw)
    house.receive(raw)
    house.receive(house.mail(sender="who@is.example", auth="", text="Hej\n"))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    house.receive(house.mail(house.pdf(bill("2"), decision="review")))
    house.is_sound()
    return house


def _sql(statement: str) -> Callable[[House], None]:
    def run(house: House) -> None:
        with house.office.database.write() as tx:
            tx.execute(text(statement))

    return run


def _lose_blob(house: House) -> None:
    house.office.blobs.path(house.message(1).raw_sha256).unlink()


def _change_blob(house: House) -> None:
    house.office.blobs.path(house.message(2).raw_sha256).write_bytes(b"other")


def _change_letter(house: House) -> None:
    sha256 = house.letters()[0].body_sha256
    assert sha256
    house.office.blobs.path(sha256).write_bytes(b"%PDF-other")


def _wrong_sum(house: House) -> None:
    letter = house.letters()[0]
    with house.office.database.write() as tx:
        tx.execute(update(schema.letter).values(balance={**letter.balance, "total": "1.00"}))


def _no_step(house: House) -> None:
    with house.office.database.write() as tx:
        tx.execute(delete(schema.step))


def _no_receipt(house: House) -> None:
    with house.office.database.write() as tx:
        tx.execute(update(schema.letter).values(receipt=None))


def _unowed(house: House) -> None:
    with house.office.database.write() as tx:
        tx.execute(update(schema.message).where(schema.message.c.id == 1).values(state="pending"))
        tx.execute(update(schema.job).values(state="done"))


def _event_out_of_turn(house: House) -> None:
    with house.office.database.write() as tx:
        row = tx.execute(schema.event.select().order_by(schema.event.c.id.desc()).limit(1)).one()
        values = {name: value for name, value in row._mapping.items() if name != "id"}
        tx.execute(insert(schema.event).values(**{**values, "why": "slipped in"}))


BREAKS: list[tuple[str, Callable[[House], None], str]] = [
    ("an event is rewritten", _sql("update event set why = 'because' where id = 3"), "audit chain: event 3"),
    ("an event is slipped in", _event_out_of_turn, "audit chain"),
    (
        "a message is in no known state",
        _sql("update message set state = 'lost' where id = 1"),
        "m000001 is in no known",
    ),
    ("raw bytes are gone", _lose_blob, "bytes of m000001"),
    ("raw bytes are changed", _change_blob, "bytes of m000002"),
    ("pending and owed by nobody", _unowed, "m000001 is pending and nobody owes"),
    ("ignored without a reason", _sql("update message set reason = '' where id = 2"), "m000002 is ignored without"),
    ("parked without a reason", _sql("update message set reason = '' where id = 3"), "m000003 is parked without"),
    (
        "filed with a review item in it",
        _sql("update message set state = 'filed' where id = 4"),
        "m000004 is filed while",
    ),
    ("filed on no case", _sql("update reading set case_number = null"), "m000001 is filed on no case"),
    (
        "settled with an unread file",
        _sql("update document set state = 'waiting' where id = 1"),
        "document in it is unread",
    ),
    ("a letter without its step", _no_step, "belongs to no step"),
    ("sent without a receipt", _no_receipt, "sent without a receipt"),
    ("a letter's bytes are changed", _change_letter, "bytes of 2026-000001-demand-1"),
    ("a letter's parts do not sum", _wrong_sum, "do not sum to its total"),
]


@pytest.mark.parametrize(("damage", "named"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_what_is_broken_is_named(full: House, damage: Callable[[House], None], named: str) -> None:
    damage(full)
    faults = verify(full.office)
    assert any(named in fault for fault in faults), faults


def test_a_letter_that_disappeared_from_its_outlet_is_no_fault_of_the_books(full: House) -> None:
    """The print house collects the files; the receipt is what the books hold."""
    for path in (full.root / "print").glob("*.pdf"):
        path.unlink()
    full.is_sound()
