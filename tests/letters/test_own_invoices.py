"""The PDF of an invoice of ours holds every figure of its words, adds up, and shows hostile text as text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.money import Money
from claims.own_invoice import OwnInvoice, invoice_ocr, invoice_of_ocr, parse_invoice_name
from delivery.invoice_sheet import invoice_pdf, invoice_sheet
from dunning.own_invoices import credit_lines
from dunning.terms import quote_from_json
from tests.letters.contents import AGENCY
from tests.letters.own_invoices import HOSTILE, OWN_INVOICES, QUOTED, SUCCESS, TERMS, WITHDRAWAL
from tests.letters.test_settlement import words_of

REAL = replace(AGENCY, is_example=False)  # no watermark among the letters


@pytest.mark.parametrize("told", OWN_INVOICES.values(), ids=OWN_INVOICES)
def test_every_figure_is_in_the_pdf_and_the_same_invoice_gives_the_same_bytes(told: OwnInvoice) -> None:
    pdf = invoice_pdf(told, agency=REAL, account=str(REAL.bankgiro))
    text = words_of(pdf)
    sheet = invoice_sheet(told, agency=REAL, account=str(REAL.bankgiro))
    for row in (row for section in sheet.sections if section.table for row in section.table.rows):
        assert all(cell.replace("\u00a0", " ") in text for cell in row[1:])
    assert invoice_pdf(told, agency=REAL, account=str(REAL.bankgiro)) == pdf


def test_the_sums_are_those_of_the_lines() -> None:
    # 1,000 and 250 of VAT and 450, of which 1,000 had been taken: 700 to pay.
    assert (SUCCESS.net, SUCCESS.vat, SUCCESS.to_pay) == (Money.of(1450), Money.of(250), Money.of(700))
    assert WITHDRAWAL.to_pay == Money.of(220) and WITHDRAWAL.vat == Money.of(0)


def test_hostile_text_stays_on_its_line_and_does_nothing() -> None:
    text = words_of(invoice_pdf(HOSTILE, agency=REAL, account=str(REAL.bankgiro)))
    assert "#eval" in text and "{{ x }}" in text and "\u202e" not in text
    lines = invoice_sheet(HOSTILE, agency=REAL, account=str(REAL.bankgiro)).as_text().splitlines()
    assert not [line for line in lines if line.startswith("Att betala 1")]


def test_a_credit_takes_back_each_rate_for_its_share() -> None:
    # Of 1,700 (1,250 with VAT and 450 without) 1,500 is credited: all of the first, 250 of the second.
    lines = credit_lines(SUCCESS.lines, Money.of(1500))
    assert [(str(line.net), str(line.vat)) for line in lines] == [("-1000.00", "-250.00"), ("-250.00", "0.00")]
    part = credit_lines(SUCCESS.lines, Money.of("100.01"))
    assert [(str(line.net), str(line.vat)) for line in part] == [("-80.01", "-20.00")]
    assert credit_lines(WITHDRAWAL.lines, Money.of(220)) == tuple(
        replace(line, net=-line.net, vat=-line.vat) for line in WITHDRAWAL.lines
    )


def test_a_reference_of_an_invoice_is_never_one_of_a_case() -> None:
    from claims.account import case_ocr_reference, case_of_ocr_reference

    reference = invoice_ocr(2026, 12)
    assert (len(reference), invoice_of_ocr(reference), case_of_ocr_reference(reference)) == (12, (2026, 12), None)
    assert invoice_of_ocr(case_ocr_reference("2026-000012")) is None
    assert invoice_of_ocr(reference[:-1] + str((int(reference[-1]) + 1) % 10)) is None
    assert parse_invoice_name(" f2026-000012 ") == (2026, 12) and parse_invoice_name("2026-000012") is None


@pytest.mark.parametrize("quote", [TERMS, QUOTED])
def test_a_quote_is_kept_and_read_back_whole(quote) -> None:  # type: ignore[no-untyped-def]
    assert quote_from_json(quote.as_json()) == quote
