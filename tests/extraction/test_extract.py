"""Whole files through the door: what an invoice says, what kind of document it is, and what cannot be read."""

from __future__ import annotations

import dataclasses
import io
import math
import threading
from typing import Any

import pytest
from PIL import Image

from claims.reading import DocumentType, ReadFile, Reading, ReadingDecision, Source
from claims.refused import Unavailable
from extraction.extract import Extractor, KnownParties, ReaderSettings
from extraction.readers import ocr
from extraction.sandbox import Sandbox
from tests.extraction.paper import invoice_pdf, locked_pdf, picture_of, tiff_of

EXPECTED = {
    "invoice_number": "10234", "invoice_date": "2026-01-15", "due_date": "2026-02-14", "total": "10000.00",
    "net": "8000.00", "vat": "2000.00", "currency": "SEK", "bankgiro": "99999997", "ocr_reference": "1023472",
    "seller_name": "Provbruket AB", "seller_orgnr": "5599999991", "buyer_name": "Köpmannen i Provby AB",
    "buyer_address": "Testvägen 12\n543 21 Provby", "customer_number": "4711", "payment_terms_days": "30",
    "interest_text": "yes", "seller_email": "faktura@provbruket.example", "buyer_kind_hint": "business",
    "about": "Konsulttimmar",
}  # fmt: skip


def only(result: ReadFile) -> Reading:
    assert result.error is None
    assert len(result.documents) == 1
    return result.documents[0]


def values(reading: Reading) -> dict[str, str]:
    return {name: field.value for name, field in reading.fields.items() if name in EXPECTED}


def test_a_plain_invoice_is_read_in_full_and_accepted(extractor: Extractor) -> None:
    reading = only(extractor.read(invoice_pdf(), name="faktura.pdf"))
    assert values(reading) == EXPECTED
    assert (reading.type, reading.language, reading.pages) == (DocumentType.INVOICE, "sv", (1,))
    assert reading.decision is ReadingDecision.ACCEPT, reading.reasons
    assert {field.source for field in reading.fields.values()} == {Source.TEXT}


def test_a_reading_says_where_on_the_page_it_looked(extractor: Extractor) -> None:
    number = only(extractor.read(invoice_pdf(), name="faktura.pdf")).fields["invoice_number"]
    assert number.page == 1
    assert number.box is not None
    x0, y0, x1, y1 = number.box
    assert 297 < x0 < x1 < 595
    assert 60 < y0 < y1 < 130


def test_a_scan_gives_the_same_values_by_ocr(extractor: Extractor) -> None:
    reading = only(extractor.read(picture_of(invoice_pdf()), name="scan.png"))
    core = (
        "invoice_number",
        "invoice_date",
        "due_date",
        "total",
        "bankgiro",
        "ocr_reference",
        "seller_orgnr",
        "buyer_name",
    )
    assert {name: reading.value(name) for name in core} == {name: EXPECTED[name] for name in core}
    assert reading.fields["total"].source is Source.OCR


@pytest.mark.parametrize("turn", [90, 180])
def test_a_turned_scan_is_righted_and_its_boxes_lie_on_the_page_as_it_is_in_the_file(
    extractor: Extractor, turn: int
) -> None:
    upright = only(extractor.read(picture_of(invoice_pdf()), name="scan.png")).fields["invoice_number"].box
    turned = only(extractor.read(picture_of(invoice_pdf(), turn=turn), name="scan.png")).fields["invoice_number"]
    assert turned.value == "10234"
    assert turned.box is not None and upright is not None
    width, height = 595.3, 841.9
    expected = {
        90: (upright[1], width - upright[2], upright[3], width - upright[0]),
        180: (width - upright[2], height - upright[3], width - upright[0], height - upright[1]),
    }[turn]
    assert turned.box == pytest.approx(expected, abs=6)


def test_a_jpeg_and_a_tiff_of_two_invoices_are_read(extractor: Extractor) -> None:
    assert (
        only(extractor.read(picture_of(invoice_pdf(), form="JPEG"), name="foto.jpg")).value("invoice_number") == "10234"
    )
    second = invoice_pdf(number="10235", ocr="1023571")
    both = extractor.read(tiff_of([picture_of(invoice_pdf()), picture_of(second)]), name="fax.tif")
    assert [(d.pages, d.value("invoice_number")) for d in both.documents] == [((1,), "10234"), ((2,), "10235")]
    assert all("batch_file" in {r.code for r in d.reasons} for d in both.documents)


