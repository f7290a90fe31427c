"""Invoices attached to a PDF: found by name and content, within bounds."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
import pytest

from extraction.jail import Limits
from extraction.readers.embedded import embedded_xml
from extraction.sandbox import Sandbox
from tests.extraction import einvoices
from tests.extraction.einvoices import SAMPLES

CII_BYTES, UBL_BYTES = SAMPLES["cii"], SAMPLES["ubl"]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(einvoices.__name__) as one:
        yield one


def pdf_with(*files: tuple[str, bytes]) -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    for name, content in files:
        document.new_attachment(name).set_data(content)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ((), []),
        ((("Factur-X.xml", CII_BYTES),), [CII_BYTES]),
        ((("faktura.xml", UBL_BYTES), ("zugferd-invoice.xml", CII_BYTES)), [CII_BYTES, UBL_BYTES]),
        ((("FAKTURA.XML", UBL_BYTES), ("bild.png", UBL_BYTES)), [UBL_BYTES]),
        ((("data.xml", b"<x/>"), ("xrechnung.xml", b"<x/>")), [b"<x/>"]),
        ((("tom.xml", b""),), []),
        (tuple((f"{n}.xml", UBL_BYTES) for n in range(9)), [UBL_BYTES] * 5),
    ],
)
def test_the_invoices_in_a_pdf_are_found(files: tuple[tuple[str, bytes], ...], found: list[bytes]) -> None:
    assert embedded_xml(pypdfium2.PdfDocument(pdf_with(*files))) == found


def test_an_attachment_beyond_the_size_limit_is_passed_over() -> None:
    large = UBL_BYTES + b" " * 20_000_000
    assert embedded_xml(pypdfium2.PdfDocument(pdf_with(("a.xml", large), ("b.xml", UBL_BYTES)))) == [UBL_BYTES]


def test_the_sandbox_finds_attachments_too(sandbox: Sandbox) -> None:
    answer, _blob = sandbox.run("embedded", data=pdf_with(("factur-x.xml", CII_BYTES)), options={}, limits=Limits())
    assert answer == {"count": 1}
