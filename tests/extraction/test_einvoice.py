"""Structured invoices: every syntax, encoding and envelope to the same fields, and each value checked first."""

from __future__ import annotations

import pytest

from claims.reading import DocumentType
from extraction.readers.einvoice import is_einvoice, read_einvoice
from tests.extraction.einvoices import (
    BANKGIRO,
    BUYER,
    ENVELOPES,
    IBAN,
    OCR,
    PAYEE,
    PERSON,
    PLUSGIRO,
    SAMPLES,
    SELLER,
    SVEFAKTURA,
    UBL,
    codes,
    ubl,
    without_declaration,
)


def test_an_invoice_in_ubl_gives_every_field_in_the_form_of_the_readings() -> None:
    invoice = read_einvoice(SAMPLES["ubl"])
    assert (invoice.type, invoice.syntax, invoice.subtype, invoice.findings) == (DocumentType.INVOICE, "ubl", None, ())
    assert invoice.fields == {
        "invoice_number": "P-1001",
        "invoice_date": "2026-03-02",
        "due_date": "2026-04-01",
        "currency": "SEK",
        "total": "1051.00",
        "net": "1000.40",
        "vat": "250.10",
        "prepaid": "200.00",
        "rounding": "0.50",
        "seller_name": "Provbruket AB",
        "seller_orgnr": SELLER,
        "seller_vat_no": f"SE{SELLER}01",
        "seller_address": "Provgatan 1\nPlan 2\n123 45 Provstad",
        "seller_country": "SE",
        "seller_email": "reskontra@provbruket.example",
        "seller_phone": "010-000 00 00",
        "buyer_name": "Köparen & Co AB",
        "buyer_orgnr": BUYER,
        "buyer_address": "Köpargatan 9\n543 21 Köpstad",
        "buyer_country": "SE",
        "payee_name": "Provfaktoring AB",
        "payee_orgnr": PAYEE,
        "ocr_reference": OCR,
        "bankgiro": BANKGIRO,
        "plusgiro": PLUSGIRO,
        "iban": IBAN,
        "customer_number": "K-55",
        "order_number": "B-77",
        "about": "Rådgivning, Resor, Material",
        "interest_text": "yes",
        "interest_rate": "12.5",
    }


def test_a_credit_note_is_negative_and_names_what_it_credits() -> None:
    invoice = read_einvoice(SAMPLES["credit note"])
    assert invoice.type is DocumentType.CREDIT_NOTE
    assert invoice.findings == ()
    assert invoice.fields == {
        "invoice_number": "K-9",
        "invoice_date": "2026-03-09",
        "due_date": "2026-04-08",
        "currency": "SEK",
        "total": "-125.00",
        "net": "-100.00",
        "vat": "-25.00",
        "rounding": "0.00",
        "seller_name": "Provbruket AB",
        "buyer_name": "Köparen",
        "buyer_orgnr": PERSON,
        "credited_invoice": "P-1001",
        "about": "Retur",
    }


def test_a_cross_industry_invoice_gives_the_same_fields() -> None:
    invoice = read_einvoice(SAMPLES["cii"])
    assert (invoice.type, invoice.syntax, invoice.findings) == (DocumentType.INVOICE, "cii", ())
    assert invoice.fields == {
        "invoice_number": "RE-4",
        "invoice_date": "2026-03-02",
        "payment_terms_days": "14",
        "currency": "EUR",
        "total": "100.00",
        "net": "100.00",
        "vat": "19.00",
        "prepaid": "19.00",
        "seller_name": "Probewerk GmbH",
        "seller_orgnr": "HRB 000001",
        "seller_vat_no": "DE000000000",
        "seller_address": "Probestr. 3\n10115 Berlin",
        "seller_country": "DE",
        "seller_email": "post@probewerk.example",
        "seller_phone": "+49 30 000000",
        "buyer_name": "Köparen AB",
        "buyer_orgnr": BUYER,
        "buyer_address": "Köpargatan 9\n543 21 Köpstad",
        "buyer_country": "SE",
        "iban": IBAN,
        "customer_number": "K-55",
        "order_number": "B-77",
        "about": "Beratung",
    }


