"""Doubts that no single field's score shows: an open number, the credited invoice's number, the claim's buyer, a prepayment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.reading import DocumentType, Source
from extraction.candidate import Candidate
from extraction.checks import check

INVOICE, CREDIT = DocumentType.INVOICE, DocumentType.CREDIT_NOTE


def proposed(field: str, value: str, **evidence: float) -> Candidate:
    """A candidate somewhere on the page."""
    return Candidate(field, value, 1, (0.0, 0.0, 10.0, 10.0), Source.TEXT, evidence)


@pytest.mark.parametrize(("joint", "is_open"), [(0.0, True), (-2.0, True), (-6.0, False)])
def test_a_number_that_may_be_either_partys_is_told(joint: float, is_open: bool) -> None:
    number = proposed("buyer_orgnr", "5599990016", joint=joint)
    found = check({"seller_orgnr": "7699990011"}, type=INVOICE, candidates=[number])
    assert [(f.code, f.field) for f in found] == ([("near_tie", "buyer_orgnr")] if is_open else [])
    assert check({"seller_orgnr": "5599990016"}, type=INVOICE, candidates=[number]) == ()


def test_a_credit_note_that_bears_the_credited_invoices_number_is_told() -> None:
    candidates = [proposed("credited_invoice", "10234")]
    (found,) = check({"invoice_number": "10234"}, type=CREDIT, candidates=candidates)
    assert (found.code, found.field) == ("near_tie", "invoice_number")
    assert check({"invoice_number": "K1"}, type=CREDIT, candidates=candidates) == ()


def test_a_seller_who_bought_the_claim_is_told() -> None:
    candidates = [proposed("payee_name", "Prov Finans AB")]
    (found,) = check({"seller_name": "Prov Finans AB"}, type=INVOICE, candidates=candidates)
    assert (found.code, found.field) == ("near_tie", "seller_name")
    assert check({"seller_name": "Provbruket AB"}, type=INVOICE, candidates=candidates) == ()


@pytest.mark.parametrize(("total", "is_told"), [("1250.00", True), ("250.00", False)])
def test_a_prepayment_that_nothing_deducts_is_told(total: str, is_told: bool) -> None:
    candidates = [proposed("prepaid", "-1000.00"), proposed("vat", "250.00"), proposed("total", total)]
    found = check({"total": total, "net": "1000.00"}, type=INVOICE, candidates=candidates)
    assert [f.code for f in found] == (["prepaid_open"] if is_told else [])


@pytest.mark.parametrize(("label", "is_told"), [(0.3, False), (0.6, True), (1.0, False)])
def test_a_credit_notes_number_that_only_stands_at_the_word_invoice_is_told(label: float, is_told: bool) -> None:
    candidates = [proposed("invoice_number", "10234", label=label)]
    found = check({"invoice_number": "10234"}, type=CREDIT, candidates=candidates)
    assert [f.field for f in found] == (["invoice_number"] if is_told else [])
    assert check({"invoice_number": "10234"}, type=INVOICE, candidates=candidates) == ()


def test_a_name_that_may_begin_on_the_line_above_is_told() -> None:
    values = {"buyer_name": "Bygg AB"}
    (found,) = check(values, type=INVOICE, candidates=[proposed("buyer_name", "Bygg AB", unclear=1.0)])
    assert (found.code, found.field) == ("near_tie", "buyer_name")
    whole = [proposed("buyer_name", "Bygg AB", unclear=1.0), proposed("buyer_name", "Bygg AB")]
    assert check(values, type=INVOICE, candidates=whole) == ()


@pytest.mark.parametrize(("vat", "is_told"), [({}, False), ({"vat": "2277.00"}, True)])
def test_an_amount_of_a_row_is_no_vat_that_the_sum_lacks(vat: dict[str, str], is_told: bool) -> None:
    """A bill without VAT, on which an amount under a head that names VAT was proposed and not chosen."""
    candidates = [proposed("vat", "2277.00", too_much=1.0), proposed("rounding", "-0.25")]
    found = check({"total": "3176.00", "net": "3176.25", **vat}, type=INVOICE, candidates=candidates)
    assert [f.code for f in found] == (["sum_mismatch"] if is_told else [])


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("Bygg AB Ågatan 29", True),
        ("Bygg AB Storgatan 3 B", True),
        ("Bygg AB Er ref: Kim Prov", True),
        ("Bygg AB", False),
        ("Nummer 12 Kakel AB", False),
        ("Brf Ekbacken 4", False),
        ("Kakel 2000 Aktiebolag", False),
    ],
)
def test_a_name_with_a_street_or_an_entry_behind_it_is_told(name: str, is_told: bool) -> None:
    found = check({"buyer_name": name}, type=INVOICE, candidates=[proposed("buyer_name", name)])
    assert [(f.code, f.field) for f in found] == ([("near_tie", "buyer_name")] if is_told else [])


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("Mallkoping IT KB", True),
        ("Provby Maleri AB", True),
        ("Provby Måleri AB", False),
        ("Provby Maleri ApS", False),
        ("Provby Bygg AB", False),
        ("Ostskiss Bygg AB", True),
        ("Östskiss Bygg AB", False),
        ("Ost & Vin i Provby AB", False),
        ("Zoé Prov", True),  # "Zoë" to another reader
        ("Från Provby Bygg AB", True),  # a label that the scan ran into the name
        ("Kundvagnar i Provby AB", False),
        ("Från", False),
    ],
)
def test_a_name_that_a_scan_may_show_with_too_few_or_other_letters_is_told(name: str, is_told: bool) -> None:
    scanned = replace(proposed("buyer_name", name), source=Source.OCR)
    assert bool(check({"buyer_name": name}, type=INVOICE, candidates=[scanned])) is is_told
    assert not check({"buyer_name": name}, type=INVOICE, candidates=[proposed("buyer_name", name)])


@pytest.mark.parametrize(("source", "is_told"), [(Source.OCR, True), (Source.TEXT, False)])
def test_a_scanned_invoice_without_its_due_date_goes_to_a_person(source: Source, is_told: bool) -> None:
    total = replace(proposed("total", "100.00"), source=source)
    found = check({"total": "100.00"}, type=INVOICE, candidates=[total])
    assert [(f.code, f.field) for f in found] == ([("missing", "due_date")] if is_told else [])
    assert check({"total": "100.00", "due_date": "2026-01-31"}, type=INVOICE, candidates=[total]) == ()
    assert check({"total": "100.00"}, type=CREDIT, candidates=[total]) == ()