@pytest.mark.parametrize(
    ("title", "note", "type_", "subtype"),
    [
        ("Kreditfaktura", "Krediterar faktura 10111.", DocumentType.CREDIT_NOTE, None),
        (
            "Påminnelse",
            "Vi har inte fått betalning. Påminnelseavgift 60,00 kr tillkommer.",
            DocumentType.REMINDER,
            None,
        ),
        ("Offert", "Offerten gäller i 30 dagar. Detta är ingen faktura.", DocumentType.OTHER, "quote"),
        (
            "Orderbekräftelse",
            "Tack för er beställning. Faktura skickas efter leverans.",
            DocumentType.OTHER,
            "order_confirmation",
        ),
        ("Följesedel", "Faktura följer separat. Kontrollera godset.", DocumentType.OTHER, "delivery_note"),
        ("Kontoutdrag", "Utdrag över öppna poster. Betala inte på detta utdrag.", DocumentType.STATEMENT, None),
    ],
)
def test_the_kind_of_document_is_known_and_only_claims_can_be_accepted(
    extractor: Extractor, title: str, note: str, type_: DocumentType, subtype: str | None
) -> None:
    reading = only(extractor.read(invoice_pdf(title=title, note=note), name="x.pdf"))
    assert (reading.type, reading.subtype) == (type_, subtype)
    if type_ is not DocumentType.CREDIT_NOTE:
        assert reading.decision is ReadingDecision.REVIEW
        assert "not_an_invoice" in {reason.code for reason in reading.reasons}


def test_a_credit_note_is_negative_and_names_the_invoice_it_credits(extractor: Extractor) -> None:
    reading = only(extractor.read(invoice_pdf(title="Kreditfaktura", note="Krediterar faktura 10111."), name="x.pdf"))
    assert reading.value("total") == "-10000.00"
    assert reading.value("credited_invoice") == "10111"
    assert reading.value("invoice_number") == "10234"


def test_a_reminders_fee_is_apart_from_the_total(extractor: Extractor) -> None:
    note = "Vi har inte fått betalning för faktura 10234. Påminnelseavgift 60,00 kr tillkommer."
    reading = only(extractor.read(invoice_pdf(title="Påminnelse", note=note), name="x.pdf"))
    assert (reading.value("invoice_number"), reading.value("total"), reading.value("reminder_fee")) == (
        "10234",
        "10000.00",
        "60.00",
    )


def test_the_mention_of_a_reminder_fee_does_not_make_an_invoice_a_reminder(extractor: Extractor) -> None:
    reading = only(
        extractor.read(invoice_pdf(note="Vid sen betalning debiteras påminnelseavgift 60 kr."), name="x.pdf")
    )
    assert reading.type is DocumentType.INVOICE
    assert reading.value("reminder_fee") is None
    assert reading.value("reminder_fee_text") == "yes"


def test_a_sum_that_does_not_add_up_goes_to_review(extractor: Extractor) -> None:
    reading = only(extractor.read(invoice_pdf(total="10 600,00"), name="x.pdf"))
    assert reading.decision is ReadingDecision.REVIEW
    assert "sum_mismatch" in {reason.code for reason in reading.reasons}


def test_an_invoice_over_pages_is_one_document(extractor: Extractor) -> None:
    assert only(extractor.read(invoice_pdf(pages=3), name="x.pdf")).pages == (1, 2, 3)


def test_a_stricter_gate_sends_more_to_review() -> None:
    with Extractor(ReaderSettings(allowed_error=0.00001)) as strict:
        reading = only(strict.read(invoice_pdf(), name="x.pdf"))
    assert reading.decision is ReadingDecision.REVIEW
    assert {reason.code for reason in reading.reasons} == {"low_confidence"}


def test_a_known_creditor_is_the_seller_for_certain(extractor: Extractor) -> None:
    known = KnownParties(frozenset({"5599999991"}), frozenset({"Provbruket AB"}))
    unsure = only(extractor.read(invoice_pdf(), name="x.pdf")).fields["seller_orgnr"]
    sure = only(extractor.read(invoice_pdf(), name="x.pdf", known=known)).fields["seller_orgnr"]
    assert sure.value == unsure.value
    assert sure.confidence >= unsure.confidence
    other_way = KnownParties(creditor_names=frozenset({"Köpmannen i Provby AB"}))
    doubted = only(extractor.read(invoice_pdf(), name="x.pdf", known=other_way))
    assert doubted.fields["seller_name"].confidence <= sure.confidence


