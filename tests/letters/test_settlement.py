"""The settlement's PDF holds every figure of its words, adds up, and shows hostile text as text."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber

from claims.money import total
from delivery.settlement_sheet import settlement_pdf, settlement_sheet
from tests.letters.settlements import HOSTILE, SETTLEMENT


def words_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return " ".join(" ".join(page.extract_text() for page in opened.pages).replace("\u00a0", " ").split())


def test_every_figure_is_in_the_pdf_which_says_what_it_is() -> None:
    told = replace(SETTLEMENT, agency=replace(SETTLEMENT.agency, is_example=False))  # no watermark among the letters
    pdf = settlement_pdf(told)
    text = words_of(pdf)
    for row in (
        row for section in settlement_sheet(SETTLEMENT).sections if section.table for row in section.table.rows
    ):
        assert all(cell.replace("\u00a0", " ") in text for cell in row)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        catalog = opened.doc.catalog
        assert catalog["Lang"] == b"sv" and "StructTreeRoot" in catalog
    assert settlement_pdf(told) == pdf


def test_what_it_says_is_paid_is_the_parts_and_what_was_carried() -> None:
    parts = total(case.to_creditor for case in SETTLEMENT.cases)
    assert parts + SETTLEMENT.carried == SETTLEMENT.amount
    for case in SETTLEMENT.cases:
        assert case.received == case.to_creditor + case.commission + case.vat + case.kept + case.refund


def test_hostile_text_stays_on_its_line_and_does_nothing() -> None:
    text = words_of(settlement_pdf(HOSTILE))
    assert "#eval" in text and "{{ x }}" in text and "\u202e" not in text
    lines = settlement_sheet(HOSTILE).as_text().splitlines()
    assert not [line for line in lines if line.startswith("Utbetalas 1 000 000")]
