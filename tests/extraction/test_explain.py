"""Pictures that explain a reading: frames stand on the print, whatever the scan's turn and slant and the text's tricks."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from claims.reading import Box, DocumentType, FieldValue, Reading, ReadingDecision, Source
from claims.refused import Finding
from extraction.candidate import Candidate
from extraction.explain import MARGIN, PANEL_WIDTH, corners_of, explain_page, harmless, sentence, sheet_of
from extraction.explain_panel import BANDS, LOSER, Band, Colour, Sheet, band_of, cut, floored, font
from extraction.extract import Extractor
from extraction.jail import Limits
from extraction.pages import Page
from extraction.sandbox import JobFailed, Sandbox
from tests.extraction.paper import invoice_pdf, locked_pdf, picture_of

SCALE = 1.5
PAGE = Page(1, 600.0, 840.0, (), Source.TEXT)
PLACE: Box = (200.0, 300.0, 280.0, 312.0)
OTHER: Box = (200.0, 500.0, 280.0, 512.0)
LIMITS = Limits(memory_bytes=1_000_000_000, wall_seconds=20.0)


def blank(page: Page = PAGE) -> Image.Image:
    return Image.new("RGB", (round(page.width * SCALE), round(page.height * SCALE)), "white")


def reading(fields: dict[str, FieldValue], *reasons: Finding, kind: DocumentType = DocumentType.INVOICE) -> Reading:
    decision = ReadingDecision.REVIEW if reasons else ReadingDecision.ACCEPT
    return Reading(kind, (1,), fields, decision, reasons)


def number(value: str = "10234", confidence: float = 0.999, box: Box | None = PLACE) -> FieldValue:
    return FieldValue(value, confidence, 1, box, Source.TEXT)


def proposed(field: str, value: str, box: Box, **evidence: float) -> Candidate:
    return Candidate(field, value, 1, box, Source.TEXT, evidence)


def sheet(of: Reading, *candidates: Candidate, name: str = "faktura.pdf") -> Sheet:
    return sheet_of(of, candidates, name=name, page_count=1, document=1, documents=1)


def drawn(of: Reading, *candidates: Candidate, page: Page = PAGE) -> Image.Image:
    return Image.open(io.BytesIO(explain_page(page, blank(page), sheet(of, *candidates)))).convert("RGB")


def colours_near(picture: Image.Image, x: float, y: float, reach: int = 1) -> set[Colour]:
    """The colours around a point of the page given in points, as far as `reach` pixels from the frame there."""
    left, top = round(x * SCALE) + MARGIN, round(y * SCALE) + MARGIN
    around = [(left + dx, top + dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]
    return {pixel for at in around if isinstance(pixel := picture.getpixel(at), tuple)}  # type: ignore[misc]


def test_a_page_stands_beside_its_panel() -> None:
    picture = drawn(reading({"invoice_number": number()}))
    assert picture.size == (900 + PANEL_WIDTH + 3 * MARGIN, 1260 + 2 * MARGIN)


def test_what_the_page_has_no_room_for_makes_the_picture_higher() -> None:
    many = {f"field_{index}": number() for index in range(60)}
    assert drawn(reading(many)).height > 1260 + 2 * MARGIN


@pytest.mark.parametrize(
    ("confidence", "band"),
    [(1.0, BANDS[0]), (0.995, BANDS[0]), (0.9949, BANDS[1]), (0.9, BANDS[1]), (0.8999, BANDS[2]), (0.0, BANDS[2])],
)
def test_a_frame_stands_around_its_value_in_the_colour_of_its_confidence(confidence: float, band: Band) -> None:
    assert band_of(confidence) is band
    picture = drawn(reading({"invoice_number": number(confidence=confidence)}))
    x0, y0, x1, y1 = PLACE
    room = 2 / SCALE
    for x, y in ((x0 - room, y0 - room), (x1 + room, y1 + room)):
        assert band.colour in colours_near(picture, x, y)
    top = round((y0 - room) * SCALE) + MARGIN
    columns = [picture.crop((x, top - 1, x + 1, top + 2)) for x in range(326, 440)]
    has_gaps = any(band.colour not in {colour for _count, colour in c.getcolors() or ()} for c in columns)
    assert has_gaps is (band.dash is not None)  # colour is not the only sign
    assert {band.colour for band in BANDS}.isdisjoint(colours_near(picture, 240.0, 306.0))
    assert {band.colour for band in BANDS}.isdisjoint(colours_near(picture, *OTHER[:2]))


def test_what_lost_has_a_thin_dashed_frame_and_what_was_chosen_none_of_it() -> None:
    winner = proposed("invoice_number", "10234", PLACE, label=1.0)
    loser = proposed("invoice_number", "10111", OTHER, label=0.5)
    picture = drawn(reading({"invoice_number": number()}), winner, loser)
    edge = [LOSER in colours_near(picture, OTHER[0] + step, OTHER[1], reach=0) for step in range(70)]
    assert 20 < sum(edge) < 60
    assert LOSER not in colours_near(picture, *PLACE[:2], reach=3)


def test_values_at_one_place_share_a_frame_in_the_colour_of_the_least_sure() -> None:
    both = reading({"invoice_number": number(), "customer_number": number(confidence=0.5)})
    colours = colours_near(drawn(both), PLACE[0] - 2 / SCALE, PLACE[1] - 2 / SCALE)
    assert BANDS[2].colour in colours
    assert BANDS[0].colour not in colours


@pytest.mark.parametrize("box", [None, (0.0, 0.0, 600.0, 840.0)], ids=["no place", "the whole page"])
def test_a_value_without_a_place_of_its_own_has_no_frame(box: Box | None) -> None:
    picture = drawn(reading({"currency": number("SEK", box=box)}))
    paper = picture.crop((MARGIN, MARGIN, MARGIN + 900, MARGIN + 1260))
    assert paper.getcolors() == [(900 * 1260, (255, 255, 255))]


def test_a_page_that_cannot_be_drawn_leaves_its_place_blank() -> None:
    made = Image.open(io.BytesIO(explain_page(PAGE, None, sheet(reading({"invoice_number": number()})))))
    assert made.width > PANEL_WIDTH + 400


@pytest.mark.parametrize("skew", [0.0, 2.0, -4.5])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_corners_are_where_the_print_is_on_the_page_turned_right(turn: int, skew: float) -> None:
    page = Page(1, 600.0, 840.0, (), Source.OCR, turn=turn, skew=skew)
    x0, y0, x1, y1 = 100.0, 200.0, 260.0, 214.0
    angle = math.radians(skew)

    def aslant(x: float, y: float) -> tuple[float, float]:
        dx, dy = x - 300.0, y - 420.0
        return (
            300.0 + dx * math.cos(angle) + dy * math.sin(angle),
            420.0 - dx * math.sin(angle) + dy * math.cos(angle),
        )

    corners = corners_of(page, page.to_file((x0, y0, x1, y1)))
    expected = [aslant(x0, y0), aslant(x1, y0), aslant(x1, y1), aslant(x0, y1)]
    for corner, wanted in zip(corners, expected, strict=True):
        assert corner == pytest.approx(wanted, abs=0.01)


def test_a_box_that_no_upright_print_can_have_is_framed_as_it_is() -> None:
    page = Page(1, 600.0, 840.0, (), Source.OCR, skew=5.0)
    assert corners_of(page, (100.0, 200.0, 300.0, 205.0))[0] == pytest.approx((100.0, 200.0))


@pytest.mark.parametrize(("turn", "slant"), [(180, 0.0), (90, 2.0)])
def test_frames_of_scans_stand_on_the_print(extractor: Extractor, turn: int, slant: float) -> None:
    box = extractor.read(invoice_pdf(), name="x.pdf").documents[0].fields["bankgiro"].box
    assert box is not None
    result, [png] = extractor.explain(picture_of(invoice_pdf(), turn=turn, slant=slant), name="scan.png")
    assert result.documents[0].value("bankgiro") == "99999997"
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    # Counter-clockwise by the slant: what stands below and left of the middle moves right and down.
    angle, dx, dy = math.radians(slant), (box[0] + box[2]) / 2 - 297.6, (box[1] + box[3]) / 2 - 420.9
    x = 297.6 + dx * math.cos(angle) + dy * math.sin(angle)
    y = 420.9 - dx * math.sin(angle) + dy * math.cos(angle)
    scale = 110 / 72
    width, height = (box[2] - box[0]) * scale / 2, (box[3] - box[1]) * scale / 2
    middle = (x * scale + MARGIN, y * scale + MARGIN)
    inner = picture.crop(
        (
            round(middle[0] - width),
            round(middle[1] - height / 2),
            round(middle[0] + width),
            round(middle[1] + height / 2),
        )
    )
    assert min(inner.convert("L").tobytes()) < 90  # the value's print
    frames = {band.colour for band in BANDS}
    for side in (-1, 1):
        at = round(middle[0]) - 12, round(middle[1] + side * (height + 2))
        strip = picture.crop((at[0], at[1] - 6, at[0] + 24, at[1] + 7))
        assert frames & {colour for _count, colour in strip.getcolors(10_000) or ()}, side


def test_to_explain_gives_what_to_read_gives(extractor: Extractor) -> None:
    for data in (invoice_pdf(pages=2), invoice_pdf(title="Kreditfaktura", note="Krediterar faktura 10111.")):
        result, pictures = extractor.explain(data, name="faktura.pdf")
        assert result == extractor.read(data, name="faktura.pdf")
        assert len(pictures) == len(result.documents[0].pages)
        sizes = [Image.open(io.BytesIO(picture)).size for picture in pictures]
        assert {width for width, _height in sizes} == {909 + PANEL_WIDTH + 3 * MARGIN}
        assert min(height for _width, height in sizes) >= 1285 + 2 * MARGIN


def test_each_document_of_a_file_is_told_of_on_its_own_pages(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int, int, str | None]] = []

    def note(page: Page, _picture: object, of: Sheet) -> bytes:
        told.append((page.number, of.document, of.documents, of.rows[0].chosen.value if of.rows[0].chosen else None))
        return b""

    monkeypatch.setattr("extraction.extract.explain_page", note)
    both, file = pypdfium2.PdfDocument.new(), io.BytesIO()
    for data in (invoice_pdf(), invoice_pdf(number="10235", ocr="1023571")):
        both.import_pages(pypdfium2.PdfDocument(data))
    both.save(file)
    extractor.explain(file.getvalue(), name="two.pdf")
    assert told == [(1, 1, 2, "10234"), (2, 2, 2, "10235")]


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (locked_pdf(), "encrypted"), (b"%PDF-1.7 broken", "unreadable")]
)
def test_what_cannot_be_read_has_no_pictures(extractor: Extractor, data: bytes, code: str) -> None:
    result, pictures = extractor.explain(data, name="x.pdf")
    assert pictures == []
    assert result.error is not None and result.error.code == code


TRICKS = {
    "control": "\x00\x1b[2J\x07Provbruket\r\x08 AB",
    "direction": "\u202eBA tekurbvorP\u202c \u2066x\u2069",
    "invisible": "Prov\u200b\u00adbruket\ufeff AB\U000e0041",
    "endless": "A" * 100_000,
    "lines": "\n".join("rad" for _ in range(50_000)),
    "marks": "A" + "\u0301\u0325" * 5_000,
    "strange": "請求書 \U0001f4b8 \ud800 \U0010ffff فاتورة",
    "blank": " \t\n ",
    "empty": "",
}


@pytest.mark.parametrize("text", TRICKS.values(), ids=TRICKS)
def test_hostile_text_is_drawn_harmless_and_cut(text: str) -> None:
    shown = harmless(text)
    assert len(shown) <= 1800
    assert shown.isprintable()
    hostile = reading({"seller_name": number(text), "a" + text[:99]: number(text)}, Finding("odd", text, text))
    hostile = replace(hostile, subtype=text)
    loser = proposed("seller_name", text + "b", OTHER, label=1.0)
    made = explain_page(PAGE, blank(), sheet(hostile, loser, name=text))
    picture = Image.open(io.BytesIO(made))
    assert picture.size == (900 + PANEL_WIDTH + 3 * MARGIN, 1260 + 2 * MARGIN)


@pytest.mark.parametrize("box", [(-1e6, -1e6, 1e6, 1e6), (50.0, 50.0, 50.0, 50.0), (700.0, 900.0, 650.0, 880.0)])
def test_a_box_off_the_page_or_without_size_breaks_nothing(box: Box) -> None:
    page = replace(PAGE, skew=1.0)
    assert drawn(reading({"invoice_number": number(box=box, confidence=0.1)}), page=page).height == 1260 + 2 * MARGIN


@pytest.mark.parametrize("width", [0, 5, 40, 200])
def test_a_text_that_is_too_long_ends_with_an_ellipsis(width: int) -> None:
    face = font(15)
    shown = cut("Konsulttimmar i Provby kommun", face, width)
    assert shown.endswith("…") and len(shown) < 29
    assert width < 20 or face.getlength(shown) <= width
    assert cut("kr", face, 100) == "kr"


@pytest.mark.parametrize("bold", [True, False])
def test_the_letters_of_swedish_are_drawn(bold: bool) -> None:
    pictures = {bytes(font(20, bold=bold).getmask(letter)) for letter in "aåäoöAÅÄOÖ…\u0378"}
    assert len(pictures) == 12  # each its own, and none the box of an unknown letter


def test_the_sheet_tells_why_a_value_won_and_what_lost() -> None:
    winner = proposed("total", "100.00", PLACE, label=1.0, ocr=1.0, adds_up=0.0, of_no_weight=1.0)
    loser = proposed("total", "80.00", OTHER, label=0.5)
    [row] = sheet(reading({"total": number("100.00")}), winner, loser).rows[-1:]
    assert row.name == "total" and row.chosen is not None
    assert [name for name, _weight in row.chosen.why] == ["label", "ocr"]
    assert row.chosen.why[0][1] > 0 > row.chosen.why[1][1]
    assert [lost.value for lost in row.losers] == ["80.00"]


def test_an_amount_that_became_negative_is_still_its_candidates() -> None:
    of = reading({"total": number("-100.00")}, kind=DocumentType.CREDIT_NOTE)
    [row] = (row for row in sheet(of, proposed("total", "100.00", PLACE, label=1.0)).rows if row.name == "total")
    assert row.chosen is not None and row.chosen.value == "-100.00"
    assert [name for name, _weight in row.chosen.why] == ["label"]
    assert row.losers == ()


@pytest.mark.usefixtures("weighed_by_hand")
def test_a_core_field_that_was_not_found_shows_what_was_not_believed() -> None:
    missing = Finding("missing", "the invoice number was not found", "invoice_number")
    rows = sheet(reading({}, missing), proposed("invoice_number", "0701234567", PLACE, far=1.0)).rows
    assert [(row.name, row.chosen, [lost.value for lost in row.losers]) for row in rows] == [
        ("invoice_number", None, ["0701234567"])
    ]


def test_what_the_e_invoice_says_outdoes_the_page_which_is_shown_as_lost() -> None:
    of = reading({"total": FieldValue("90.00", 0.9995, None, None, Source.XML)})
    [row] = (row for row in sheet(of, proposed("total", "100.00", PLACE, label=1.0)).rows if row.name == "total")
    assert row.chosen is not None and row.chosen.box is None
    assert [(lost.value, lost.box) for lost in row.losers] == [("100.00", PLACE)]


@pytest.mark.parametrize(
    ("probability", "shown"),
    [(1.0, "1.000"), (0.9995, "0.999"), (0.99499, "0.994"), (0.995, "0.995"), (0.0004, "<0.001"), (0.0, "0.000")],
)
def test_a_probability_is_never_rounded_up_over_a_limit(probability: float, shown: str) -> None:
    assert floored(probability) == shown


@pytest.mark.parametrize(
    ("message", "field", "shown"),
    [
        ("the invoice number was not found", "invoice_number", "The invoice number was not found."),
        ("ocr_reference is not sure enough (97.1%)", "ocr_reference", "The OCR reference is not sure enough (97.1%)."),
        ("buyer_orgnr is odd", "buyer_orgnr", "The buyer's number is odd."),
        ("net and VAT do not add up to the total", "total", "Net and VAT do not add up to the total."),
        ("page 3 is damaged", None, "Page 3 is damaged."),
    ],
)
def test_a_reason_is_a_full_sentence(message: str, field: str | None, shown: str) -> None:
    assert sentence(message, field) == shown


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as one:
        yield one


def page_picture(sandbox: Sandbox, data: bytes, **options: int) -> Image.Image:
    wanted = {"page": 1, "turn": 0, "width": 100, "height": 200, "max_pixels": 1_000_000, **options}
    answer, pixels = sandbox.run("page_picture", data=data, options=wanted, limits=LIMITS)
    return Image.frombytes("RGB", (answer["width"], answer["height"]), pixels)


def coloured(mode: str, form: str) -> bytes:
    """A picture of 100 by 200, its upper half red (or dark), the rest paper."""
    image = Image.new("RGB", (100, 200), "white")
    image.paste((255, 0, 0), (0, 0, 100, 100))
    file = io.BytesIO()
    image.convert(mode).save(file, form)
    return file.getvalue()


@pytest.mark.parametrize(
    ("mode", "form", "is_red"),
    [
        ("RGB", "PNG", True),
        ("RGBA", "PNG", False),
        ("P", "PNG", True),
        ("L", "PNG", False),
        ("RGB", "JPEG", True),
        ("CMYK", "JPEG", True),
        ("RGB", "PDF", True),
        ("RGB", "TIFF", True),
    ],
)
def test_a_page_is_shown_in_its_colours(sandbox: Sandbox, mode: str, form: str, is_red: bool) -> None:
    picture = page_picture(sandbox, coloured(mode, form))
    assert picture.size == (100, 200)
    red, green, _blue = picture.getpixel((50, 50))  # type: ignore[misc]
    assert (red > 200 and green < 60) if is_red else green < 100
    assert min(picture.getpixel((50, 150))) > 240  # type: ignore[arg-type]


@pytest.mark.parametrize(("turn", "at"), [(90, (150, 50)), (180, (50, 150)), (270, (50, 50))])
def test_a_page_is_turned_clockwise(sandbox: Sandbox, turn: int, at: tuple[int, int]) -> None:
    size = {"width": 200, "height": 100} if turn in (90, 270) else {}
    picture = page_picture(sandbox, coloured("RGB", "PNG"), turn=turn, **size)
    assert picture.getpixel(at) == (255, 0, 0)


def test_a_picture_fits_where_it_is_wanted_and_keeps_its_shape(sandbox: Sandbox) -> None:
    assert page_picture(sandbox, coloured("RGB", "PNG"), width=90, height=60).size == (30, 60)


@pytest.mark.parametrize(("page", "limit", "code"), [(2, 1_000_000, "unreadable"), (1, 1_000, "too_large")])
def test_a_page_that_is_not_there_or_too_large_is_refused(sandbox: Sandbox, page: int, limit: int, code: str) -> None:
    with pytest.raises(JobFailed, match=code):
        page_picture(sandbox, coloured("RGB", "PNG"), page=page, max_pixels=limit)
