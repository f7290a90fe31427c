"""Invoices that nobody in this project wrote: the public examples of the shared corpus give what a claim needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claims.reading import DocumentType
from extraction.job import JobRefused
from extraction.readers.einvoice import is_einvoice, read_einvoice

CORPUS = (Path(__file__).parents[2] / "../shared/corpus/einvoice_xml").resolve()
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus of invoices is not here")

CORE = ("invoice_number", "invoice_date", "currency", "total")


def test_public_examples_give_number_date_currency_and_total() -> None:
    files = {path.name: path.read_bytes() for path in CORPUS.glob("*.xml")}
    invoices = {name: data for name, data in files.items() if is_einvoice(data)}
    for name, data in files.items():
        if name not in invoices:
            with pytest.raises(JobRefused):
                read_einvoice(data)
    read = {name: read_einvoice(data) for name, data in invoices.items()}
    # 12 of the others are suites of rule tests around invoices, 3 are EDIFACT put into XML.
    assert (len(files), len(read)) == (41, 26)
    assert [name for name, one in read.items() if not one.fields.keys() >= set(CORE)] == []
    assert sum(one.type is DocumentType.CREDIT_NOTE for one in read.values()) == 3


def test_the_invoices_inside_the_swedish_rule_suites_are_read_too() -> None:
    suites = (path.read_bytes() for path in CORPUS.glob("UBL-*.xml"))
    pattern = re.compile(rb"<(Invoice|CreditNote)\b.*?</\1>", re.DOTALL)
    inside = [read_einvoice(match[0]) for suite in suites for match in pattern.finditer(suite)]
    complete = [one for one in inside if one.fields.keys() >= set(CORE)]
    # The rest are fragments without number and date, made for one rule each.
    assert (len(inside), len(complete)) == (24, 18)
