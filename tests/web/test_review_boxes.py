"""The review desk with a reader that truly reads: boxes read, lessons told, pages drawn once, a file cut anew."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from bench.learned_layouts import series
from bench.learning import printed
from claims.reading import Reading
from extraction.extract import Extractor
from storage import review_log
from tests.office import House
from tests.web.review_desk import Desk, said


@pytest.fixture
def house(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> House:
    """A house whose clock stands still and whose reader says what a test lays down."""
    path = tmp_path / "krav.db"
    shutil.copy(migrated_sqlite, path)
    return house_on(f"sqlite:///{path}")


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as reader:
        yield reader


@pytest.fixture
def reading_house(house: House, extractor: Extractor) -> House:
    house.office = replace(house.office, reader=extractor)
    return house


def arrived(house: House, index: int = 0) -> tuple[str, Mapping[str, str]]:
    """A bill whose number stands under a label that the reader does not know."""
    made = series(5200, 3, words={"number": "Fordringsmärke"})[index]
    message = house.receive(house.mail(made.data))
    return f"r{house.readings(message)[0].id:06d}", printed(made.documents[0])


def spot(house: House, extractor: Extractor, name: str, text: str) -> tuple[float, float, float, float]:
    """Where a word stands on the first page, in per cent with some room."""
    with house.office.database.read() as tx:
        from storage import documents

        row = documents.get_reading(tx, int(name[1:]))
        document = documents.get(tx, row.document_id) if row else None
    assert row is not None and document is not None
    sheet = Reading.from_json(row.reading).sheets[0]
    words = extractor._reader.words_on(house.office.blobs.get(document.sha256), 1)
    x0, y0, x1, y1 = next(word.box for word in words if word.text == text)
    across, down = 100 / sheet.width, 100 / sheet.height
    return (x0 - 2) * across, (y0 - 2) * down, (x1 + 2) * across, (y1 + 2) * down


def test_a_box_is_read_without_a_script_and_the_lesson_is_told_and_taken_back(
    reading_house: House, extractor: Extractor
) -> None:
    name, truth = arrived(reading_house)
    desk = Desk(reading_house.office)
    desk.send(f"/reviews/{name}/take")
    edges = dict(
        zip(
            ("box_x0", "box_y0", "box_x1", "box_y1"),
            map("{:.3f}".format, spot(reading_house, extractor, name, truth["invoice_number"])),
            strict=True,
        )
    )
    filled = desk.send(f"/reviews/{name}/read-box", box_field="invoice_number", box_page="1", **edges)
    assert f'name="typed_invoice_number" value="{truth["invoice_number"]}"' in filled.text
    told = desk.send(
        f"/reviews/{name}/read-box", partial=True, box_field="invoice_number", box_page="1", **edges
    ).json()
    assert (told["text"], told["value"]) == (truth["invoice_number"], truth["invoice_number"])
    at = unescape(re.search(r'name="at_invoice_number" value="([^"]+)"', filled.text)[1])  # type: ignore[index]
    assert at == told["at"]
    empty = desk.send(
        f"/reviews/{name}/read-box",
        box_field="invoice_number",
        box_page="1",
        box_x0="5",
        box_y0="5",
        box_x1="5",
        box_y1="9",
    )
    assert empty.status_code == 422 and "Rutan ska ha en yta" in said(empty.text)
    desk.send(f"/reviews/{name}/accept", typed_invoice_number=truth["invoice_number"], at_invoice_number=at)
    waits = desk.get("/reviews").text
    assert "Rättelsen lärs in" in said(waits) and "Nästa gång" not in said(waits)
    assert 'hx-get="/reviews" hx-select="#last"' in waits
    reading_house.drain()
    page = said(desk.get("/reviews").text)
    assert (
        "lärs in" not in page
        and "Nästa gång" in page
        and "Fakturanummer: läses vid" in page
        and "fordringsmärke" in page.casefold()
    )
    following, _ = arrived(reading_house, 1)
    assert truth["invoice_number"] and "Läsaren hittade inte fakturanumret" not in said(
        desk.get(f"/reviews/{following}").text
    )
    desk.send(f"/reviews/{name}/undo")
    assert "Nästa gång" not in said(desk.get("/reviews").text)
    later, _ = arrived(reading_house, 2)
    assert "Läsaren hittade inte fakturanumret" in said(desk.get(f"/reviews/{later}").text)


def test_a_page_is_drawn_once_before_anybody_looks_and_served_from_what_is_kept(
    reading_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, _ = arrived(reading_house)
    desk = Desk(reading_house.office)
    monkeypatch.setattr(Extractor, "page_image", lambda *_, **__: pytest.fail("drawn while a handler waits"))
    first = desk.get(f"/reviews/{name}/pages/1")
    assert (first.status_code, first.headers["content-type"], first.content[:4]) == (200, "image/webp", b"RIFF")
    assert first.headers["cache-control"].startswith("private, max-age=")
    assert "content-security-policy" in first.headers
    assert desk.get(f"/reviews/{name}/pages/1").content == first.content
    monkeypatch.undo()
    turned = desk.get(f"/reviews/{name}/pages/1?turn=90")
    assert turned.status_code == 200 and turned.content != first.content
    assert desk.get(f"/reviews/{name}/pages/2").status_code == 404


def test_a_file_is_cut_and_read_by_the_real_reader(reading_house: House, extractor: Extractor) -> None:
    import io

    import pypdfium2

    joined = pypdfium2.PdfDocument.new()
    bills = series(5200, 2, words={"number": "Fordringsmärke"})
    for made in bills:
        joined.import_pages(pypdfium2.PdfDocument(made.data))
    file = io.BytesIO()
    joined.save(file)
    message = reading_house.receive(reading_house.mail(file.getvalue()))
    rows = reading_house.readings(message)
    desk = Desk(reading_house.office)
    if len(rows) == 2:
        name = f"r{rows[0].id:06d}"
        desk.send(f"/reviews/{name}/take")
        assert "Foga ihop med nästa dokument" in said(desk.get(f"/reviews/{name}").text)
        assert desk.send(f"/reviews/{name}/join").status_code == 303
        reading_house.drain()
        rows = [row for row in reading_house.readings(message) if row.state == "review"]
    (whole,) = rows
    assert whole.reading["pages"] == [1, 2]
    name = f"r{whole.id:06d}"
    desk.send(f"/reviews/{name}/take")
    assert "Delarna måste" in said(desk.send(f"/reviews/{name}/split", runs="1").text)
    desk.send(f"/reviews/{name}/split", runs="1, 2")
    reading_house.drain()
    parts = [row for row in reading_house.readings(message) if row.state == "review"]
    assert [row.reading["pages"] for row in parts] == [[1], [2]]
    truth = printed(bills[1].documents[0])
    second = f"r{parts[1].id:06d}"
    desk.send(f"/reviews/{second}/take")
    desk.send(f"/reviews/{second}/accept", typed_invoice_number=truth["invoice_number"])
    reading_house.drain()
    with reading_house.office.database.read() as tx:
        decision = review_log.last_of_reading(tx, parts[1].id)
    assert decision is not None and decision.lessons
    reading_house.is_sound()
