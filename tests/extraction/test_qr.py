"""Payment codes on pages: found on bad ones, beside other codes, with their place, and never looked for in vain."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import segno
from PIL import Image

from extraction.readers.qr import FoundCode, codes_on, page_codes
from extraction.readers.raster import render
from extraction.readers.usingqr import CodeKind, parse
from samples import typeset
from samples.bills import BILLS
from samples.truth import printed_fields
from tests.extraction.qr_pages import (
    DEGRADED,
    LINK,
    PAYLOAD,
    SWISH,
    code_picture,
    paper,
    scanned_pdf,
    text_pdf,
    vector_pdf,
)

MAX_PIXELS = 40_000_000


def _read(data: bytes, number: int = 1, *, max_pixels: int = MAX_PIXELS) -> list[FoundCode]:
    return page_codes(pypdfium2.PdfDocument(data), number, max_pixels=max_pixels)


@pytest.mark.parametrize(
    ("kind", "dpi"),
    [(kind, dpi) for kind in DEGRADED for dpi in (100, 150, 200) if (kind, dpi) != ("skewed, blurred and noisy", 100)],
)
def test_a_code_is_found_on_a_bad_page(kind: str, dpi: int) -> None:
    page = DEGRADED[kind](paper((PAYLOAD, 1.0, 9.0, 32.0), dpi=dpi))
    assert [code.text for code in codes_on(page)] == [PAYLOAD]


@pytest.mark.parametrize("dpi", [100, 150, 250])
def test_the_box_stands_around_the_modules(dpi: int) -> None:
    (code,) = codes_on(paper((PAYLOAD, 1.0, 9.0, 32.0), dpi=dpi))
    side = segno.make_qr(PAYLOAD, error="m", encoding="utf-8").symbol_size(1, 4)[0]
    quiet = 4 / side * 32.0 / 25.4
    near = 1.0 + quiet, 9.0 + quiet, 1.0 + 32.0 / 25.4 - quiet, 9.0 + 32.0 / 25.4 - quiet
    assert code.box == pytest.approx([edge * dpi for edge in near], abs=0.03 * dpi)


def test_several_codes_are_found_and_only_one_is_an_invoice() -> None:
    page = paper((SWISH, 5.5, 1.0, 25.0), (PAYLOAD, 1.0, 9.0, 32.0), (LINK, 5.5, 9.2, 20.0), dpi=150)
    found = codes_on(page)
    assert [code.text for code in found] == [SWISH, PAYLOAD, LINK]
    assert [code.text for code in found if parse(code.text)] == [PAYLOAD]


def test_grey_pixels_and_pictures_of_any_mode_are_taken_alike() -> None:
    page = paper((PAYLOAD, 1.0, 9.0, 32.0), dpi=150)
    found = codes_on(page)
    assert found
    assert codes_on(np.asarray(page)) == codes_on(page.convert("RGB")) == codes_on(page.convert("RGBA")) == found


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_the_letters_of_a_code_are_read_in_any_of_the_encodings_in_use(encoding: str) -> None:
    (found,) = codes_on(code_picture(PAYLOAD, side=400, encoding=encoding))
    assert found.text == PAYLOAD


@pytest.mark.parametrize("shape", [(0, 0), (0, 9), (1, 1), (2, 3), (1, 4000), (300, 300)])
def test_a_picture_without_a_code_has_none(shape: tuple[int, int]) -> None:
    assert codes_on(np.full(shape, 128, dtype=np.uint8)) == []


def test_a_sheet_full_of_codes_gives_no_more_than_twenty() -> None:
    sheet = Image.new("L", (1400, 1400), 255)
    for index in range(36):
        sheet.paste(code_picture(f"prov {index}", side=200), (index % 6 * 230, index // 6 * 230))
    assert len(codes_on(sheet)) == 20


@pytest.mark.parametrize("mm", [14.0, 20.0, 28.0])
def test_a_drawn_code_is_found_with_its_place_in_points(mm: float) -> None:
    (code,) = _read(vector_pdf(mm))
    size = mm / 25.4 * 72
    quiet = 4 / segno.make_qr(PAYLOAD, error="m", encoding="utf-8").symbol_size(1, 4)[0] * size
    near = (100 + quiet, 600 + quiet, 100 + size - quiet, 600 + size - quiet)
    assert code.text == PAYLOAD
    assert code.box == pytest.approx(near, abs=1.0)


@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_a_scanned_page_gives_its_code(dpi: int) -> None:
    (code,) = _read(scanned_pdf(dpi))
    assert parse(code.text) is not None
    assert (72 < code.box[0] < 90, 9 * 72 < code.box[1] < 9.3 * 72) == (True, True)


def test_a_page_turned_in_the_file_has_its_boxes_as_it_is_shown() -> None:
    document = pypdfium2.PdfDocument(vector_pdf())
    (upright,) = page_codes(document, 1, max_pixels=MAX_PIXELS)
    document[0].set_rotation(90)
    (turned,) = page_codes(document, 1, max_pixels=MAX_PIXELS)
    height = 841.89
    expected = (height - upright.box[3], upright.box[0], height - upright.box[1], upright.box[2])
    assert turned.box == pytest.approx(expected, abs=1.0)


def test_a_page_of_text_alone_is_never_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def count(*args: Any, **options: Any) -> tuple[Image.Image, float]:
        drawn.append(args[1])
        return render(*args, **options)

    drawn: list[int] = []
    monkeypatch.setattr("extraction.readers.raster.render", count)
    assert _read(text_pdf()) == []
    assert drawn == []
    assert len(_read(vector_pdf())) == 1
    assert drawn == [1]


def test_a_code_inside_a_form_is_found() -> None:
    inner, outer = pypdfium2.PdfDocument(scanned_pdf(150)), pypdfium2.PdfDocument.new()
    page = outer.new_page(*inner[0].get_size())
    page.insert_obj(inner.page_as_xobject(0, outer).as_pageobject())
    page.gen_content()
    assert [code.text for code in page_codes(outer, 1, max_pixels=MAX_PIXELS)] == [PAYLOAD]


def test_a_code_stamped_onto_a_page_of_text_is_found() -> None:
    document = pypdfium2.PdfDocument(text_pdf())
    page = document[0]
    stamp = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_STAMP)
    pdfium.FPDFAnnot_SetRect(stamp, ctypes.byref(pdfium.FS_RECTF(100.0, 300.0, 200.0, 200.0)))
    image = pdfium.FPDFPageObj_NewImageObj(document)
    pdfium.FPDFImageObj_SetBitmap(None, 0, image, pypdfium2.PdfBitmap.from_pil(code_picture(PAYLOAD, side=600)))
    pdfium.FPDFImageObj_SetMatrix(image, 100, 0, 0, 100, 100, 200)
    assert pdfium.FPDFAnnot_AppendObject(stamp, image)
    pdfium.FPDFPage_CloseAnnot(stamp)
    assert [code.text for code in page_codes(document, 1, max_pixels=MAX_PIXELS)] == [PAYLOAD]


def test_the_limit_of_pixels_is_kept() -> None:
    assert _read(vector_pdf(), max_pixels=60_000) == []
    (code,) = _read(vector_pdf(60.0), max_pixels=1_000_000)
    assert code.box[0] == pytest.approx(113, abs=3.0)


def test_a_page_that_is_not_there_has_no_codes() -> None:
    assert _read(vector_pdf(), 2) == []


def test_our_own_sample_bill_says_in_its_code_what_it_prints() -> None:
    bill = BILLS["tenant"]
    (found,) = _read(typeset.pdf(bill))
    code = parse(found.text)
    assert code is not None
    printed = printed_fields(bill)
    names = (
        "invoice_date",
        "due_date",
        "total",
        "currency",
        "seller_name",
        "seller_orgnr",
        "bankgiro",
        "ocr_reference",
    )
    assert {name: code.fields[name] for name in names} == {name: printed[name] for name in names}
    assert (code.kind, code.unread) == (CodeKind.INVOICE, ())
