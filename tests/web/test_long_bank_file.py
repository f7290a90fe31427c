"""A long bank file handed in at the desk: a worker takes it in, its page says how far, and a stop loses nothing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

import casework.take_in as taking
from casework import file_waits
from casework.verify import verify
from storage import bank, jobs
from storage.jobs import JobRow
from tests.casework.bank_house import one, payments, reference, told
from tests.intake.bank.files import camt, ocr
from tests.office import House
from tests.web.money_house import Browser, desk, faults, payer

__all__ = ["desk"]
KIND = "import_bank_file"
FILE = "/payments/files/f000001"


class Died(BaseException):
    """The worker's process is gone: nothing after it runs."""


@pytest.fixture(autouse=True)
def soon_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_waits, "LONG_BYTES", 2_000)
    monkeypatch.setattr(taking, "_AT_ONCE", 2)


def long_file(house: House, *, message_id: str = "LONG", first: int = 1) -> bytes:
    """Nine payments, each with the case's reference."""
    entries = [one(f"{n}.00", ocr(reference(house)), bank=f"L{n}") for n in range(first, first + 9)]
    body = camt(*entries, message_id=message_id).getvalue()
    assert len(body) > 2_000
    return body


def handed_in(pia: Browser, body: bytes) -> httpx.Response:
    return pia.follow(pia.upload("/payments/files", "lang.xml", body))


def owed(house: House) -> list[JobRow]:
    return [job for job in house.due() if job.kind == KIND]


def booked(house: House) -> list[str]:
    return [amount for amount, _name, reversed_on in payments(house) if reversed_on is None]


def dies_after(monkeypatch: pytest.MonkeyPatch, chunks: int) -> None:
    """The process that takes files in is gone once it has kept so many chunks."""
    take, left = taking._take_in_some, [chunks]

    def dying(*args: Any, **more: Any) -> None:
        if not left[0]:
            raise Died
        left[0] -= 1
        take(*args, **more)

    monkeypatch.setattr(taking, "_take_in_some", dying)


def test_a_long_file_is_taken_in_by_a_worker_and_its_page_says_how_far(desk: House) -> None:
    pia = payer(desk)
    page = handed_in(pia, long_file(desk))
    assert "läses in i bakgrunden" in page.text and "Inget är bokat än" in page.text
    assert f'hx-get="{FILE}"' in page.text and f'href="{FILE}"' in page.text
    assert booked(desk) == [] and len(owed(desk)) == 1
    assert verify(desk.office) == []
    assert "väntar på att läsas" in pia.get("/payments/files").text
    desk.drain()
    page = pia.get(FILE)
    assert "hx-get" not in page.text.partition("<main")[2] and "<progress" not in page.text
    assert booked(desk) == [f"{n}.00" for n in range(1, 10)]
    assert page.text.count('><a href="/payments/b') == 9
    desk.is_sound()


def test_a_worker_that_dies_in_the_middle_leaves_the_rest_to_the_next_and_books_nothing_twice(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pia = payer(desk)
    handed_in(pia, long_file(desk))
    with monkeypatch.context() as patched:
        dies_after(patched, 2)
        with pytest.raises(Died):
            desk.perform(owed(desk)[0], owner="gone")
    page = pia.get(FILE).text
    assert "4 av omkring 9 rader" in page and 'max="9" value="4"' in page
    assert booked(desk) == ["1.00", "2.00", "3.00", "4.00"]
    assert verify(desk.office) == []
    with desk.office.database.write() as tx:
        assert jobs.release(tx, owner="gone", now=desk.office.clock.machine_now()) == 1
    desk.drain()
    assert booked(desk) == [f"{n}.00" for n in range(1, 10)]
    assert verify(desk.office) == []


def test_the_same_long_file_again_is_the_same_file(desk: House) -> None:
    pia, body = payer(desk), long_file(desk)
    for _time in range(2):
        handed_in(pia, body)
    assert len(owed(desk)) == 1
    desk.drain()
    page = handed_in(pia, body)
    assert "Filen är inläst." in page.text and owed(desk) == []
    assert len(booked(desk)) == 9
    assert pia.get("/payments/files").text.count('><a href="/payments/files/f') == 1


def test_a_long_file_that_cannot_be_read_says_so_and_books_nothing(desk: House) -> None:
    pia, body = payer(desk), long_file(desk)[:-30]
    handed_in(pia, body)
    desk.drain()
    page = pia.get(FILE)
    assert page.status_code == 200 and faults(page) == ["Bankfilen är skadad. Hämta den från banken igen."]
    assert booked(desk) == [] and verify(desk.office) == []
    assert [task.title for task in desk.tasks("bank_file")] == [
        "Bank file f000001 cannot be read: fetch it from the bank again"
    ]
    assert "Inget är bokat än" in handed_in(pia, body).text and len(owed(desk)) == 1
    desk.drain()
    assert len(faults(pia.get(FILE))) == 1 and len(desk.tasks("bank_file")) == 1


def test_a_long_file_in_doubt_waits_for_a_person_and_then_for_a_worker(desk: House) -> None:
    pia = payer(desk)
    told(desk, camt(one("1.00", ""), message_id="TAKEN"))
    page = handed_in(pia, long_file(desk, message_id="TAKEN"))
    desk.drain()
    page = pia.get("/payments/files/f000002")
    assert booked(desk) == [] and "name_taken" in page.text
    accepted = pia.send(page, "/payments/files/f000002/accept", why="Banken bekräftade filen på telefon.")
    assert "0 av omkring 9 rader" in pia.follow(accepted).text
    assert booked(desk) == [] and verify(desk.office) == []
    desk.drain()
    assert len(booked(desk)) == 9
    with desk.office.database.read() as tx:
        assert {row.decided_by for row in bank.every(tx) if row.state == "booked"} == {pia.email}
    desk.is_sound()


def test_work_that_is_parked_is_told_on_the_page_and_by_the_check(desk: House, monkeypatch: pytest.MonkeyPatch) -> None:
    pia = payer(desk)
    handed_in(pia, long_file(desk))

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(taking, "_take_in_some", broken)
        while due := desk.due():
            desk.perform(due[0])
    page = pia.get(FILE)
    assert faults(page) == ["Inläsningen har stannat. "] and "hx-get" not in page.text.partition("<main")[2]
    assert verify(desk.office) == ["bank: f000001 was not read to its end: import it again"]
    handed_in(pia, long_file(desk))
    desk.drain()
    assert len(booked(desk)) == 9 and verify(desk.office) == []


def test_a_short_file_is_taken_in_at_once(desk: House) -> None:
    page = handed_in(payer(desk), camt(one("5.00", ocr(reference(desk)))).getvalue())
    assert "Filen är inläst." in page.text and booked(desk) == ["5.00"] and owed(desk) == []
