"""Kill -9 while a worker takes in a long bank file: the page says how far it came, the next worker does the rest once."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.faults.campaign import seeds
from tests.intake.bank.files import NOTIFICATION, details, entry, head, tail
from tests.live.house import House, wait_for

DAY = "2026-03-02"
PAYMENTS, KILLS = 2_400, 3
SWEDISH = {"accept-language": "sv"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.end()


def long_file() -> bytes:
    """Payments without a reference, in sums of fifty; each is kept, and waits for a person."""
    inner = [
        details(f"{number % 90 + 10}.00", reference=f"T{number}", remittance=f"<Ustrd>nr {number}</Ustrd>", newer=True)
        for number in range(PAYMENTS)
    ]
    entries = []
    for start in range(0, PAYMENTS, 50):
        whole = sum(number % 90 + 10 for number in range(start, start + 50))
        sums = "".join(inner[start : start + 50])
        entries.append(entry(f"{whole}.00", details=sums, reference=f"S{start}", newer=True, day=DAY))
    return "".join([head(NOTIFICATION, "08", message_id="LONG"), *entries, tail(NOTIFICATION)]).encode()


def taken_of(house: House) -> int:
    return int(str(house.rows("SELECT taken FROM bank_file")[0][0]))


def has_taken(house: House, count: int) -> bool:
    return taken_of(house) >= count


@pytest.mark.parametrize("seed", seeds(20260303))
def test_a_long_bank_file_survives_its_worker(seed: int, house: House) -> None:
    chance = random.Random(seed)
    house.krav("tick", "--on", DAY)
    house.start("web")
    wait_for("the desk answers", lambda: house.page("/sign-in")[0], house)
    with closing(house.signed_in("payments")) as desk:
        form = re.search(r'name="csrf" value="([^"]+)"', desk.get("/payments/files").text)
        assert form
        sent = {"file": ("lang.xml", long_file(), "application/xml")}
        answer = desk.post("/payments/files", data={"csrf": form[1]}, files=sent)
        assert answer.status_code == 303, answer.text[-2000:]
        path = answer.headers["location"]
        assert "Inget är bokat än" in desk.get(path, headers=SWEDISH).text
        taken = 0
        for _kill in range(KILLS):
            process = house.start("work")
            more = taken + chance.randrange(1, 3) * 200
            wait_for("some are taken in", partial(has_taken, house, more), house)
            house.kill(process)
            taken = taken_of(house)
            assert taken < PAYMENTS
            shown = f"{taken} av omkring {PAYMENTS} rader"
            assert shown in desk.get(path, headers=SWEDISH).text
        house.start("work")
        wait_for("all are taken in", lambda: house.owed() == 0, house)
        assert "Vad raderna blev" in desk.get(path, headers=SWEDISH).text
    assert house.rows("SELECT state, taken FROM bank_file") == [("imported", PAYMENTS)]
    kept = "SELECT count(*), count(DISTINCT bank_reference), sum(amount_ore) FROM bank_transaction"
    ore = sum((number % 90 + 10) * 100 for number in range(PAYMENTS))
    assert house.rows(kept) == [(PAYMENTS, PAYMENTS, ore)]
    assert house.krav("verify").returncode == 0
