"""The invoice QR code beside the printed page: agreement makes sure, difference makes a person look."""

from __future__ import annotations

import pytest

from claims.reading import DocumentType, FieldValue, Reading, ReadingDecision, Source
from claims.refused import Finding
from extraction.extract import Extractor
from extraction.read import PrintedCode
from extraction.structured import with_code
from samples import typeset
from samples.bills import BILLS
from samples.truth import truth


def reading(*reasons: Finding) -> Reading:
    fields = {
        "total": FieldValue("1250.00", 0.97, 1, (10.0, 10.0, 50.0, 20.0), Source.OCR),
        "invoice_number": FieldValue("10234", 0.999, 1, (10.0, 30.0, 50.0, 40.0), Source.OCR),
    }
    decision = ReadingDecision.REVIEW if reasons else ReadingDecision.ACCEPT
    return Reading(DocumentType.INVOICE, (1,), fields, decision, reasons)


def code(kind: str = "invoice", **fields: str) -> PrintedCode:
    return PrintedCode(kind, fields)


def test_a_total_that_page_and_code_give_is_sure_and_keeps_its_place() -> None:
    joined = with_code(reading(Finding("low_confidence", "", "total")), code(total="1250.00"))
    assert joined.decision is ReadingDecision.ACCEPT
    total = joined.fields["total"]
    assert (total.source, total.page, total.box) == (Source.QR, 1, (10.0, 10.0, 50.0, 20.0))
    assert total.confidence > 0.999


def test_a_date_that_only_the_code_gives_is_taken_without_a_place() -> None:
    joined = with_code(reading(Finding("missing", "", "due_date")), code(due_date="2026-02-14"))
    assert joined.decision is ReadingDecision.ACCEPT
    assert (joined.fields["due_date"].value, joined.fields["due_date"].box) == ("2026-02-14", None)


def test_a_total_that_differs_stays_as_printed_and_is_asked_about() -> None:
    joined = with_code(reading(), code(total="1205.00"))
    assert joined.fields["total"].value == "1250.00"
    assert [(one.code, one.field) for one in joined.reasons] == [("sources_disagree", "total")]
    assert joined.decision is ReadingDecision.REVIEW


@pytest.mark.parametrize(("kind", "says"), [("cash", "paid_already"), ("credit_note", "sources_disagree")])
def test_a_code_of_another_kind_of_document_stops_the_claim(kind: str, says: str) -> None:
    joined = with_code(reading(), code(kind, total="1250.00"))
    assert joined.decision is ReadingDecision.REVIEW
    assert says in [one.code for one in joined.reasons]


def test_a_doubt_that_the_code_says_nothing_about_stays() -> None:
    joined = with_code(reading(Finding("near_tie", "", "invoice_number")), code(total="1250.00"))
    assert [one.field for one in joined.reasons] == ["invoice_number"]


def test_the_code_printed_on_an_invoice_is_read_with_it(extractor: Extractor) -> None:
    bill = BILLS["tenant"]
    (read,) = extractor.read(typeset.pdf(bill), name="faktura.pdf").documents
    by_code = {name for name, field in read.fields.items() if field.source is Source.QR}
    assert {"total", "due_date", "bankgiro"} <= by_code
    printed = truth(bill)["fields"]
    assert {name: read.value(name) for name in by_code} == {name: printed[name] for name in by_code}
