"""The review desk in a real browser: twenty documents by keys alone, two handlers on one, a drawn box that teaches."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.learned_layouts import series
from bench.learning import printed
from claims.reading import FieldValue, Reading, Source
from claims.refused import Finding
from extraction.extract import Extractor
from storage import documents
from tests.office import House
from tests.papers import bill, reading_of
from tests.web.review_desk import TwoDoors

Served = Callable[..., str]


@pytest.fixture
def house(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> House:
    """A house whose reader says what a test lays down."""
    path = tmp_path / "krav.db"
    shutil.copy(migrated_sqlite, path)
    return house_on(f"sqlite:///{path}")


BROKEN: list[str] = []


@pytest.fixture(autouse=True)
def no_script_breaks() -> Iterator[None]:
    BROKEN.clear()
    yield
    assert BROKEN == []


def open_desk(browser: Browser, address: str, user: str = "Anna", *, scripts: bool = True) -> Page:
    """A handler's tab."""
    context = browser.new_context(
        locale="sv-SE",
        viewport={"width": 1366, "height": 768},
        extra_http_headers={"x-user": user},
        java_script_enabled=scripts,
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: BROKEN.append(str(error)))
    page.goto(f"{address}/reviews")
    return page


def two_ways(house: House, number: int) -> int:
    """A bill whose total could be one of two, and whose due date nobody found."""
    base = reading_of(bill(str(number)), decision="review")
    other = FieldValue("8000.00", 0.4, 1, (60.0, 80.0, 99.0, 90.0), Source.TEXT)
    fields = {name: value for name, value in base.fields.items() if name != "due_date"}
    reasons = (Finding("near_tie", "x", "total"), Finding("missing", "x", "due_date"))
    reading = replace(base, fields=fields, reasons=reasons, candidates={"total": (other,)})
    message = house.receive(house.mail(house.reader.knows(f"%PDF-1.7 {number}".encode(), reading)))
    return int(house.readings(message)[0].id)


def fields_of(house: House, reading_id: int) -> dict[str, str]:
    with house.office.database.read() as tx:
        row = documents.get_reading(tx, reading_id)
    assert row is not None
    return {name: field["value"] for name, field in Reading.from_json(row.reading).as_json()["fields"].items()}


def test_twenty_documents_are_decided_by_keys_alone(house: House, browser: Browser, served: Served) -> None:
    readings = [two_ways(house, number) for number in range(20)]
    page = open_desk(browser, served(house.office))
    page.get_by_role("button", name="Börja granska").focus()
    page.keyboard.press("Enter")
    for index, reading in enumerate(readings):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"r{reading:06d}")
        expect(page.locator("fieldset.doubt[data-field=due_date] input[name=typed_due_date]")).to_be_focused()
        page.keyboard.type("31/1 2026")
        page.keyboard.press("Enter")
        expect(page.locator("fieldset.doubt[data-field=total] input:checked")).to_be_focused()
        page.keyboard.press("2" if index % 2 else "1")
        expect(page.locator("button.accept")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page).to_have_url(page.url.partition("/reviews")[0] + "/reviews")
    expect(page.get_by_text("Inget väntar på granskning.")).to_be_visible()
    for index, reading in enumerate(readings):
        read = fields_of(house, reading)
        assert (read["due_date"], read["total"]) == ("2026-01-31", "8000.00" if index % 2 else "10000.00")
    assert len(house.invoice_numbers(house.case().number)) == 20


def test_keys_may_be_switched_off_and_the_help_lists_them(house: House, browser: Browser, served: Served) -> None:
    two_ways(house, 1)
    page = open_desk(browser, served(house.office))
    page.get_by_role("button", name="Börja granska").click()
    page.locator("fieldset.doubt[data-field=total] input").first.focus()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_have_attribute("open", "")
    page.keyboard.press("+")
    expect(page.locator(".viewer")).to_have_class("viewer zoom-150")
    page.get_by_role("button", name="Stäng av kortkommandon").click()
    expect(page.locator(".review")).to_have_attribute("data-shortcuts", "off")
    page.locator("fieldset.doubt[data-field=total] input").first.focus()
    page.keyboard.press("2")
    expect(page.locator("fieldset.doubt[data-field=total] input[value='0']")).to_be_checked()
    page.keyboard.press("+")
    expect(page.locator(".viewer")).to_have_class("viewer zoom-100")


def test_the_checks_follow_the_form_without_a_new_page(house: House, browser: Browser, served: Served) -> None:
    two_ways(house, 1)
    page = open_desk(browser, served(house.office))
    page.get_by_role("button", name="Börja granska").click()
    expect(page.locator("#checks")).to_contain_text("Netto och moms ger beloppet att betala.")
    page.locator("fieldset.doubt[data-field=total] input[value='1']").check()
    expect(page.locator("#checks")).to_contain_text("Netto, moms och avrundning ger inte beloppet att betala.")
    page.locator("input[name=typed_due_date]").fill("2020-01-01")
    expect(page.locator("#checks")).to_contain_text("Förfallodagen ligger före fakturadatumet.")