def test_a_svefaktura_gives_the_same_fields() -> None:
    invoice = read_einvoice(SAMPLES["svefaktura"])
    assert (invoice.type, invoice.syntax, invoice.findings) == (DocumentType.INVOICE, "svefaktura", ())
    assert invoice.fields == {
        "invoice_number": "4711",
        "invoice_date": "2026-03-02",
        "due_date": "2026-04-01",
        "currency": "SEK",
        "total": "1251.00",
        "net": "1000.40",
        "vat": "250.10",
        "rounding": "0.50",
        "seller_name": "Provbruket AB",
        "seller_orgnr": SELLER,
        "seller_vat_no": f"SE{SELLER}01",
        "seller_email": "reskontra@provbruket.example",
        "buyer_name": "Köparen AB",
        "buyer_orgnr": BUYER,
        "buyer_address": "c/o Ärendet\nKöpargatan 9\n543 21 Köpstad",
        "ocr_reference": OCR,
        "bankgiro": BANKGIRO,
        "customer_number": "K-55",
        "order_number": "B-77",
        "about": "Månadshyra mars",
        "interest_text": "yes",
        "interest_rate": "8.5",
    }


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_svefaktura_of_type_381_is_a_credit_whatever_sign_it_carries(sign: str) -> None:
    xml = SVEFAKTURA.replace(">380<", ">381<").replace(
        "</Invoice>",
        "<InitialInvoiceDocumentReference><cac:ID>4700</cac:ID></InitialInvoiceDocumentReference></Invoice>",
    )
    for amount in ("250.10", "1000.40", "1251.00", "0.50"):
        xml = xml.replace(f">{amount}<", f">{sign}{amount}<")
    invoice = read_einvoice(xml.encode("iso-8859-1"))
    assert (invoice.type, invoice.findings) == (DocumentType.CREDIT_NOTE, ())
    named = ("total", "net", "vat", "rounding", "credited_invoice")
    assert [invoice.fields[name] for name in named] == ["-1251.00", "-1000.40", "-250.10", "-0.50", "4700"]


@pytest.mark.parametrize(
    ("changes", "type_", "subtype", "total", "found"),
    [
        ([(">380<", ">381<")], DocumentType.CREDIT_NOTE, None, "-1051.00", set()),
        ([(">380<", ">384<")], DocumentType.INVOICE, None, "1051.00", set()),
        ([(">380<", ">325<")], DocumentType.OTHER, "proforma", "1051.00", set()),
        ([(">1051.00<", ">-1051.00<")], DocumentType.CREDIT_NOTE, None, "-1051.00", {("sum_mismatch", "total")}),
        (
            [(">380<", ">381<"), (">1051.00<", ">-1051.00<")],
            DocumentType.CREDIT_NOTE,
            None,
            "-1051.00",
            {("sum_mismatch", "total"), ("negative_credit_note", "total")},
        ),
    ],
)
def test_the_type_follows_the_code_and_the_sign(
    changes: list[tuple[str, str]], type_: DocumentType, subtype: str | None, total: str, found: set[tuple[str, str]]
) -> None:
    invoice = ubl(*changes)
    assert (invoice.type, invoice.subtype, invoice.fields["total"]) == (type_, subtype, total)
    assert codes(invoice) == found


@pytest.mark.parametrize(
    ("old", "new", "field", "value", "code"),
    [
        ("<cbc:DueDate>2026-04-01</cbc:DueDate>", "", "payment_terms_days", "30", None),
        (">2026-03-02<", ">2026-03-02+01:00<", "invoice_date", "2026-03-02", None),
        (">2026-03-02<", ">2026-02-30<", "invoice_date", None, "unreadable_value"),
        (">1051.00<", ">1 051,00<", "total", None, "unreadable_value"),
        (">1051.00<", ">1050.995<", "total", "1051.00", None),
        (">1051.00<", ">1151.00<", "total", "1151.00", "sum_mismatch"),
        ('<cbc:PayableAmount currencyID="SEK">1051.00</cbc:PayableAmount>', "", "total", "1051.00", None),
        (">SEK<", "><", "currency", "SEK", None),
        (">SEK<", ">kr<", "currency", "SEK", "unreadable_value"),
        ('"SEK">1051.00', '"NOK">1051.00', "currency", "SEK", "currency_mismatch"),
        (f"<cbc:ID>{BANKGIRO}", f"<cbc:ID>{BANKGIRO[:-4]}-{BANKGIRO[-4:]}", "bankgiro", BANKGIRO, None),
        (f"<cbc:ID>{BANKGIRO}", "<cbc:ID>00000019", "bankgiro", None, "check_digit"),
        ("SE:BANKGIRO", "ESSESESS", "bankgiro", None, None),
        (IBAN, f"{IBAN[:4]} {IBAN[4:]}", "iban", IBAN, None),
        (IBAN, IBAN[:-1] + "1", "iban", None, "check_digit"),
        (OCR, OCR[:-1] + str((int(OCR[-1]) + 1) % 10), "ocr_reference", None, None),
        (OCR, "Märk med P-1001", "ocr_reference", None, None),
        ("Provfaktoring AB", "PROVBRUKET AB", "payee_name", None, None),
        (PAYEE, SELLER, "payee_name", None, None),
        (">K-55<", f">{BUYER}<", "customer_number", None, None),
        ("<cbc:ID>B-77</cbc:ID>", "<cbc:ID>NA</cbc:ID><cbc:SalesOrderID>S-3</cbc:SalesOrderID>", "order_number", "S-3", None),
        ("</Invoice>", "<cac:InvoiceLine><cac:Item><cbc:Name>X</cbc:Name></cac:Item></cac:InvoiceLine></Invoice>",
         "about", "Rådgivning, Resor, Material m.m.", None),
        ("Rådgivning", "R\u00e5d\u202egiv\u200bning\n  år", "about", "Rådgivning år, Resor, Material", None),
        ("med 12,5 %", "med 8 procentenheter över referensräntan", "interest_rate", None, None),
        ("reskontra@provbruket.example", "ring växeln", "seller_email", None, None),
    ],
)  # fmt: skip
def test_a_value_is_checked_before_it_is_given(
    old: str, new: str, field: str, value: str | None, code: str | None
) -> None:
    invoice = ubl((old, new))
    assert invoice.fields.get(field) == value
    assert {found for found, _field in codes(invoice)} == ({code} if code else set())


