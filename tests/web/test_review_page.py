"""The review desk without a script: the queue, one reading, leases of two handlers, undo, and hostile text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from claims.reading import FieldValue, ReadFile, Reading, Sheet, Source
from claims.refused import Finding
from tests.office import House
from tests.papers import bill, reading_of
from tests.web.review_desk import Desk, TwoDoors, came, said

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\u202e"


@pytest.fixture
def house(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> House:
    """A house whose clock stands still and whose reader says what a test lays down."""
    path = tmp_path / "krav.db"
    shutil.copy(migrated_sqlite, path)
    return house_on(f"sqlite:///{path}")


def test_a_handler_works_through_the_queue_without_a_script(house: House) -> None:
    house.knows_creditor()
    first, second = came(house, "1"), came(house, "2")
    desk = Desk(house.office)
    queue = said(desk.get("/reviews").text)
    assert (
        first in queue
        and "10\u00a0000,00 kr".replace("\u00a0", " ") in queue
        and "Läsaren" not in queue.split("Varför")[0]
    )
    begun = desk.send("/reviews/next")
    assert (begun.status_code, begun.headers["location"]) == (303, f"/reviews/{first}")
    page = desk.get(f"/reviews/{first}")
    assert "Att betala" in said(page.text) and 'name="pick_total" value="0" checked' in page.text
    assert not re.search(r"\son\w+=|style=|<style|javascript:", page.text)
    house.clock.wait(20)
    done = desk.send(f"/reviews/{first}/accept", pick_total="0", typed_total="9 000,00", type="invoice")
    assert done.headers["location"] == f"/reviews/{second}"
    after = said(desk.get(f"/reviews/{second}").text)
    assert f"{first} : Godkänd" in after and "20 s" in after and "Ångra" in after
    assert str(house.facts(house.case().number).invoices[0].total) == "9000.00"
    assert house.mails("receipt") == []
    last = desk.send(f"/reviews/{second}/set-aside")
    assert last.headers["location"] == "/reviews"
    house.clock.wait(100)
    house.drain()
    assert len(house.mails("receipt")) == 1
    assert "Inget väntar på granskning." in said(desk.get("/reviews").text)
    house.is_sound()


def test_two_handlers_never_have_one_reading(house: House) -> None:
    name = came(house)
    anna, bo = Desk(house.office, "Anna"), Desk(house.office, "Bo")
    assert "Granska dokumentet" in said(bo.get(f"/reviews/{name}").text)
    anna.send(f"/reviews/{name}/take")
    seen = bo.get(f"/reviews/{name}")
    assert "Anna har den till 09:10." in said(seen.text) and "Granska dokumentet" not in said(seen.text)
    assert 'name="typed_total"' in seen.text and re.search(r'name="typed_total"[^>]* disabled', seen.text)
    assert "Anna till 09:10" in said(bo.get("/reviews").text)
    for act, fields in (("take", {}), ("accept", {}), ("reject", {"why": "x"}), ("set-aside", {})):
        answer = bo.send(f"/reviews/{name}/{act}", **fields)
        assert answer.status_code == 422 and "Anna har den till 09:10." in said(answer.text), act
    assert bo.send(f"/reviews/{name}/renew").status_code == 409
    assert anna.send(f"/reviews/{name}/renew").status_code == 204
    house.clock.wait(601)
    assert bo.send(f"/reviews/{name}/take").status_code == 303
    lost = anna.send(f"/reviews/{name}/accept")
    assert lost.status_code == 422 and "Bo har den till" in said(lost.text)
    assert house.cases() == []
    assert bo.send(f"/reviews/{name}/accept").status_code == 303
    assert anna.send(f"/reviews/{name}/accept").status_code == 422
    assert house.invoice_numbers(house.case().number) == ["1"]


def test_a_value_that_makes_no_sense_comes_back_with_what_was_written(house: House) -> None:
    name = came(house)
    desk = Desk(house.office)
    desk.send(f"/reviews/{name}/take")
    answer = desk.send(f"/reviews/{name}/accept", typed_total="tio kronor", typed_due_date="2026-02-15")
    assert answer.status_code == 422 and 'value="tio kronor"' in answer.text and 'value="2026-02-15"' in answer.text
    assert 'aria-invalid="true"' in answer.text and "går inte att förstå" in said(answer.text)
    gone = desk.send(f"/reviews/{name}/accept", typed_invoice_number="")
    assert gone.status_code == 422 and "något som behövs saknas" in said(gone.text)
    assert house.cases() == []


def test_the_checks_are_a_part_of_the_page_or_the_page(house: House) -> None:
    house.knows_creditor()
    name = came(house)
    desk = Desk(house.office)
    desk.send(f"/reviews/{name}/take")
    part = desk.send(f"/reviews/{name}/check", partial=True, typed_total="1,00")
    assert "<html" not in part.text and "Netto, moms och avrundning ger inte beloppet" in said(part.text)
    assert "Borgenären är känd och kontrollerad" in said(part.text)
    whole = desk.send(f"/reviews/{name}/check", typed_total="1,00")
    assert "<html" in whole.text and 'value="1,00"' in whole.text and "ger inte beloppet" in said(whole.text)


def test_a_rejection_is_shown_before_it_goes_and_can_be_undone(house: House) -> None:
    name = came(house)
    desk = Desk(house.office)
    desk.send(f"/reviews/{name}/take")
    assert "Skriv varför: borgenären läser det." in said(desk.send(f"/reviews/{name}/reject").text)
    shown = said(desk.send(f"/reviews/{name}/preview", reason="unreadable").text)
    assert "Skälet: Bilden går inte att läsa." in shown and "Så här blir mejlet till" in shown
    own = said(desk.send(f"/reviews/{name}/preview", reason="unreadable", why="Sidan är kapad.").text)
    assert "Skälet: Sidan är kapad." in own
    assert house.mails("review_rejected") == []
    answer = desk.send(f"/reviews/{name}/reject", reason="unreadable")
    assert answer.status_code == 303 and len(house.mails("review_rejected")) == 1
    undone = desk.send(f"/reviews/{name}/undo")
    assert undone.headers["location"] == f"/reviews/{name}"
    assert house.mails("review_rejected") == []
    assert 'class="accept"' in desk.get(f"/reviews/{name}").text
    again = desk.send(f"/reviews/{name}/undo")
    assert again.status_code == 422 and "inget beslut att ångra" in said(again.text)


def test_a_skipped_reading_is_left_to_others_and_the_next_comes(house: House) -> None:
    first, second = came(house, "1"), came(house, "2")
    desk = Desk(house.office)
    desk.send(f"/reviews/{first}/take")
    assert desk.send(f"/reviews/{first}/skip").headers["location"] == f"/reviews/{second}"
    assert desk.send(f"/reviews/{second}/release").headers["location"] == "/reviews"
    assert Desk(house.office, "Bo").send("/reviews/next").headers["location"] == f"/reviews/{first}"
    assert desk.send("/reviews/next", code="near_tie").headers["location"] == "/reviews?code=near_tie"


def test_the_shortcuts_are_switched_off_in_this_browser(house: House) -> None:
    name = came(house)
    desk = Desk(house.office)
    assert 'data-shortcuts="on"' in desk.get(f"/reviews/{name}").text
    answer = desk.send("/reviews/shortcuts", shortcuts="off", back=f"/reviews/{name}")
    assert answer.headers["location"] == f"/reviews/{name}" and "krav_shortcuts=off" in answer.headers["set-cookie"]
    assert 'data-shortcuts="off"' in desk.get(f"/reviews/{name}", cookies={"krav_shortcuts": "off"}).text
    assert desk.send("/reviews/shortcuts", back="//evil.example").headers["location"] == "/reviews"


def test_only_those_whose_work_it_is_see_and_decide_and_what_they_saw_is_kept(house: House) -> None:
    name = came(house)
    door = TwoDoors()
    pia, anna = Desk(house.office, "Pia", door), Desk(house.office, "Anna", door)
    for path in ("/reviews", f"/reviews/{name}", f"/reviews/{name}/pages/1"):
        assert pia.get(path).status_code == 403
    assert pia.send(f"/reviews/{name}/accept").status_code == 403
    anna.get(f"/reviews/{name}")
    assert door.shown == [("anna@a.example", f"review /reviews/{name}")]
    assert anna.send(f"/reviews/{name}/accept", csrf="other").status_code == 403


@pytest.mark.parametrize(
    "path", ["/reviews/x", "/reviews/r000099", "/reviews/r99999999999", "/reviews/r000001/pages/9"]
)
def test_what_is_not_there_is_said_to_be_missing(house: House, path: str) -> None:
    came(house)
    assert Desk(house.office).get(path).status_code in (404, 422)


@pytest.mark.parametrize(
    "query", ["after=x", "after=1.2.3", "creditor=99", "creditor=-1", "code=<b>", "after=1.99999999999999999"]
)
def test_an_odd_address_of_the_queue_is_answered(house: House, query: str) -> None:
    came(house)
    assert Desk(house.office).get(f"/reviews?{query}").status_code == 200


def test_hostile_print_and_names_are_shown_as_text(house: House) -> None:
    base = reading_of(
        bill("1"), decision="review", seller_name=HOSTILE, about=HOSTILE, buyer_address=f"{HOSTILE}\n{HOSTILE}"
    )
    bad = FieldValue(HOSTILE, 0.5, 1, (1.0, 2.0, 3.0, 4.0), Source.OCR)
    reading = replace(
        base,
        reasons=(Finding("near_tie", HOSTILE, "total"), Finding(HOSTILE, HOSTILE, HOSTILE)),
        candidates={"total": (bad,)},
    )
    data = house.reader.knows(b"%PDF-1.7 hostile", reading)
    message = house.receive(house.mail(data, subject="<script>alert(3)</script>", name="<img src=x onerror=alert(4)>"))
    name = f"r{house.readings(message)[0].id:06d}"
    desk = Desk(house.office)
    desk.send(f"/reviews/{name}/take")
    pages = [
        desk.get("/reviews"),
        desk.get(f"/reviews/{name}"),
        desk.send(f"/reviews/{name}/check", typed_total=HOSTILE),
    ]
    pages.append(desk.send(f"/reviews/{name}/preview", why=HOSTILE))
    for page in pages:
        assert page.status_code in (200, 422)
        assert "<script>alert" not in page.text and "<img src=x" not in page.text and "\u202e" not in page.text
        assert "&lt;script&gt;" in page.text


def test_an_e_invoice_without_pages_is_reviewed_all_the_same(house: House) -> None:
    reading = replace(reading_of(bill("1"), decision="review"), pages=())
    message = house.receive(house.mail(house.reader.knows(b"%PDF-1.7 xml", reading)))
    page = said(Desk(house.office).get(f"/reviews/r{house.readings(message)[0].id:06d}").text)
    assert "e-faktura utan sidor" in page


def test_a_sheet_is_kept_with_the_reading_it_is_of() -> None:
    reading = replace(reading_of(bill("1")), sheets=(Sheet(1, 595.3, 841.9, 90, 0.4),))
    assert Reading.from_json(reading.as_json()) == reading
    assert ReadFile((reading,)).as_json("x")["documents"][0]["sheets"] == [[1, 595.3, 841.9, 90, 0.4]]