def _png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("L", (width, height), 255).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html><body>faktura</body></html>", "unsupported_type"),
        (b"%PDF-1.7 broken", "unreadable"),
        (b"\x89PNG\r\n\x1a\n broken", "unreadable"),
        (b"\xff\xd8\xff\xe0 broken", "unreadable"),
        (locked_pdf(), "encrypted"),
        (invoice_pdf()[:4000], "unreadable"),
        (_png(9000, 9000), "too_large"),
        (_png(800, 1100), "empty"),
    ],
    ids=["empty", "html", "pdf", "png", "jpeg", "locked", "cut", "pixels", "blank"],
)
def test_a_file_that_cannot_be_read_says_why(extractor: Extractor, data: bytes, code: str) -> None:
    result = extractor.read(data, name="faktura.pdf")
    assert result.documents == ()
    assert result.error is not None and result.error.code == code


def test_too_many_pages_and_too_many_bytes_are_refused() -> None:
    with Extractor(ReaderSettings(max_pages=2, max_bytes=1_000_000)) as small:
        pages = small.read(invoice_pdf(pages=3), name="x.pdf").error
        weight = small.read(b"%PDF-" + b"x" * 1_000_001, name="x.pdf").error
    assert pages is not None and pages.code == "too_many_pages"
    assert weight is not None and weight.code == "too_large"


def test_scanned_pages_beyond_the_limit_are_named_in_the_reasons(extractor: Extractor) -> None:
    data = tiff_of([picture_of(invoice_pdf()), picture_of(invoice_pdf(pages=1))])
    settings = dataclasses.replace(extractor.settings, max_ocr_pages=1)
    with Extractor(settings) as limited:
        reading = only(limited.read(data, name="x.tif"))
    assert "unread_pages" in {reason.code for reason in reading.reasons}


def test_a_machine_without_tesseract_is_the_worlds_fault_not_the_documents(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr.pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    with pytest.raises(Unavailable):
        extractor.read(picture_of(invoice_pdf()), name="scan.png")


def test_a_logo_is_too_small_to_be_read_and_costs_no_ocr(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr.pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    logo = io.BytesIO()
    Image.linear_gradient("L").resize((180, 60)).save(logo, format="PNG")
    error = extractor.read(logo.getvalue(), name="image001.png").error
    assert error is not None and error.code == "empty"


def test_both_readers_of_a_short_scan_begin_before_either_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    has_begun = threading.Event()
    run, read_words = Sandbox.run, ocr.read_words

    def begin(self: Sandbox, job: str, **options: Any) -> Any:
        if job == "read_page":
            has_begun.set()
        return run(self, job, **options)

    def wait(*args: Any, **options: Any) -> Any:
        assert has_begun.wait(timeout=60)
        return read_words(*args, **options)

    monkeypatch.setattr(Sandbox, "run", begin)
    monkeypatch.setattr(ocr, "read_words", wait)
    with Extractor() as both:
        assert only(both.read(picture_of(invoice_pdf()), name="scan.png")).fields["bankgiro"].value == "99999997"


def test_an_ocr_that_hangs_is_a_finding_on_the_document(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_args: object, **_options: object) -> None:
        raise RuntimeError("Tesseract process timeout")

    monkeypatch.setattr(ocr.pytesseract, "image_to_data", hang)
    result = extractor.read(picture_of(invoice_pdf()), name="scan.png")
    assert result.error is not None and result.error.code == "timeout"


def test_a_slanted_scan_is_straightened_and_its_boxes_lie_on_the_slanted_page(extractor: Extractor) -> None:
    upright = only(extractor.read(invoice_pdf(), name="x.pdf")).fields["bankgiro"].box
    slanted = only(extractor.read(picture_of(invoice_pdf(), slant=2.0), name="scan.png")).fields["bankgiro"]
    assert slanted.value == "99999997"
    assert slanted.box is not None and upright is not None
    # Counter-clockwise by two degrees: what stands below and left of the middle moves right and down.
    angle, dx, dy = math.radians(2.0), upright[0] - 297.6, upright[3] - 420.9
    moved = (297.6 + dx * math.cos(angle) + dy * math.sin(angle), 420.9 - dx * math.sin(angle) + dy * math.cos(angle))
    assert (slanted.box[0], slanted.box[3]) == pytest.approx(moved, abs=9)


def test_a_reading_survives_its_journey_through_json(extractor: Extractor) -> None:
    reading = only(extractor.read(invoice_pdf(), name="x.pdf"))
    again = Reading.from_json(reading.as_json())
    assert values(again) == values(reading)
    assert again.decision is reading.decision


def test_without_the_second_reader_a_scan_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with Extractor() as lone:
        monkeypatch.setattr(lone._reader, "_model_reader", Sandbox("extraction.readers.no_such_module"))
        reading = only(lone.read(picture_of(invoice_pdf(number="")), name="scan.png"))
    assert reading.fields["total"].value == "10000.00"
    assert reading.decision is ReadingDecision.REVIEW