@pytest.mark.parametrize(
    ("legal", "scheme", "vat", "country", "value", "is_doubtful"),
    [
        (BUYER, ' schemeID="0007"', "", "SE", BUYER, False),
        (BUYER, "", "", "SE", BUYER, False),
        (f"16{BUYER}", ' schemeID="SE:ORGNR"', "", "", BUYER, False),
        (PERSON, ' schemeID="0007"', "", "SE", PERSON, False),
        ("", "", f"SE{BUYER}01", "SE", BUYER, False),
        ("", "", f"SE{BUYER[:6]}-{BUYER[6:]}01", "", BUYER, False),
        ("5599990000", ' schemeID="0007"', "", "SE", None, True),
        ("5599990000", ' schemeID="0007"', f"SE{BUYER}01", "SE", BUYER, True),
        ("7300000000000", ' schemeID="0088"', "", "SE", None, False),
        ("999 999 999", ' schemeID="0192"', "NO999999999MVA", "NO", "999 999 999", False),
        ("HRB 1", "", "", "DE", "HRB 1", False),
        (BUYER, "", "", "PL", BUYER, False),
    ],
)
def test_an_identity_number_is_swedish_by_its_scheme_or_country_and_else_as_printed(
    legal: str, scheme: str, vat: str, country: str, value: str | None, is_doubtful: bool
) -> None:
    head, tail = UBL.split("<cac:AccountingCustomerParty>")
    party = f"""<cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
      <cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
      <cac:PartyLegalEntity><cbc:CompanyID{scheme}>{legal}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>"""
    rest = tail.split("</cac:AccountingCustomerParty>")[1]
    xml = f"{head}<cac:AccountingCustomerParty>{party}</cac:AccountingCustomerParty>{rest}"
    invoice = read_einvoice(xml.encode())
    assert invoice.fields.get("buyer_orgnr") == value
    assert codes(invoice) == ({("check_digit", "buyer_orgnr")} if is_doubtful else set())


@pytest.mark.parametrize(
    ("declared", "codec", "mark"),
    [
        ("UTF-8", "utf-8", b""),
        ("utf-8", "utf-8-sig", b""),
        ("UTF-8", "utf-8", b"\r\n\t "),
        ("ISO-8859-1", "iso-8859-1", b""),
        ("iso-8859-15", "iso-8859-15", b""),
        ("windows-1252", "cp1252", b""),
        ("UTF-16", "utf-16", b""),
        ("UTF-16", "utf-16-le", b""),
        ("UTF-16", "utf-16-be", b""),
        ("UTF-16", "utf-8", b""),
        ("", "utf-8", b""),
    ],
)
def test_every_usual_encoding_is_read(declared: str, codec: str, mark: bytes) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    data = mark + (declaration + without_declaration(UBL)).encode(codec)
    assert is_einvoice(data)
    assert read_einvoice(data).fields["buyer_name"] == "Köparen & Co AB"


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("sample", [UBL, SVEFAKTURA])
def test_an_invoice_is_found_in_its_envelope(envelope: str, sample: str) -> None:
    bare = without_declaration(sample)
    data = ENVELOPES[envelope].format(bare).encode()
    assert is_einvoice(data)
    assert read_einvoice(data).fields == read_einvoice(bare.encode()).fields


def test_of_two_invoices_in_an_envelope_the_first_is_read_and_the_second_told_of() -> None:
    both = without_declaration(UBL) + without_declaration(UBL).replace("P-1001", "P-1002")
    invoice = read_einvoice(ENVELOPES["peppol"].format(both).encode())
    assert invoice.fields["invoice_number"] == "P-1001"
    assert codes(invoice) == {("batch_file", None)}
