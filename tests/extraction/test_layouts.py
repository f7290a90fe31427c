"""Invoices in every page design we ship, read and accepted without a person, with what the page prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from claims.account import ocr_reference
from claims.reading import ReadingDecision, Source
from extraction.calibrate import CEILING, GROUPS, probabilities, scale_of
from extraction.extract import Extractor
from samples import people, typeset
from samples.bills import BILLS
from samples.invoice import Kind, SampleInvoice
from samples.layout import LAYOUTS
from samples.truth import truth

CLAIMS = sorted(LAYOUTS.keys() - {"order", "paminnelse"})
CORE = (
    "invoice_number", "invoice_date", "due_date", "total", "currency", "seller_name", "seller_orgnr", "buyer_name",
    "buyer_orgnr", "buyer_address", "ocr_reference", "bankgiro",
)  # fmt: skip


def bill(layout: str) -> SampleInvoice:
    sample = BILLS["tenant" if layout == "konsument" else "painter"]
    number = "30417"
    return replace(
        sample,
        layout=layout,
        number=number,
        ocr=ocr_reference("2042" + number),
        language="en" if layout == "international" else "sv",
        invoice_date=sample.invoice_date - timedelta(days=3),
    )


@pytest.mark.parametrize("layout", CLAIMS)
def test_an_invoice_is_accepted_with_every_core_field_right(layout: str, extractor: Extractor) -> None:
    invoice = bill(layout)
    (reading,) = extractor.read(typeset.pdf(invoice), name="faktura.pdf").documents
    printed = truth(invoice)["fields"]
    wanted = {name: printed[name] for name in CORE if name in printed}
    assert {name: reading.value(name) for name in wanted} == wanted
    assert reading.decision is ReadingDecision.ACCEPT, reading.reasons


@pytest.mark.parametrize("layout", ["klassisk", "giro", "etikett"])
def test_a_credit_note_names_what_it_credits_and_its_total_is_negative(layout: str, extractor: Extractor) -> None:
    note = replace(BILLS["painter-credit"], layout=layout)
    (reading,) = extractor.read(typeset.pdf(note), name="kredit.pdf").documents
    fields = truth(note)["fields"]
    got = {name: reading.value(name) for name in ("invoice_number", "credited_invoice", "total", "buyer_name")}
    assert got == {name: fields[name] for name in got}


def test_a_sellers_name_in_two_large_lines_is_one_name(extractor: Extractor) -> None:
    seller = replace(people.BUILDER, name="Björkdals Samlade Byggnadsservice och Snickeri i Exempelstad AB")
    invoice = replace(bill("klassisk"), seller=seller)
    (reading,) = extractor.read(typeset.pdf(invoice), name="faktura.pdf").documents
    assert reading.value("seller_name") == seller.name


def test_a_consumers_personal_number_is_the_buyers(extractor: Extractor) -> None:
    invoice = replace(bill("giro"), buyer=people.TENANT, kind=Kind.INVOICE)
    (reading,) = extractor.read(typeset.pdf(invoice), name="faktura.pdf").documents
    assert reading.value("buyer_orgnr") == people.TENANT.orgnr
    assert reading.value("seller_orgnr") == people.BUILDER.orgnr


@pytest.mark.parametrize("field", sorted(name for names in GROUPS.values() for name in names))
def test_a_better_score_never_gives_less_probability_and_none_is_certain(field: str) -> None:
    for source in (Source.TEXT, Source.OCR):
        scale = scale_of(field, source)
        sure = [probabilities([scale.odds(score)])[0] for score in (-20.0, -2.0, 0.0, 3.0, 6.0, 9.0, 40.0)]
        assert sure == sorted(sure)
        assert sure[0] < 0.05 and sure[-1] <= CEILING


def test_a_warmed_reader_has_its_process_running() -> None:
    with Extractor() as reader:
        reader.warm()
        reader.warm()
        assert reader.read(typeset.pdf(bill("klassisk")), name="faktura.pdf").error is None