def test_two_handlers_on_one_document(house: House, browser: Browser, served: Served) -> None:
    reading = two_ways(house, 1)
    address = served(house.office, TwoDoors())
    anna, bo = open_desk(browser, address, "Anna"), open_desk(browser, address, "Bo")
    anna.get_by_role("button", name="Börja granska").click()
    bo.goto(f"{address}/reviews/r{reading:06d}")
    expect(bo.get_by_text("Anna har den till")).to_be_visible()
    expect(bo.locator("button.accept")).to_be_disabled()
    house.clock.wait(601)
    bo.reload()
    bo.get_by_role("button", name="Granska dokumentet").click()
    expect(bo.locator("button.accept")).to_be_enabled()
    anna.locator("input[name=typed_due_date]").fill("2026-01-31")
    anna.locator("button.accept").click()
    expect(anna.get_by_text("Bo har den till")).to_be_visible()
    bo.locator("input[name=typed_due_date]").fill("2026-01-31")
    bo.locator("button.accept").click()
    expect(bo.get_by_text("Godkänd").first).to_be_visible()
    assert house.invoice_numbers(house.case().number) == ["1"]


def test_a_slip_of_the_hand_is_undone_by_a_key(house: House, browser: Browser, served: Served) -> None:
    first, second = two_ways(house, 1), two_ways(house, 2)
    page = open_desk(browser, served(house.office))
    page.get_by_role("button", name="Börja granska").click()
    expect(page.locator("input[name=typed_due_date]")).to_be_focused()
    page.keyboard.type("2026-01-31")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"r{second:06d}")
    page.locator("fieldset.doubt[data-field=total] input").first.focus()
    page.keyboard.press("u")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"r{first:06d}")
    expect(page.get_by_text("Beslutet är ångrat.")).to_be_visible()
    assert house.case().close_code == "undone"


def test_a_drawn_box_fills_the_field_and_teaches_the_layout(house: House, browser: Browser, served: Served) -> None:
    with Extractor() as extractor:
        house.office = replace(house.office, reader=extractor)
        bills = series(5200, 2, words={"number": "Fordringsmärke"})
        made = [house.receive(house.mail(one.data)) for one in bills[:1]]
        (row,) = house.readings(made[0])
        truth = printed(bills[0].documents[0])
        sheet = Reading.from_json(row.reading).sheets[0]
        with house.office.database.read() as tx:
            document = documents.get(tx, row.document_id)
        assert document is not None
        words = extractor._reader.words_on(house.office.blobs.get(document.sha256), 1)
        x0, y0, x1, y1 = next(word.box for word in words if word.text == truth["invoice_number"])
        page = open_desk(browser, served(house.office))
        page.get_by_role("button", name="Börja granska").click()
        image = page.locator(".sheet img")
        expect(image).to_be_visible()
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 900
        page.get_by_role("button", name="Rita en ruta").click()
        area = image.bounding_box()
        assert area is not None
        across, down = area["width"] / sheet.width, area["height"] / sheet.height
        page.mouse.move(area["x"] + (x0 - 3) * across, area["y"] + (y0 - 3) * down)
        page.mouse.down()
        page.mouse.move(area["x"] + x1 * across, area["y"] + y1 * down)
        page.mouse.move(area["x"] + (x1 + 3) * across, area["y"] + (y1 + 3) * down)
        page.mouse.up()
        expect(page.locator("input[name=typed_invoice_number]")).to_have_value(truth["invoice_number"])
        page.keyboard.press("Control+Enter")
        expect(page.locator("#last")).to_contain_text("Rättelsen lärs in")
        house.drain()
        expect(page.locator(".learnt")).to_contain_text("Fakturanummer")  # by itself, where htmx is installed
        kept = fields_of(house, row.id)
        assert kept["invoice_number"] == truth["invoice_number"]
        following = house.receive(house.mail(bills[1].data))
        assert (
            fields_of(house, house.readings(following)[0].id)["invoice_number"]
            == (printed(bills[1].documents[0])["invoice_number"])
        )


def test_the_same_work_is_done_where_scripts_are_off(house: House, browser: Browser, served: Served) -> None:
    two_ways(house, 1)
    page = open_desk(browser, served(house.office), scripts=False)
    page.get_by_role("button", name="Börja granska").click()
    page.locator("input[name=typed_due_date]").fill("31 januari 2026")
    page.locator("input[name=pick_total][value='1']").check()
    page.get_by_role("button", name="Kontrollera").click()
    expect(page.locator("#checks")).to_contain_text("ger inte beloppet att betala")
    expect(page.locator("input[name=pick_total][value='1']")).to_be_checked()
    page.get_by_role("button", name="Godkänn och ta nästa").click()
    expect(page.get_by_text("Inget väntar på granskning.")).to_be_visible()
    assert str(house.facts(house.case().number).invoices[0].total) == "8000.00"


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_screen(
    house: House, browser: Browser, served: Served, width: int, scheme: str
) -> None:
    reading = two_ways(house, 1)
    address = served(house.office)
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme, locale="sv-SE")  # type: ignore[arg-type]
    page = context.new_page()
    for path in ("/reviews", f"/reviews/r{reading:06d}"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
