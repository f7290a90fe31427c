"""E-invoices through the door: as a file of their own, and attached to the PDF that shows them."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from claims.reading import DocumentType, Reading, ReadingDecision, Source
from extraction.extract import Extractor
from tests.extraction.paper import invoice_pdf

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"


def party(kind: str, name: str, orgnr: str) -> str:
    return (
        f"<cac:{kind}><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>"
        f'<cbc:CompanyID schemeID="0007">{orgnr}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:{kind}>'
    )


def ubl(*, number: str = "10234", total: str = "10000.00", due: str = "2026-02-14") -> bytes:
    """The invoice of `invoice_pdf` in UBL."""
    return (
        f'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="{CAC}" xmlns:cbc="{CBC}">'
        f"<cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-01-15</cbc:IssueDate><cbc:DueDate>{due}</cbc:DueDate>"
        "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>"
        + party("AccountingSupplierParty", "Provbruket AB", "5599999991")
        + party("AccountingCustomerParty", "Köpmannen i Provby AB", "5599990016")
        + '<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="SEK">8000.00</cbc:TaxExclusiveAmount>'
        f'<cbc:PayableAmount currencyID="SEK">{total}</cbc:PayableAmount></cac:LegalMonetaryTotal></Invoice>'
    ).encode()


def with_attachment(pdf: bytes, xml: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    document.new_attachment("factur-x.xml").set_data(xml)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(extractor: Extractor, data: bytes) -> Reading:
    result = extractor.read(data, name="faktura")
    assert result.error is None
    (reading,) = result.documents
    return reading


def test_an_xml_invoice_is_read_without_a_page_and_accepted(extractor: Extractor) -> None:
    reading = read(extractor, ubl())
    assert (reading.type, reading.pages, reading.decision) == (DocumentType.INVOICE, (), ReadingDecision.ACCEPT)
    assert {field.source for field in reading.fields.values()} == {Source.XML}
    assert reading.value("invoice_number") == "10234"
    assert reading.value("total") == "10000.00"
    assert reading.value("buyer_kind_hint") == "business"
    assert reading.fields["total"].box is None


def test_what_page_and_attachment_both_say_keeps_its_place_on_the_page(extractor: Extractor) -> None:
    reading = read(extractor, with_attachment(invoice_pdf(), ubl()))
    assert reading.decision is ReadingDecision.ACCEPT, reading.reasons
    number = reading.fields["invoice_number"]
    assert (number.value, number.source, number.page) == ("10234", Source.XML, 1)
    assert number.box is not None
    assert reading.fields["bankgiro"].source is Source.TEXT


@pytest.mark.parametrize(
    ("change", "field"),
    [({"number": "10235"}, "invoice_number"), ({"total": "11000.00"}, "total"), ({"due": "2026-02-28"}, "due_date")],
)
def test_a_page_that_says_otherwise_makes_a_person_look(
    extractor: Extractor, change: dict[str, str], field: str
) -> None:
    reading = read(extractor, with_attachment(invoice_pdf(), ubl(**change)))
    assert reading.decision is ReadingDecision.REVIEW
    assert ("sources_disagree", field) in [(reason.code, reason.field) for reason in reading.reasons]


def test_an_attachment_that_is_no_invoice_changes_nothing(extractor: Extractor) -> None:
    plain, odd = read(extractor, invoice_pdf()), read(extractor, with_attachment(invoice_pdf(), b"<x/>"))
    assert odd.fields == plain.fields
    assert odd.decision is plain.decision


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<?xml version='1.0'?><feed xmlns='urn:x'/>", "unsupported_type"),
        (b"<!doctype html><p>Faktura", "unsupported_type"),
        (ubl()[:-40], "unreadable"),
        (b'<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a "b">]>' + ubl(), "unsupported_type"),
    ],
)
def test_other_xml_and_broken_invoices_give_their_finding(extractor: Extractor, data: bytes, code: str) -> None:
    result = extractor.read(data, name="x.xml")
    assert result.documents == ()
    assert result.error is not None
    assert result.error.code == code
